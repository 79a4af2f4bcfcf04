package dev.hubbub.standin;

import dev.hubbub.contracts.stage.FilesInMemory;
import dev.hubbub.contracts.stage.OutputFiles;
import dev.hubbub.contracts.stage.OutputPath;
import dev.hubbub.contracts.stage.Stage;
import dev.hubbub.contracts.stage.StageContext;
import dev.hubbub.contracts.stage.StageFailure;
import dev.hubbub.contracts.stage.StageName;
import dev.hubbub.contracts.stage.StageOutput;
import dev.hubbub.contracts.task.Decoding;
import dev.hubbub.contracts.task.TranscriptionTask;
import dev.hubbub.contracts.transcript.Segment;
import dev.hubbub.contracts.transcript.SegmentList;
import dev.hubbub.contracts.transcript.SessionTranscript;
import dev.hubbub.contracts.transcript.SessionTranscript.TranscribedSegment;
import dev.hubbub.contracts.transcript.Timing;
import dev.hubbub.datasets.DatasetReader;
import dev.hubbub.datasets.Manifests;
import dev.hubbub.datasets.PlannedFiles;
import dev.hubbub.datasets.StageFiles;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads what a transcription reads, its weights aside, and commits the files that a transcription commits, with the
 * same word in every segment: all that the platform does for a transcript, without the transcribing.
 */
public class WordlessTranscription implements Stage<TranscriptionTask> {

    private static final String WORD = "hello";

    private final Manifests manifests = new Manifests();

    @Override
    public StageName name() {
        return StageName.TRANSCRIPTION;
    }

    @Override
    public Class<TranscriptionTask> taskType() {
        return TranscriptionTask.class;
    }

    @Override
    public List<StageOutput> run(TranscriptionTask task, StageContext context) throws StageFailure, IOException {
        SegmentList session = context.read(task.segments()).json("segments.json", SegmentList.class);
        PlannedFiles recordings = new DatasetReader(new StageFiles(context), manifests).files(task.session());
        for (Segment segment : session.segments()) {
            recordings.open(segment.media(), context);
        }
        List<StageOutput> outputs = new ArrayList<>();
        for (Decoding decoding : task.decodings()) {
            if (!context.isCommitted(task.recipe(decoding))) {
                outputs.add(new StageOutput(task.recipe(decoding), files(session), 0, "none"));
            }
        }
        return outputs;
    }

    private static OutputFiles files(SegmentList session) {
        List<TranscribedSegment> transcribed = session.segments().stream()
                .map(WordlessTranscription::transcribed)
                .toList();
        FilesInMemory files = new FilesInMemory()
                .json("transcript.json", new SessionTranscript(session.session(), transcribed))
                .json(
                        "timing.json",
                        new Timing(transcribed.size(), 0, 1, 0, 1, 0, null, "none", transcribed.size(), 0, List.of()));
        session.captions().forEach(captions -> files.text(OutputPath.of(captions + ".vtt"), "WEBVTT\n"));
        return files;
    }

    private static TranscribedSegment transcribed(Segment segment) {
        double end = segment.end() == null ? segment.start() + 1 : segment.end();
        return new TranscribedSegment(
                segment.id(),
                segment.media(),
                segment.start(),
                end,
                segment.speaker(),
                WORD,
                List.of(1),
                -0.1,
                null,
                1,
                "en",
                List.of());
    }
}
