package dev.hubbub.media;

import dev.hubbub.media.UnreadableMediaException.Reason;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
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

    /**
     * The same where a file declares the length of the whole and not of its sound (Matroska, WebM, FLV, ASF): their writers
     * round it to the longest stream's frames, and encoders that leave out silence end it early.
     */
    private static final double WHOLE_LENGTH_TOLERANCE_SECONDS = 1;

    private static final double LISTENED_TO_AS_A_WHOLE_SECONDS = 60;
    private static final int LISTENED_PLACES = 20;

    private static final int BYTES_PER_SAMPLE = Float.BYTES;

    private final MediaContainer container;
    private final AudioDecoder decoder;
    private final SincResampler resampler;
    private final SoundSelection selection;
    private final List<String> notices = new ArrayList<>();
    private boolean mixed;
    private boolean closed;

    private AudioRecording(MediaContainer container, AudioDecoder decoder, SoundSelection selection) {
        this.container = container;
        this.decoder = decoder;
        this.selection = selection;
        this.resampler = new SincResampler(decoder.rate(), MediaReader.SAMPLE_RATE);
    }

    /** Opens {@code file}; fails where it is missing, empty, no media or without the sound that is asked for. */
    static AudioRecording open(Path file, SoundSelection selection) throws UnreadableMediaException {
        MediaContainer container = MediaContainer.open(file);
        AudioDecoder decoder = null;
        try {
            decoder = AudioDecoder.open(container, selection.track());
            AudioRecording recording = new AudioRecording(container, decoder, selection);
            recording.requireOne();
            recording.requireChannel();
            recording.noticeTracks();
            return recording;
        } catch (UnreadableMediaException | RuntimeException e) {
            if (decoder != null) {
                decoder.close();
            }
            container.close();
            throw e;
        }
    }

    private void requireOne() throws UnreadableMediaException {
        if (container.size().joined()) {
            throw new UnreadableMediaException(
                    file(),
                    Reason.DAMAGED,
                    String.format(
                            Locale.ROOT,
                            "ends at %.2f s, and another recording stands behind its end: join their sound, not their"
                                    + " files",
                            seconds(decoder.end())));
        }
    }

    private void requireChannel() throws UnreadableMediaException {
        if (selection.channel() != null && selection.channel() > decoder.channels()) {
            throw new UnreadableMediaException(
                    file(),
                    Reason.NO_AUDIO,
                    "has no channel " + selection.channel() + ": name one from 1 to " + decoder.channels());
        }
    }

    private void noticeTracks() {
        int tracks = container.audioTracks().size();
        if (tracks > 1 && selection.track() == null) {
            notices.add("The recording " + file() + " has " + tracks + " audio tracks, of which track "
                    + container.trackName() + " is read.");
        }
    }

    /**
     * What was chosen where there was a choice and nobody made it: an audio track, a channel. Sentences for people; those
     * of channels are there once something was read.
     */
    public List<String> notices() {
        return List.copyOf(notices);
    }

    /** The file that is read. */
    public Path file() {
        return container.file();
    }

    /**
     * What the file says of its sound. Where it does not declare its length (mp3 without a header, G.722), its packets
     * are counted, without decoding them.
     *
     * @throws UnreadableMediaException also where it is seen to be cut short, or has a header and no sound
     */
    public RecordingInfo info() throws UnreadableMediaException {
        requireOpen();
        long end = container.size().missing() > 0 ? decoder.countSamples() : decoder.end();
        requireComplete(end, Long.MAX_VALUE, decoder.declaredEnd());
        return new RecordingInfo(seconds(end), decoder.rate(), decoder.channels(), decoder.codec(), container.format());
    }

    private double seconds(long samples) {
        return (double) samples / decoder.rate();
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

    /** Hands the samples of {@code range} on in the same way, as many of them as the recording has. */
    public void stream(TimeRange range, SampleSink sink) throws UnreadableMediaException {
        decode(range.firstSample(MediaReader.SAMPLE_RATE), range.endSample(MediaReader.SAMPLE_RATE), sink);
    }

    /** What there will be about: a header can promise anything, and is taken at its word only where that is cheap. */
    private long totalSamples() throws UnreadableMediaException {
        requireOpen();
        long declared = decoder.declaredEnd();
        boolean credible = declared >= 0 && container.size().missing() == 0 && fits(resampler.outputLength(declared));
        boolean even =
                DeclaredSize.isEven(container.format()) && container.size().missing() == 0;
        return credible || declared >= 0 && even ? declared : decoder.countSamples();
    }

    private float[] collect(long first, long end, boolean toTheEnd) throws UnreadableMediaException {
        requireMemory(end - first);
        SampleBuffer buffer = new SampleBuffer(end - first);
        decode(first, toTheEnd ? Long.MAX_VALUE : end, buffer);
        return buffer.samples();
    }

    private static boolean fits(long samples) {
        return samples <= Integer.MAX_VALUE - 8 && samples * BYTES_PER_SAMPLE <= freeMemory();
    }

    private static long freeMemory() {
        Runtime runtime = Runtime.getRuntime();
        return runtime.maxMemory() - runtime.totalMemory() + runtime.freeMemory();
    }

    private void requireMemory(long samples) throws UnreadableMediaException {
        if (!fits(samples)) {
            throw new UnreadableMediaException(
                    file(),
                    Reason.TOO_LONG,
                    String.format(
                            Locale.ROOT,
                            "has %.0f s to be read at once, which take %d MB where %d MB of heap are free:"
                                    + " read shorter ranges, or give Java more memory with -Xmx",
                            (double) samples / MediaReader.SAMPLE_RATE,
                            samples * BYTES_PER_SAMPLE >> 20,
                            freeMemory() >> 20));
        }
    }

    /** Hands output samples {@code [first, end)} to {@code sink}, as many of them as the recording has. */
    private void decode(long first, long end, SampleSink sink) throws UnreadableMediaException {
        requireOpen();
        mixChannels();
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
        pass.flush();
        if (!more) {
            long reached = Math.max(place, decoder.position() + decoder.length());
            requireComplete(reached, until, decoder.declaredEnd());
            decoder.requireDecodedToTheEnd();
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

    /**
     * Fails where sound is missing that the file declares.
     *
     * @param reached where the sound ends
     * @param until where the sound that is wanted ends
     * @param declared where the sound ends as it is declared, or -1
     */
    private void requireComplete(long reached, long until, long declared) throws UnreadableMediaException {
        if (Math.min(declared, until) - reached > LENGTH_TOLERANCE_SECONDS * decoder.rate()) {
            throw tooShort(declared, reached);
        }
        if (until <= reached) {
            return;
        }
        if (container.size().isCut(container.format(), declared >= 0)) {
            throw truncated(String.format(
                    Locale.ROOT,
                    "is cut short by %d bytes or more, and its sound ends at %.2f s",
                    container.size().missing(),
                    seconds(reached)));
        }
        long whole = declared < 0 ? decoder.declaredEndOfAll() : -1;
        double tolerance = WHOLE_LENGTH_TOLERANCE_SECONDS * decoder.rate();
        if (Math.min(whole, until) - reached > tolerance && whole - decoder.endOfAllPackets() > tolerance) {
            throw tooShort(whole, reached);
        }
        if (reached <= 0) {
            throw new UnreadableMediaException(
                    file(), Reason.EMPTY, "has a header and no sound behind it: record or copy it again");
        }
    }

    private UnreadableMediaException tooShort(long declared, long reached) {
        return truncated(String.format(
                Locale.ROOT, "declares %.2f s of sound but has only %.2f s", seconds(declared), seconds(reached)));
    }

    private UnreadableMediaException truncated(String how) {
        return new UnreadableMediaException(file(), Reason.TRUNCATED, how + ": copy it again");
    }

    /** Decides, before anything is read, how channels become one: the same for every range of the recording. */
    private void mixChannels() throws UnreadableMediaException {
        if (mixed) {
            return;
        }
        mixed = true;
        if (selection.channel() != null) {
            decoder.mix(ChannelMix.only(selection.channel()));
        } else if (decoder.channels() > 1) {
            ChannelLevels levels = new ChannelLevels();
            decoder.measure(levels);
            listen();
            decoder.measure(null);
            if (levels.areCancelled()) {
                decoder.mix(ChannelMix.only(levels.strongest()));
                notices.add(String.format(
                        Locale.ROOT,
                        "The recording %s has channels that cancel each other out (their mean is %.0f dB weaker than"
                                + " they are): channel %d, the strongest, is read alone.",
                        file(),
                        levels.decibelsLost(),
                        levels.strongest()));
            }
        }
    }

    /** Listens to all of a short recording, and to places all over a long one. */
    private void listen() {
        try {
            long end = decoder.end();
            long whole = Math.round(LISTENED_TO_AS_A_WHOLE_SECONDS * decoder.rate());
            boolean sampled = end > whole && !decoder.isJoined();
            int places = sampled ? LISTENED_PLACES : 1;
            for (int place = 0; place < places; place++) {
                long from = end / places * place;
                decoder.seek(from);
                if (place > 0 && decoder.isFromStart()) {
                    // A format that cannot be jumped in: its beginning was heard, and to hear it again tells no more.
                    break;
                }
                while (decoder.next() && decoder.position() < from + whole / places) {
                    // The decoder measures what it decodes.
                }
            }
        } catch (UnreadableMediaException e) {
            // Whoever reads that part is told; what was heard before it is as good as any.
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
}
