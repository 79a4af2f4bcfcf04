package dev.hubbub.controller.reconcile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hubbub.contracts.score.GateVerdict;
import dev.hubbub.controller.resource.ExperimentPhase;
import dev.hubbub.controller.resource.ExperimentStatus;
import dev.hubbub.controller.resource.TrialStatus;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the cluster is told of checkpoints that were compared with their bases. */
class GatedTrialsTest extends ControllerFixture {

    @Test
    void a_rejected_checkpoint_is_labelled_with_the_reasons_and_is_not_the_best() throws Exception {
        manifest("gated", "g1", "g2");
        apply("gated", twoModels("gated") + "gates: [{candidate: a, base: b, inDomain: [d]}]\n");
        ExperimentStatus status = awaitFinal("gated").getStatus();
        assertEquals(ExperimentPhase.Succeeded, status.phase(), status.message());
        assertEquals("b-bs5-len15", status.best().trial(), "both are equally good, and the first is rejected");
        assertEquals(List.of(new ExperimentStatus.GateCounts("a", "b", 0, 1, 0, 0)), status.gates());
        assertTrue(status.message().contains("; a against b: rejected"), status.message());
        TrialStatus.Gate gate = trial("gated-a-bs5-len15").getStatus().gate();
        assertEquals(GateVerdict.Outcome.REJECTED, gate.verdict());
        assertEquals("b-bs5-len15", gate.base());
        assertEquals("own became worse.", gate.reasons());
        assertNull(trial("gated-b-bs5-len15").getStatus().gate());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{candidate: a, base: a, inDomain: [d]} | a model cannot be compared with itself",
                "{candidate: a, base: c, inDomain: [d]} | a gate names a model that is not in models",
                "{candidate: a, base: b, inDomain: [none]} | a gate names a dataset that is not in datasets",
                "{candidate: a, base: b, inDomain: [d], outOfSample: [d]} | either in-domain or out of sample",
                "{candidate: a, base: b, inDomain: []} | spec.gates[0].inDomain"
            })
    void a_gate_that_makes_no_sense_is_refused_when_it_is_applied(String gate, String reason) {
        KubernetesClientException refused = assertThrows(
                KubernetesClientException.class,
                () -> apply("refused-gate", twoModels("refused-gate") + "gates: [" + gate + "]\n"));
        assertEquals(422, refused.getCode());
        assertTrue(refused.getMessage().contains(reason), refused.getMessage());
    }
}
