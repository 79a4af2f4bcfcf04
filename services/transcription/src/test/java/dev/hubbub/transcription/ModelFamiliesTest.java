package dev.hubbub.transcription;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.hubbub.contracts.task.ModelArchitecture;
import dev.hubbub.speech.ModelFamilies;
import dev.hubbub.speech.model.ModelFamily;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ModelFamiliesTest {

    @Test
    void experiments_can_name_the_families_that_a_pod_runs_in_the_same_versions() {
        Map<String, String> planned = Arrays.stream(ModelArchitecture.values())
                .collect(Collectors.toMap(ModelArchitecture::text, ModelArchitecture::version));

        Map<String, String> run =
                ModelFamilies.all().stream().collect(Collectors.toMap(ModelFamily::name, ModelFamily::version));

        assertEquals(planned, run);
    }
}
