package dev.hubbub.transcription;

import dev.hubbub.contracts.stage.FilesInMemory;
import dev.hubbub.contracts.stage.OutputFiles;
import dev.hubbub.contracts.stage.OutputPath;
import dev.hubbub.contracts.transcript.Segment;
import dev.hubbub.contracts.transcript.SegmentList;
import dev.hubbub.contracts.transcript.SessionTranscript.TranscribedSegment;
import dev.hubbub.scoring.captions.Caption;
import dev.hubbub.scoring.captions.WebVttWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The files of a transcription output: {@code transcript.json}, {@code timing.json} and one WebVTT file per
 * speaker. A speaker without a word gets a file without a cue, which the challenge's evaluation wants to find.
 */
public final class TranscriptFiles {

    // The challenge's own files cut times off, and its evaluation drops captions by them.
    private static final WebVttWriter CAPTIONS = new WebVttWriter(WebVttWriter.TimePrecision.TRUNCATED);

    private TranscriptFiles() {}

    /** All files of a session's transcript. */
    public static OutputFiles of(SegmentList session, DecodedSession decoded) {
        FilesInMemory files = new FilesInMemory()
                .json("transcript.json", decoded.transcript())
                .json("timing.json", decoded.timing());
        captions(session, decoded)
                .forEach((name, captions) -> files.text(OutputPath.of(name + ".vtt"), CAPTIONS.write(captions)));
        return files;
    }

    private static Map<String, List<Caption>> captions(SegmentList session, DecodedSession decoded) {
        Map<String, List<Caption>> files = new LinkedHashMap<>();
        session.captions().forEach(name -> files.put(name, new ArrayList<>()));
        List<TranscribedSegment> transcribed = decoded.transcript().segments();
        for (int i = 0; i < transcribed.size(); i++) {
            Segment segment = session.segments().get(i);
            files.computeIfAbsent(segment.captions(), name -> new ArrayList<>())
                    .add(caption(segment, transcribed.get(i)));
        }
        return files;
    }

    private static Caption caption(Segment segment, TranscribedSegment transcribed) {
        return CAPTIONS.caption(
                transcribed.start() + segment.captionOffset(),
                transcribed.end() + segment.captionOffset(),
                transcribed.text());
    }
}
