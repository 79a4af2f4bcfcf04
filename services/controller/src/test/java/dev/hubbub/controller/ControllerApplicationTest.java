package dev.hubbub.controller;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.hubbub.controller.resource.Experiment;
import io.fabric8.kubernetes.client.KubernetesClient;
import org.junit.jupiter.api.Test;

class ControllerApplicationTest {

    @Test
    void an_experiment_with_fields_of_a_later_release_is_read() {
        try (KubernetesClient client = new ControllerApplication.Parts().client()) {
            Experiment experiment = client.getKubernetesSerialization()
                    .unmarshal(
                            """
                            apiVersion: hubbub.dev/v1alpha1
                            kind: Experiment
                            metadata: {name: tomorrow}
                            spec:
                              datasets: [{name: d, uri: "s3://hubbub/media/d", invented: later}]
                              models: [{name: a, checkpoint: "s3://hubbub/checkpoints/a"}]
                              decoding: {grid: {beamSize: [3]}, options: {alsoInvented: 1}}
                              inventedToo: {}
                            """,
                            Experiment.class);
            assertEquals("a", experiment.getSpec().models().get(0).name());
            assertEquals(
                    3,
                    experiment
                            .getSpec()
                            .decoding()
                            .grid()
                            .values()
                            .get("beamSize")
                            .get(0)
                            .asInt());
        }
    }
}
