package dev.hubbub.media;

import dev.hubbub.media.UnreadableMediaException.Reason;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;

/**
 * The sound of one open media file as 16 kHz mono, read in any order of ranges.
 *
 * <p>Sample {@code n} of a recording stands at {@code n / 16000} seconds after the file's time zero. Reading a range
 * gives the samples that a decode of the whole file has at the same places: the decoder starts {@value
 * #PREROLL_SECONDS} s early so that its memory of earlier sound has settled, and the resampler's output depends on
 * places alone. Memory grows with the range, not with the file.
 *
 * <p>Holds native memory until closed. Not for use by several threads at once.
 */
public final class AudioRecording implements AutoCloseable {

    private static final double PREROLL_SECONDS = 0.5;

    /** How far the sound may fall short of the declared length: what encoders round up to whole frames. */
    private static final double LENGTH_TOLERANCE_SECONDS = 0.15;

    private static final int BYTES_PER_SAMPLE = Float.BYTES;

    private final MediaContainer container;
    private final AudioDecoder decoder;
    private final SincResampler resampler;
    private boolean closed;

    private AudioRecording(MediaContainer container, AudioDecoder decoder) {
        this.container = container;
        this.decoder = decoder;
        this.resampler = new SincResampler(decoder.rate(), MediaReader.SAMPLE_RATE);
    }

    /** Opens {@code file}; fails where it is missing, empty, no media or without sound. */
    static AudioRecording open(Path file) throws UnreadableMediaException {
        MediaContainer container = MediaContainer.open(file);
        try {
            return new AudioRecording(container, AudioDecoder.open(container));
        } catch (UnreadableMediaException | RuntimeException e) {
            container.close();
            throw e;
        }
    }

    /** The file that is read. */
    public Path file() {
        return container.file();
    }

    /**
     * What the file says of its sound. Where it does not declare its length (mp3 without a header, G.722), its packets
     * are counted, without decoding them.
     */
    public RecordingInfo info() throws UnreadableMediaException {
        requireOpen();
        long end = decoder.declaredEnd();
        if (end < 0) {
            end = decoder.countSamples();
        }
        return new RecordingInfo(
                (double) end / decoder.rate(), decoder.rate(), decoder.channels(), decoder.codec(), container.format());
    }

    /** All samples of the recording. */
    public float[] readAll() throws UnreadableMediaException {
        return collect(0, resampler.outputLength(totalSamples()), true);
    }

    /**
     * The samples of {@code range}: those from {@code round(start * 16000)} to before {@code round(end * 16000)}, fewer
     * where the recording ends earlier.
     *
     * @throws UnreadableMediaException where the range begins at or after the recording's end, or its sound is missing
     *     although the file declares it
     */
    public float[] read(TimeRange range) throws UnreadableMediaException {
        long first = range.firstSample(MediaReader.SAMPLE_RATE);
        long end = range.endSample(MediaReader.SAMPLE_RATE);
        float[] samples = collect(first, end, false);
        if (samples.length == 0 && end > first) {
            throw new UnreadableMediaException(
                    file(),
                    Reason.RANGE_OUTSIDE,
                    String.format(
                            Locale.ROOT,
                            "is %.2f s long, so nothing is at %.2f to %.2f s: correct the times",
                            info().duration(),
                            range.start(),
                            range.end()));
        }
        return samples;
    }

    /** Hands the whole recording to {@code sink} block by block, with constant memory however long it is. */
    public void stream(SampleSink sink) throws UnreadableMediaException {
        decode(0, Long.MAX_VALUE, sink);
    }

    private long totalSamples() throws UnreadableMediaException {
        requireOpen();
        long declared = decoder.declaredEnd();
        return declared >= 0 ? declared : decoder.countSamples();
    }

    private float[] collect(long first, long end, boolean toTheEnd) throws UnreadableMediaException {
        requireMemory(end - first);
        SampleBuffer buffer = new SampleBuffer((int) (end - first));
        decode(first, toTheEnd ? Long.MAX_VALUE : end, buffer);
        return buffer.samples();
    }

    private void requireMemory(long samples) throws UnreadableMediaException {
        Runtime runtime = Runtime.getRuntime();
        long free = runtime.maxMemory() - runtime.totalMemory() + runtime.freeMemory();
        if (samples > Integer.MAX_VALUE - 8 || samples * BYTES_PER_SAMPLE > free) {
            throw new UnreadableMediaException(
                    file(),
                    Reason.TOO_LONG,
                    String.format(
                            Locale.ROOT,
                            "has %.0f s to be read at once, which take %d MB where %d MB of heap are free:"
                                    + " read shorter ranges, or give Java more memory with -Xmx",
                            (double) samples / MediaReader.SAMPLE_RATE,
                            samples * BYTES_PER_SAMPLE >> 20,
                            free >> 20));
        }
    }

    /** Hands output samples {@code [first, end)} to {@code sink}, as many of them as the recording has. */
    private void decode(long first, long end, SampleSink sink) throws UnreadableMediaException {
        requireOpen();
        long from = Math.max(0, resampler.firstInput(first));
        long until = end == Long.MAX_VALUE ? Long.MAX_VALUE : resampler.endInput(end);
        LimitedSink limited = new LimitedSink(sink, end == Long.MAX_VALUE ? Long.MAX_VALUE : end - first);
        SincResampler.Pass pass = resampler.begin(first, limited);
        boolean more = decodeTo(from);
        long place = from;
        while (more && place < until) {
            place = pass(pass, place, until);
            more = place < until && decoder.next();
        }
        if (!more) {
            requireComplete(Math.max(place, decoder.position() + decoder.length()), until);
            if (place > from) {
                pass.finish();
            }
        }
    }

    /**
     * Puts the decoder on the block that holds sample {@code from}, or the first one after it where the recording has a
     * gap there; false where it ends before.
     */
    private boolean decodeTo(long from) throws UnreadableMediaException {
        long preroll = Math.round(PREROLL_SECONDS * decoder.rate());
        while (true) {
            long target = Math.max(0, from - preroll);
            decoder.seek(target);
            boolean more = decoder.next();
            if (more && decoder.position() > target && target > 0) {
                // Some formats' indexes are coarse and land behind the target; start earlier until it is covered.
                preroll = 4 * preroll;
                continue;
            }
            while (more && decoder.position() + decoder.length() <= from) {
                more = decoder.next();
            }
            return more;
        }
    }

    /** Hands the part of the decoder's block that lies in {@code [place, until)} on and says how far that came. */
    private long pass(SincResampler.Pass pass, long place, long until) {
        long reached = place;
        long position = decoder.position();
        while (reached < Math.min(position, until)) {
            // Sound that starts late, or a gap the file declares by its time stamps, is silence.
            float[] silence = new float[(int) Math.min(4096, Math.min(position, until) - reached)];
            pass.push(silence, silence.length);
            reached += silence.length;
        }
        int skip = (int) Math.max(0, reached - position);
        int length = (int) Math.min(decoder.length(), until - position);
        if (length > skip) {
            float[] block = skip == 0 ? decoder.block() : Arrays.copyOfRange(decoder.block(), skip, length);
            pass.push(block, length - skip);
            reached += length - skip;
        }
        return reached;
    }

    private void requireComplete(long reached, long until) throws UnreadableMediaException {
        long declared = decoder.declaredEnd();
        double missing = (double) (Math.min(declared, until) - reached) / decoder.rate();
        if (missing > LENGTH_TOLERANCE_SECONDS) {
            throw new UnreadableMediaException(
                    file(),
                    Reason.TRUNCATED,
                    String.format(
                            Locale.ROOT,
                            "declares %.2f s of sound but has only %.2f s: copy it again",
                            (double) declared / decoder.rate(),
                            (double) reached / decoder.rate()));
        }
    }

    /** FFmpeg would end the whole process on a closed file; an exception only ends the task. */
    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException("The recording " + file() + " is closed: open it again to read on");
        }
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        decoder.close();
        container.close();
    }

    /** Lets a limited number of samples through. */
    private static final class LimitedSink implements SampleSink {

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

    /** Samples in one array that grows where the file is longer than it said. */
    private static final class SampleBuffer implements SampleSink {

        private float[] samples;
        private int length;

        SampleBuffer(int expected) {
            this.samples = new float[expected];
        }

        @Override
        public void accept(float[] block, int count) {
            if (length + count > samples.length) {
                samples = Arrays.copyOf(samples, Math.addExact(length + count, samples.length / 8));
            }
            System.arraycopy(block, 0, samples, length, count);
            length += count;
        }

        float[] samples() {
            return length == samples.length ? samples : Arrays.copyOf(samples, length);
        }
    }
}
