package dev.hubbub.transcription;

import dev.hubbub.contracts.stage.StageFailure;
import dev.hubbub.contracts.transcript.Segment;
import dev.hubbub.contracts.transcript.SegmentList;
import dev.hubbub.media.MediaReader;
import dev.hubbub.speech.model.Clip;
import dev.hubbub.speech.model.GreyFrames;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * A session on its way through one pass: its segments are read in their order, by one thread, and decoded in any, by
 * another.
 */
final class OpenSession implements AutoCloseable {

    private final int number;
    private final SegmentList segments;
    private final List<SessionDecoder> decoders;
    private final SegmentAudio audio;
    private final SegmentPictures pictures;
    private final SortedSet<String> missing = new ConcurrentSkipListSet<>();
    private final Consumer<String> notices;
    private final boolean mayLieBehindTheEnd;
    private int read;
    private int decoded;
    private volatile boolean over;

    /**
     * A session of which nothing is read yet.
     *
     * @param number its place among those asked for
     * @param looks whether the model reads lips
     * @param notices is told what was chosen of recordings that nobody asked for, and what is missing of them
     * @param decoders makes what collects its transcripts
     */
    OpenSession(
            int number,
            SessionSource source,
            MediaReader reader,
            boolean looks,
            Consumer<String> notices,
            Function<SegmentList, List<SessionDecoder>> decoders)
            throws StageFailure, IOException {
        this.number = number;
        this.segments = source.segments();
        this.decoders = new ArrayList<>(decoders.apply(segments));
        this.audio = new SegmentAudio(reader, source, this::missing);
        this.pictures = looks ? new SegmentPictures(source, this::missing) : null;
        this.notices = notices;
        this.mayLieBehindTheEnd = source.mayLieBehindTheEnd();
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
        HeardSegment heard = new HeardSegment(this, read, clip(segment), Transcriber.seconds(started));
        read++;
        if (isRead()) {
            close();
        }
        return heard;
    }

    private Clip clip(Segment segment) throws StageFailure, IOException {
        GreyFrames mouth = pictures == null ? null : pictures.read(segment);
        float[] samples = mouth == null ? samples(segment) : samplesIfAny(segment);
        return samples != null && samples.length == 0 ? null : new Clip(samples, mouth);
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
            missing(e.getMessage() + ". The speaker is only seen.");
            return null;
        }
    }

    /** Says once what cannot be seen or heard of a recording. */
    void missing(String sentence) {
        if (missing.add(sentence)) {
            notices.accept(sentence);
        }
    }

    /** What could not be seen or heard of its recordings, or was chosen of them, in sentences; complete once all is read. */
    List<String> missing() {
        return List.copyOf(missing);
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
