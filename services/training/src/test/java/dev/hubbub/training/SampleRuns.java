package dev.hubbub.training;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hubbub.contracts.Json;
import dev.hubbub.contracts.stage.Fingerprint;
import dev.hubbub.contracts.stage.LocalStageContext;
import dev.hubbub.contracts.stage.Recipe;
import dev.hubbub.contracts.stage.StageContext;
import dev.hubbub.contracts.stage.StageOutput;
import dev.hubbub.contracts.task.CheckpointReference;
import dev.hubbub.contracts.task.ClipSettings;
import dev.hubbub.contracts.task.DatasetLayout;
import dev.hubbub.contracts.task.DatasetReference;
import dev.hubbub.contracts.task.ModelArchitecture;
import dev.hubbub.contracts.task.TrainingSettings;
import dev.hubbub.contracts.task.TrainingTask;
import dev.hubbub.datasets.Dataset;
import dev.hubbub.datasets.DatasetReader;
import dev.hubbub.datasets.StageFiles;
import dev.hubbub.speech.model.ModelOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Runs of training on real recordings, from a real checkpoint. */
abstract class SampleRuns {
    static final Path LOCAL = Path.of("../../local-dev").toAbsolutePath().normalize();
    static final String BASE = "s3://b/checkpoints/hubbub-tiny-prompts";
    static final DatasetReference DATA =
            new DatasetReference(DatasetLayout.MANIFEST, "s3://b/samples/asterisk-en/manifest.jsonl");

    private static final List<String> SESSIONS = List.of("asterisk-en-01", "asterisk-en-02");

    @TempDir
    Path folder;

    LocalStageContext context;

    @BeforeEach
    void open() {
        context = new LocalStageContext(folder, uri -> LOCAL.resolve(uri.substring("s3://b/".length())));
    }

    TrainingTask task(TrainingSettings settings, TrainingTask.Source data) throws Exception {
        return new TrainingTask(
                new CheckpointReference.Stored(ModelArchitecture.WHISPER, BASE, Fingerprint.of(context.list(BASE))),
                data,
                null,
                settings);
    }

    TrainingTask.Source data() throws Exception {
        return source(DATA, SESSIONS, null);
    }

    TrainingTask.Source source(DatasetReference dataset, List<String> names, ClipSettings clips) throws Exception {
        return planned(dataset, names, "en", clips, context);
    }

    /** @param names of sessions; null for all */
    static TrainingTask.Source planned(
            DatasetReference dataset, List<String> names, String language, ClipSettings clips, StageContext context)
            throws Exception {
        List<Dataset.Session> sessions = new DatasetReader(new StageFiles(context))
                .read(dataset, names == null ? List.of() : names)
                .sessions();
        return new TrainingTask.Source(
                dataset,
                names,
                language,
                TrainingTask.Source.digest(
                        sessions.stream().map(Dataset.Session::reference).toList(),
                        sessions.stream().map(Dataset.Session::references).toList()),
                clips);
    }

    static TrainingSettings settings(String json) throws Exception {
        ObjectNode values = (ObjectNode) Json.mapper().readTree(json);
        return Json.mapper().treeToValue(values, TrainingSettings.class);
    }

    Path output(TrainingTask task) throws Exception {
        return outputs(task).get(0);
    }

    List<Path> outputs(TrainingTask task) throws Exception {
        deleteScratch();
        List<StageOutput> outputs = stage().run(task, context);
        assertEquals(task.recipes(), outputs.stream().map(StageOutput::recipe).toList());
        List<Path> copies = new ArrayList<>();
        for (Recipe recipe : task.recipes()) {
            copies.add(Files.move(context.outputDirectory(recipe), folder.resolve("output-" + System.nanoTime())));
        }
        return copies;
    }

    /** What the curve says of every step or evaluation. */
    static List<Double> values(Path made, String name) throws Exception {
        List<Double> values = new ArrayList<>();
        for (String line : Files.readAllLines(made.resolve("training/curve.jsonl"))) {
            JsonNode step = Json.mapper().readTree(line);
            if (step.has(name)) {
                values.add(step.path(name).asDouble());
            }
        }
        return values;
    }

    static TrainingStage stage() {
        return new TrainingStage(new ModelOptions("cpu", ModelOptions.CPU.precision(), 2, 8));
    }

    /** As a worker does after each task. */
    void deleteScratch() throws Exception {
        Path scratch = context.scratchDirectory();
        try (Stream<Path> files = Files.walk(scratch)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
