package dev.hubbub.controller.reconcile;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hubbub.controller.resource.Condition;
import dev.hubbub.controller.resource.ExperimentPhase;
import dev.hubbub.controller.resource.ExperimentStatus;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.SecretKeySelector;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What somebody who may create Experiments, or read Jobs, is not allowed beyond that. */
class ClosedDoorsTest extends ControllerFixture {

    @Test
    void no_job_carries_a_credential_but_only_where_its_pods_have_it_from() throws Exception {
        manifest("discreet", "discreet1");
        apply("discreet", oneModel("discreet"));
        await().atMost(PATIENCE).until(() -> jobs("discreet").size() == 1);
        Job job = jobs("discreet").get(0);
        List<EnvVar> variables =
                job.getSpec().getTemplate().getSpec().getContainers().get(0).getEnv();
        for (String name : List.of("HUBBUB_S3_ACCESS_KEY", "HUBBUB_S3_SECRET_KEY")) {
            SecretKeySelector from = variables.stream()
                    .filter(variable -> variable.getName().equals(name))
                    .map(variable -> variable.getValueFrom().getSecretKeyRef())
                    .findFirst()
                    .orElseThrow();
            assertEquals("store-key", from.getName());
            assertEquals(name, from.getKey());
        }
        assertTrue(
                variables.stream().noneMatch(variable -> variable.getName().startsWith("HUBBUB_MLFLOW")),
                "runs of training are told, and nobody else needs to know how");
        assertFalse(Serialization.asJson(job).contains("\"secret\""), "the key's value");
        assertFalse(job.getSpec().getTemplate().getSpec().getAutomountServiceAccountToken());
        awaitFinal("discreet");
    }

    @Test
    void an_image_that_the_installation_does_not_name_runs_nowhere() throws Exception {
        manifest("own-image", "own-image1");
        for (String image : List.of(
                "evil/miner",
                "hubbub/transcription-evil:test",
                "hubbub/transcription/evil",
                "evil/hubbub/transcription")) {
            String spec = oneModel("own-image") + "resources: {transcription: {image: '" + image + "'}}\n";
            if (experiment("own-image") == null) {
                apply("own-image", spec);
            } else {
                edit("own-image", spec);
            }
            ExperimentStatus status = awaitStatus(
                            "own-image",
                            known -> known.phase() == ExperimentPhase.Failed
                                    && known.message().contains("'" + image + "'"))
                    .getStatus();
            assertEquals(
                    Condition.Reason.InvalidSpec,
                    condition(status, Condition.Type.Planned).reason());
            assertTrue(
                    status.message().startsWith("spec.resources.transcription.image is '" + image + "'"),
                    status.message());
        }
        assertEquals(List.of(), jobs("own-image"));

        String pinned = "hubbub/transcription:6@sha256:" + "0".repeat(64);
        edit("own-image", oneModel("own-image") + "resources: {transcription: {image: '" + pinned + "'}}\n");
        awaitFinal("own-image");
        assertEquals(
                List.of(pinned),
                jobs("own-image").stream()
                        .flatMap(job -> job.getSpec().getTemplate().getSpec().getContainers().stream())
                        .map(container -> container.getImage())
                        .toList());
    }
}
