package dev.hubbub.controller.pods;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.hubbub.contracts.Json;
import dev.hubbub.controller.resource.ResourcesSpec;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PodPolicyTest {

    private static final PodPolicy POLICY = new PodPolicy(
            new ImagePolicy(List.of()), new AllowedNames(List.of("NCCL_*", "TZ")), new AllowedNames(List.of("lexica")));

    @Test
    void what_the_installation_allows_is_taken() {
        assertEquals(
                Optional.empty(),
                problem(
                        """
                        image: hubbub/transcription:2
                        env: [{name: NCCL_DEBUG, value: INFO}, {name: TZ, value: UTC}]
                        volumes: [{mountPath: /mnt/a, persistentVolumeClaim: {claimName: lexica}},
                                  {mountPath: /mnt/b, emptyDir: {sizeLimit: 1Gi}}]
                        """));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
            image: own/transcription:2 | spec.resources.transcription.image is 'own/transcription:2', which
            env: [{name: TZDIR}] | spec.resources.transcription.env has TZDIR, which experiments may not set: remove it (this installation allows NCCL_*, TZ; HUBBUB_PODS_ALLOWED_VARIABLES
            volumes: [{mountPath: /mnt/a, persistentVolumeClaim: {claimName: lexica-2}}] | spec.resources.transcription.volumes has the claim lexica-2, which experiments may not mount: remove it (this installation allows lexica; HUBBUB_PODS_ALLOWED_CLAIMS
            """)
    void what_it_does_not_is_refused_with_what_it_does(String pods, String sentence) {
        assertEquals(sentence, problem(pods).orElse("").substring(0, sentence.length()));
    }

    private static Optional<String> problem(String pods) {
        return POLICY.problem(
                "spec.resources.transcription",
                Json.mapper().convertValue(Serialization.unmarshal(pods, Map.class), ResourcesSpec.Pods.class),
                "hubbub/transcription:1");
    }
}
