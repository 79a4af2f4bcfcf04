package dev.hubbub.localdev.transcript;

import dev.hubbub.contracts.stage.OutputPath;
import dev.hubbub.contracts.transcript.Segment;
import dev.hubbub.contracts.transcript.SegmentList;
import dev.hubbub.contracts.transcript.SessionTranscript.TranscribedSegment;
import dev.hubbub.datasets.ManifestSession;
import dev.hubbub.transcription.DecodedSession;
import dev.hubbub.transcription.TranscriptFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
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

    /** Of the files of a transcription output, the one that is moved to its place last. */
    static final String LAST = "timing.json";

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

    /** A manifest's lines were cut into segments where they were long, and are whole again here. */
    @Override
    public List<RecognisedLine> recognised() {
        Map<Object, List<TranscribedSegment>> byLine = decoded.transcript().segments().stream()
                .collect(Collectors.groupingBy(this::lineOf, LinkedHashMap::new, Collectors.toList()));
        Map<String, Integer> channels = new HashMap<>();
        segments.segments().forEach(segment -> channels.put(segment.id(), segment.channel()));
        return byLine.values().stream()
                .map(parts -> recognised(parts, channels.get(parts.get(0).segment())))
                .toList();
    }

    private Object lineOf(TranscribedSegment segment) {
        return oneClock ? segment.segment() : ManifestSession.utteranceOf(segment.segment());
    }

    private RecognisedLine recognised(List<TranscribedSegment> parts, Integer channel) {
        TranscribedSegment first = parts.get(0);
        double end = parts.get(parts.size() - 1).end();
        return new RecognisedLine(
                first.media(),
                first.start(),
                // None of a line that begins behind its recording's end.
                end > first.start() ? end - first.start() : null,
                channel,
                first.speaker(),
                name(),
                parts.stream().map(part -> part.text().strip()).collect(Collectors.joining(" ")));
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
        TranscriptFiles.of(segments, decoded).copyTo(own);
        for (TranscriptFormat format : formats) {
            // Each of them is there already, to the millisecond that the challenge's evaluation wants.
            if (format == TranscriptFormat.SRT) {
                writeEachCaptions(own);
            }
            if (isOfWhole(format, oneClock)) {
                Files.writeString(own.resolve(WHOLE + format.ending()), format.write(this));
            }
        }
    }

    private static boolean isOfWhole(TranscriptFormat format, boolean oneClock) {
        return format != TranscriptFormat.JSON && (oneClock || format.isLineByLine());
    }

    /**
     * Whether the files of a session are in a folder. Which captions belong to it is known only when it is cut: its
     * {@value #LAST} comes there behind them.
     *
     * @param oneClock whether all its captions count time from its start
     */
    public static boolean isWritten(Path place, List<TranscriptFormat> formats, boolean oneClock) {
        return Files.exists(place.resolve(LAST))
                && formats.stream()
                        .filter(format -> isOfWhole(format, oneClock))
                        .allMatch(format -> Files.exists(place.resolve(WHOLE + format.ending())));
    }

    private void writeEachCaptions(Path own) throws IOException {
        List<SpokenLine> lines = lines();
        for (String captions : segments.captions()) {
            Path file = OutputPath.inside(own, captions + "." + TranscriptFormat.SRT.ending());
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
