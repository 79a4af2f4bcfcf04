package dev.hubbub.transcription;

import dev.hubbub.contracts.stage.FailureReason;
import dev.hubbub.contracts.stage.StageFailure;
import dev.hubbub.contracts.transcript.Segment;
import dev.hubbub.contracts.transcript.SegmentList;
import dev.hubbub.media.MediaReader;
import dev.hubbub.speech.model.Clip;
import dev.hubbub.speech.model.GreyFrames;
import dev.hubbub.transcription.MissingParts.Kind;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * A session on its way through one pass: its segments are read in their order, by one thread, and decoded in any, by
 * another.
 */
final class OpenSession implements AutoCloseable {

    /** What writers of files round up. */
    private static final double LENGTH_TOLERANCE_SECONDS = 0.15;

    private final int number;
    private final SegmentList segments;
    private final List<SessionDecoder> decoders;
    private final boolean listens;
    private final SegmentAudio audio;
    private final SegmentPictures pictures;
    private final MissingParts missing;
    private final boolean mayLieBehindTheEnd;
    private final boolean goesOnWithoutSome;
    private boolean someRead;
    private int read;
    private int decoded;
    private volatile boolean over;

    /**
     * A session of which nothing is read yet.
     *
     * @param number its place among those asked for
     * @param listens whether sound is taken in; otherwise pictures are all there is
     * @param looks whether lips are read
     * @param notices is told what was chosen of recordings that nobody asked for, and what is missing of them
     * @param decoders makes what collects its transcripts
     */
    OpenSession(
            int number,
            SessionSource source,
            MediaReader reader,
            boolean listens,
            boolean looks,
            Consumer<String> notices,
            Function<SegmentList, List<SessionDecoder>> decoders)
            throws StageFailure, IOException {
        this.number = number;
        this.segments = source.segments();
        this.decoders = new ArrayList<>(decoders.apply(segments));
        this.missing = new MissingParts(notices);
        this.listens = listens;
        this.audio = new SegmentAudio(reader, source, missing::say);
        this.pictures = looks ? new SegmentPictures(source, missing, listens) : null;
        this.mayLieBehindTheEnd = source.mayLieBehindTheEnd();
        this.goesOnWithoutSome = source.goesOnWithoutSome();
        if (segments.missing() != null) {
            segments.missing().forEach(missing::say);
        }
    }

    int number() {
        return number;
    }

    SegmentList segments() {
        return segments;
    }

    /** What collects the transcripts, one for each decoding. */
    List<SessionDecoder> decoders() {
        return decoders;
    }

    boolean isRead() {
        return over || read == segments.segments().size();
    }

    /** Reads the next segment. */
    HeardSegment read() throws StageFailure, IOException {
        long started = System.nanoTime();
        Segment segment = segments.segments().get(read);
        HeardSegment heard = new HeardSegment(this, read, clipIfAny(segment), Transcriber.seconds(started));
        read++;
        if (isRead()) {
            close();
        }
        return heard;
    }

    /** Of a session of several recordings, those that can be read; it fails where none can. */
    private Clip clipIfAny(Segment segment) throws StageFailure, IOException {
        try {
            Clip clip = clip(segment);
            someRead = true;
            return clip;
        } catch (StageFailure e) {
            boolean ofRecording =
                    e.reason() == FailureReason.UnreadableMedia || e.reason() == FailureReason.MissingInput;
            boolean last = read == segments.segments().size() - 1;
            if (!goesOnWithoutSome || !ofRecording || last && !someRead) {
                throw e;
            }
            missing.say(Kind.NOT_HEARD, segment, id -> sentence(e) + " What is said in " + id + " is not heard.");
            return null;
        }
    }

    private static String sentence(Exception e) {
        return e.getMessage().endsWith(".") ? e.getMessage() : e.getMessage() + ".";
    }

    private Clip clip(Segment segment) throws StageFailure, IOException {
        GreyFrames mouth = pictures == null ? null : pictures.read(segment);
        if (!listens) {
            return new Clip(null, requireSeen(mouth, segment));
        }
        float[] samples = mouth == null ? samples(segment) : samplesIfAny(segment);
        if (mouth != null && samples != null) {
            compareLengths(segment, mouth.seconds(), (double) samples.length / MediaReader.SAMPLE_RATE);
        }
        return samples != null && samples.length == 0 ? null : new Clip(samples, mouth);
    }

    private static GreyFrames requireSeen(GreyFrames mouth, Segment segment) throws StageFailure {
        if (mouth == null) {
            throw new StageFailure(
                    FailureReason.MissingInput,
                    "Nobody can be seen in " + segment.media()
                            + ", and the model is to take in video alone: name the lips of this recording, or let"
                            + " modalities have audio.");
        }
        return mouth;
    }

    private void compareLengths(Segment segment, double seen, double heard) {
        if (heard - seen > LENGTH_TOLERANCE_SECONDS) {
            missing.say(
                    Kind.SEEN_LESS_THAN_HEARD,
                    segment,
                    id -> String.format(
                            Locale.ROOT,
                            "The pictures of %s end %.2f s before the sound of %s: a model that takes as much sound as there"
                                    + " are pictures does not hear the rest.",
                            segment.media(),
                            heard - seen,
                            id));
        } else if (seen - heard > LENGTH_TOLERANCE_SECONDS) {
            missing.say(
                    Kind.HEARD_LESS_THAN_SEEN,
                    segment,
                    id -> String.format(
                            Locale.ROOT,
                            "The sound of %s ends %.2f s before the pictures of %s: the rest is at best seen.",
                            segment.media(),
                            seen - heard,
                            id));
        }
    }

    private float[] samples(Segment segment) throws StageFailure, IOException {
        return mayLieBehindTheEnd ? audio.readIfThere(segment) : audio.read(segment);
    }

    /** What is seen need not be heard. */
    private float[] samplesIfAny(Segment segment) throws StageFailure, IOException {
        try {
            return samples(segment);
        } catch (StageFailure e) {
            if (!SegmentAudio.isForWantOfSound(e)) {
                throw e;
            }
            missing.say(Kind.ONLY_SEEN, segment, id -> sentence(e) + " The speaker of " + id + " is only seen.");
            return null;
        }
    }

    /** Says once what cannot be seen or heard of a recording. */
    void missing(String sentence) {
        missing.say(sentence);
    }

    /** What could not be seen or heard of its recordings, or was chosen of them, in sentences; complete once all is read. */
    List<String> missing() {
        return missing.all();
    }

    /** A segment is decoded with every decoding; whether it was the last. */
    boolean decoded() {
        decoded++;
        return isDecoded();
    }

    boolean isDecoded() {
        return decoded == segments.segments().size();
    }

    /** Nobody waits for its transcripts any more. */
    void giveUp() {
        over = true;
    }

    boolean isGivenUp() {
        return over;
    }

    @Override
    public void close() {
        audio.close();
        if (pictures != null) {
            pictures.close();
        }
    }
}
