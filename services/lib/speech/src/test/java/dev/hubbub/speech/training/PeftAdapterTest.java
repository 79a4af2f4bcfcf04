package dev.hubbub.speech.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hubbub.speech.ModelFamilies;
import dev.hubbub.speech.TestDevice;
import dev.hubbub.speech.checkpoint.CheckpointException;
import dev.hubbub.speech.checkpoint.Parameter;
import dev.hubbub.speech.model.TrainableModel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PeftAdapterTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final TrainableModel model =
            ModelFamilies.named("whisper").training().orElseThrow().open(SpokenExamples.CHECKPOINT, TestDevice.OPTIONS);

    @TempDir
    Path folder;

    @AfterEach
    void close() {
        model.close();
    }

    @Test
    void adapters_that_were_learnt_beside_a_frozen_encoder_are_read_back() throws IOException {
        LearntParameters which = written("encoder.*");
        JsonNode targets = configuration().path("target_modules");
        assertEquals(which.names().size(), targets.size());
        assertTrue(targets.path(0).asText().startsWith("model.decoder.layers.0."), targets.toString());
        PeftAdapter again = PeftAdapter.read(folder, model);
        assertEquals(which.names(), again.which().names());
        try (Learner learner = learner(which)) {
            for (Parameter parameter : learner.changing()) {
                assertEquals(
                        parameter.bytes(),
                        again.parameters().get(parameter.name()).bytes(),
                        parameter.name());
            }
        }
    }

    @Test
    void a_name_alone_is_a_target_and_what_changes_an_adapters_meaning_is_refused_by_name() throws IOException {
        LearntParameters which = written();
        change("target_modules", "q_proj");
        assertEquals(which.names(), PeftAdapter.read(folder, model).which().names());
        change("init_lora_weights", "gaussian");
        assertEquals(which.names(), PeftAdapter.read(folder, model).which().names());
        change("init_lora_weights", "pissa");
        assertRefused("init_lora_weights: \"pissa\"");
        written();
        change("target_modules", ".*decoder.*q_proj");
        assertRefused("target_modules: \".*decoder.*q_proj\"");
        change("target_modules", "all-linear");
        assertRefused("target_modules: \"all-linear\"");
    }

    @Test
    void a_base_on_a_hub_is_named_as_peft_loads_it() throws IOException {
        String commit = "00112233445566778899aabbccddeeff00112233";
        writtenFor("hf://lab/tiny@" + commit);
        assertEquals("lab/tiny", configuration().path("base_model_name_or_path").asText());
        assertEquals(commit, configuration().path("revision").asText());
        assertEquals("lab/tiny@" + commit, PeftAdapter.baseName(folder));
        writtenFor("hf://lab/tiny@refs/pr/1");
        assertEquals("refs/pr/1", configuration().path("revision").asText());
        // A folder of a repository is no model that PEFT can load by its name.
        for (String elsewhere : List.of("hf://lab/tiny@main/small", "/models/tiny", "s3://hubbub/checkpoints/tiny")) {
            writtenFor(elsewhere);
            assertEquals(
                    elsewhere, configuration().path("base_model_name_or_path").asText());
            assertTrue(configuration().path("revision").isNull());
        }
    }

    private void assertRefused(String what) {
        CheckpointException e = assertThrows(CheckpointException.class, () -> PeftAdapter.read(folder, model));
        assertTrue(e.getMessage().contains("has " + what), e.getMessage());
    }

    private LearntParameters written(String... frozen) {
        return writtenFor("base", frozen);
    }

    private LearntParameters writtenFor(String base, String... frozen) {
        LearntParameters which =
                LearntParameters.of(model, List.of(frozen), Optional.of(new Lora(2, 4, 0, List.of("q_proj"))));
        try (Learner learner = learner(which)) {
            new PeftAdapter(which, learner.changing()).write(model, base, Optional.empty(), folder);
        }
        return which;
    }

    private Learner learner(LearntParameters which) {
        return new Learner(model, which, Objective.CROSS_ENTROPY, AdamW.USUAL, Optional.empty(), 0);
    }

    private ObjectNode configuration() throws IOException {
        return (ObjectNode) JSON.readTree(folder.resolve("adapter_config.json").toFile());
    }

    private void change(String field, String value) throws IOException {
        JSON.writeValue(
                folder.resolve("adapter_config.json").toFile(), configuration().put(field, value));
    }
}
