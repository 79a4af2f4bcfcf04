package dev.hubbub.transcription;

import dev.hubbub.contracts.Json;
import dev.hubbub.contracts.stage.FailureReason;
import dev.hubbub.contracts.stage.Recipe;
import dev.hubbub.contracts.stage.Stage;
import dev.hubbub.contracts.stage.StageContext;
import dev.hubbub.contracts.stage.StageFailure;
import dev.hubbub.contracts.stage.StageName;
import dev.hubbub.contracts.stage.StageOutput;
import dev.hubbub.contracts.task.Decoding;
import dev.hubbub.contracts.task.TranscriptionTask;
import dev.hubbub.contracts.transcript.SegmentList;
import dev.hubbub.datasets.DatasetReader;
import dev.hubbub.datasets.Manifests;
import dev.hubbub.datasets.PlannedFiles;
import dev.hubbub.datasets.StageFiles;
import dev.hubbub.speech.checkpoint.CheckpointException;
import dev.hubbub.speech.torch.DeviceMemoryException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Transcribes a session with every decoding of the task that has no output yet. One task at a time: there is one model
 * and one device.
 */
public final class TranscriptionStage implements Stage<TranscriptionTask> {

    private final ModelKeeper models;
    private final Manifests manifests = new Manifests();

    public TranscriptionStage(ModelKeeper models) {
        this.models = models;
    }

    @Override
    public StageName name() {
        return StageName.TRANSCRIPTION;
    }

    @Override
    public Class<TranscriptionTask> taskType() {
        return TranscriptionTask.class;
    }

    @Override
    public synchronized List<StageOutput> run(TranscriptionTask task, StageContext context)
            throws StageFailure, IOException, InterruptedException {
        List<Decoding> missing = new ArrayList<>();
        for (Decoding decoding : task.decodings()) {
            if (!context.isCommitted(task.recipe(decoding))) {
                missing.add(decoding);
            }
        }
        SegmentList session = Json.read(context.output(task.segments()).resolve("segments.json"), SegmentList.class);
        List<DecodedSession> results = transcribe(task, session, missing, context);
        List<StageOutput> outputs = new ArrayList<>();
        for (DecodedSession result : results) {
            outputs.add(output(task.recipe(result.decoding()), session, result, context));
        }
        return outputs;
    }

    private List<DecodedSession> transcribe(
            TranscriptionTask task, SegmentList session, List<Decoding> decodings, StageContext context)
            throws StageFailure, IOException, InterruptedException {
        PlannedFiles files = new DatasetReader(new StageFiles(context), manifests).files(task.session());
        Transcriber transcriber = models.transcriber(task.checkpoint(), context);
        try {
            return transcriber.transcribe(session, decodings, media -> files.open(media, context), context::progress);
        } catch (IllegalArgumentException | CheckpointException | DeviceMemoryException e) {
            throw failure(task, e);
        }
    }

    /** What no second try would change, in terms of the task. */
    static StageFailure failure(TranscriptionTask task, RuntimeException e) {
        String session = "Session " + task.session().name();
        String checkpoint = task.checkpoint().uri();
        if (e instanceof CheckpointException) {
            return new StageFailure(
                    FailureReason.InvalidCheckpoint,
                    session + " cannot be decoded with " + checkpoint + ": " + e.getMessage(),
                    e);
        }
        if (e instanceof DeviceMemoryException) {
            return new StageFailure(
                    FailureReason.OutOfMemory,
                    session + " cannot be decoded with " + checkpoint + ", even one segment at a time. "
                            + e.getMessage(),
                    e);
        }
        // The model says what it was asked for and does not have: a language, a length, a vocabulary's token.
        return new StageFailure(
                FailureReason.Unsupported,
                session + " cannot be decoded as asked with " + checkpoint + ": " + e.getMessage(),
                e);
    }

    private static StageOutput output(Recipe recipe, SegmentList session, DecodedSession result, StageContext context)
            throws IOException {
        Path directory = context.outputDirectory(recipe);
        TranscriptFiles.write(session, result, directory);
        return new StageOutput(
                recipe, directory, result.timing().seconds(), result.timing().device());
    }
}
