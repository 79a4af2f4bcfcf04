package dev.hubbub.media;

/** Lets a limited number of samples through. */
final class LimitedSink implements SampleSink {

    private final SampleSink sink;
    private long left;

    LimitedSink(SampleSink sink, long left) {
        this.sink = sink;
        this.left = left;
    }

    @Override
    public void accept(float[] block, int length) {
        int allowed = (int) Math.min(left, length);
        if (allowed > 0) {
            sink.accept(block, allowed);
            left -= allowed;
        }
    }
}
