package dev.hubbub.transcription;

import dev.hubbub.contracts.stage.StageFailure;
import dev.hubbub.contracts.transcript.Segment;
import dev.hubbub.contracts.transcript.SegmentList;
import dev.hubbub.media.MediaReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
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
    private final boolean mayLieBehindTheEnd;
    private int read;
    private int decoded;
    private volatile boolean over;

    /**
     * A session of which nothing is read yet.
     *
     * @param number its place among those asked for
     * @param notices is told what was chosen of recordings' sound that nobody asked for
     * @param decoders makes what collects its transcripts
     */
    OpenSession(
            int number,
            SessionSource source,
            MediaReader reader,
            Consumer<String> notices,
            Function<SegmentList, List<SessionDecoder>> decoders)
            throws StageFailure, IOException {
        this.number = number;
        this.segments = source.segments();
        this.decoders = new ArrayList<>(decoders.apply(segments));
        this.audio = new SegmentAudio(reader, source, notices);
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
        float[] samples = mayLieBehindTheEnd ? audio.readIfThere(segment) : audio.read(segment);
        HeardSegment heard = new HeardSegment(this, read, samples, Transcriber.seconds(started));
        read++;
        if (isRead()) {
            audio.close();
        }
        return heard;
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
    }
}
