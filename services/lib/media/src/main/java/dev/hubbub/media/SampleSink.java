package dev.hubbub.media;

/** Takes the samples of a recording block by block, in order. */
@FunctionalInterface
public interface SampleSink {

    /**
     * @param block samples in [-1, 1]; only the first {@code length} count, and the array is reused after the call
     * @param length number of samples
     */
    void accept(float[] block, int length);
}
