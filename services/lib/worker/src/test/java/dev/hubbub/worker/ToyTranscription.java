package dev.hubbub.worker;

import dev.hubbub.contracts.stage.Stage;
import dev.hubbub.contracts.stage.StageContext;
import dev.hubbub.contracts.stage.StageFailure;
import dev.hubbub.contracts.stage.StageName;
import dev.hubbub.contracts.stage.StageOutput;
import dev.hubbub.contracts.task.Decoding;
import dev.hubbub.contracts.task.TranscriptionTask;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A stage with inputs of every kind and one output a decoding: a copy of what it read. */
@Singleton
public class ToyTranscription implements Stage<TranscriptionTask> {

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
        String segments = Files.readString(context.output(task.segments()).resolve("segments.json"));
        Path weights = task.checkpoint().files(context);
        String media = Files.readString(context.file(task.session().dataset().uri()));
        Files.writeString(context.scratchDirectory().resolve("notes"), "none");
        List<StageOutput> outputs = new ArrayList<>();
        for (Decoding decoding : task.decodings()) {
            if (!context.isCommitted(task.recipe(decoding))) {
                Path directory = context.outputDirectory(task.recipe(decoding));
                Files.writeString(
                        directory.resolve("transcript.txt"),
                        String.join(
                                "; ",
                                segments,
                                Files.readString(weights.resolve("sub/model.txt")),
                                media,
                                "beam " + decoding.beamSize()));
                outputs.add(new StageOutput(task.recipe(decoding), directory, 0.1, "cpu"));
            }
        }
        return outputs;
    }
}
