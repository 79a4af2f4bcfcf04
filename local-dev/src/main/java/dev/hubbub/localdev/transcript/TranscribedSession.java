package dev.hubbub.localdev.transcript;

import dev.hubbub.contracts.transcript.Segment;
import dev.hubbub.contracts.transcript.SegmentList;
import dev.hubbub.contracts.transcript.SessionTranscript.TranscribedSegment;
import dev.hubbub.transcription.DecodedSession;
import dev.hubbub.transcription.TranscriptFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A session, whose segments were known.
 *
 * @param segments what was transcribed
 * @param decoded one result per segment, in their order
 * @param oneClock whether all captions count time from the session's start, so that they can be read as one
 *     conversation
 */
public record TranscribedSession(SegmentList segments, DecodedSession decoded, boolean oneClock)
        implements Transcribed {

    /** The session as a whole, in each format. */
    private static final String WHOLE = "transcript.";

    @Override
    public String name() {
        return segments.session();
    }

    /** On one clock in the order of time, else recording by recording. */
    @Override
    public List<SpokenLine> lines() {
        List<TranscribedSegment> transcribed = decoded.transcript().segments();
        List<SpokenLine> lines = new ArrayList<>(IntStream.range(0, transcribed.size())
                .filter(i -> !transcribed.get(i).text().isBlank())
                .mapToObj(i -> line(segments.segments().get(i), transcribed.get(i)))
                .toList());
        if (oneClock) {
            lines.sort(Comparator.comparingDouble(SpokenLine::start));
        }
        return lines;
    }

    private static SpokenLine line(Segment segment, TranscribedSegment transcribed) {
        return new SpokenLine(
                segment.captions(),
                segment.speaker(),
                transcribed.start() + segment.captionOffset(),
                transcribed.end() + segment.captionOffset(),
                transcribed.text().strip());
    }

    @Override
    public boolean isSession() {
        return true;
    }

    /**
     * A folder with the files of a transcription output ({@link TranscriptFiles}) and, in each
     * further format, the session as a whole. Captions are of one clock, so without a common one there are only those of
     * each caption file.
     */
    @Override
    public void write(Path place, List<TranscriptFormat> formats) throws IOException {
        Path own = Files.createDirectories(place);
        TranscriptFiles.write(segments, decoded, own);
        for (TranscriptFormat format : formats) {
            // Each of them is there already, to the millisecond that the challenge's evaluation wants.
            if (format == TranscriptFormat.SRT) {
                writeEachCaptions(own);
            }
            if (format != TranscriptFormat.JSON && (oneClock || format.isLineByLine())) {
                Files.writeString(own.resolve(WHOLE + format.ending()), format.write(this));
            }
        }
    }

    private void writeEachCaptions(Path own) throws IOException {
        List<SpokenLine> lines = lines();
        for (String captions : segments.captions()) {
            Path file = TranscriptFiles.inside(own, captions + "." + TranscriptFormat.SRT.ending());
            Files.createDirectories(file.getParent());
            Files.writeString(
                    file,
                    TranscriptFormat.subtitles(lines.stream()
                            .filter(line -> line.captions().equals(captions))
                            .map(SpokenLine::withoutSpeaker)
                            .toList()));
        }
    }
}
