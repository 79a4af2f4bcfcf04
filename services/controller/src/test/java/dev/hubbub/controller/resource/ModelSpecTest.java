package dev.hubbub.controller.resource;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.hubbub.contracts.task.ModelArchitecture;
import io.fabric8.kubernetes.client.utils.Serialization;
import org.junit.jupiter.api.Test;

class ModelSpecTest {

    private static ModelSpec spec(String more) {
        return Serialization.unmarshal("name: a\ncheckpoint: s3://b/a\n" + more, ModelSpec.class);
    }

    @Test
    void a_model_is_a_whisper_model_in_float32_unless_it_says_otherwise() {
        assertEquals(ModelArchitecture.WHISPER, spec("").architecture());
        assertEquals(ModelSpec.Precision.float32, spec("").precision());
    }

    @Test
    void every_architecture_can_be_named() {
        for (ModelArchitecture architecture : ModelArchitecture.values()) {
            assertEquals(architecture, spec("architecture: " + architecture).architecture());
        }
    }
}
