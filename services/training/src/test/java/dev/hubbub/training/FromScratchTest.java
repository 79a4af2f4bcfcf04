package dev.hubbub.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hubbub.contracts.Json;
import dev.hubbub.contracts.stage.Fingerprint;
import dev.hubbub.contracts.stage.LocalStageContext;
import dev.hubbub.contracts.task.CheckpointReference;
import dev.hubbub.contracts.task.ModelArchitecture;
import dev.hubbub.contracts.task.TrainingTask;
import dev.hubbub.speech.ModelFamilies;
import dev.hubbub.speech.model.ModelOptions;
import dev.hubbub.speech.model.SpeechModel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class FromScratchTest extends SampleRuns {
    private static final String NEW = "s3://b/new";

    @Test
    void a_folder_without_weights_is_trained_from_random_ones_which_its_preflight_does_not_hold_against_it()
            throws Exception {
        Path published = LOCAL.resolve(BASE.substring("s3://b/".length()));
        Path configuration = Files.createDirectories(folder.resolve("configuration"));
        for (String file : List.of("config.json", "generation_config.json", "tokenizer.json")) {
            Files.copy(published.resolve(file), configuration.resolve(file));
        }
        context = new LocalStageContext(
                Files.createDirectories(folder.resolve("work")),
                uri -> uri.startsWith(NEW)
                        ? configuration.resolve(uri.substring(NEW.length()).replaceFirst("^/", ""))
                        : LOCAL.resolve(uri.substring("s3://b/".length())));
        Path output = output(new TrainingTask(
                new CheckpointReference.Stored(ModelArchitecture.WHISPER, NEW, Fingerprint.of(context.list(NEW))),
                data(),
                null,
                settings("{\"steps\": 12, \"learningRate\": 1e-3, \"warmup\": 0, \"padToThirtySeconds\": false,"
                        + " \"fromScratch\": true, \"stemScale\": 2, \"evaluateEvery\": 12}")));
        List<Double> losses = values(output, "loss");
        // Guessing among 461 tokens gives 6.13.
        assertTrue(losses.get(0) > 5.5 && losses.get(0) < 7, losses.toString());
        assertTrue(losses.get(losses.size() - 1) < losses.get(0) - 1, losses.toString());
        JsonNode run =
                Json.mapper().readTree(output.resolve("training/run.json").toFile());
        assertFalse(run.path("forced").asBoolean(true));
        assertEquals(2, run.path("fromScratch").path("stemScale").asDouble());
        assertTrue(run.path("preflight").toString().contains("The model has learnt nothing: its loss is "));
        try (SpeechModel model = ModelFamilies.of(output).load(output, ModelOptions.CPU)) {
            assertTrue(model.text().isPresent());
        }
    }
}
