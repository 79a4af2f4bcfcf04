package dev.hubbub.controller.reconcile;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hubbub.contracts.digest.DerivedName;
import dev.hubbub.contracts.event.Topics;
import dev.hubbub.controller.resource.Experiment;
import dev.hubbub.controller.resource.ExperimentPhase;
import dev.hubbub.controller.resource.Ownership;
import dev.hubbub.controller.work.Broker;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Names that Kubernetes takes and other places find too long, and names that become equal when they are put together. */
class LongNamesTest extends ControllerFixture {

    private static final String LONG = "a-very-long-name-of-a-study.".repeat(9);

    @Test
    void experiments_whose_names_differ_only_at_their_253rd_character_have_everything_to_themselves() throws Exception {
        List<String> names = List.of(LONG + "x", LONG + "y");
        assertEquals(253, names.get(0).length());
        for (String name : names) {
            String session = name.substring(252);
            manifest("long-" + session, session + "1", session + "2");
            apply(name, oneModel("long-" + session) + "trialName: t\n");
        }
        for (String name : names) {
            var status = awaitFinal(name).getStatus();
            assertEquals(ExperimentPhase.Succeeded, status.phase(), status.message());
        }
        Experiment first = experiment(names.get(0));
        Experiment second = experiment(names.get(1));
        assertNotEquals(label(first), label(second));
        assertEquals(
                List.of(names.get(0)),
                owners(trials(label(first)).stream()
                        .map(ControllerFixture::trial)
                        .toList()));
        assertEquals(List.of(names.get(1)), owners(jobs(label(second))));

        for (String name : names) {
            client.resource(experiment(name)).delete();
        }
        try (Broker broker = new Broker(kafka.bootstrapServers())) {
            for (String name : names) {
                await().atMost(PATIENCE).until(() -> broker.partitions(Topics.transcription(NAMESPACE, name)) == 0);
            }
        }
    }

    @Test
    void a_shortened_name_is_no_name_that_anybody_can_give() {
        String whole = Topics.transcription(NAMESPACE, LONG + "x");
        assertEquals(249, whole.length());
        assertEquals(249, Topics.training(NAMESPACE, LONG + "x").length());
        assertNotEquals(whole.toLowerCase(Locale.ROOT), whole, "names of objects have no capital letter");
        assertEquals("short", DerivedName.of("short", DerivedName.LONGEST_LABEL));
        String label = DerivedName.of("s".repeat(63) + ".", DerivedName.LONGEST_LABEL);
        assertTrue(label.matches("[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?"), label);
    }

    @Test
    void trials_whose_names_become_equal_behind_their_experiments_names_are_two_with_each_their_own_result()
            throws Exception {
        for (Map.Entry<String, String> each : Map.of("speech", "v2-beam{beamSize}", "speech-v2", "beam{beamSize}")
                .entrySet()) {
            manifest(each.getKey(), each.getKey() + "-1");
            int beam = each.getKey().length();
            apply(
                    each.getKey(),
                    oneModel(each.getKey()) + "trialName: '" + each.getValue().replace("{beamSize}", "1") + "'\n"
                            + "decoding: {grid: {beamSize: [" + beam + "]}}\n");
        }
        for (String name : List.of("speech", "speech-v2")) {
            awaitFinal(name);
            List<String> own = trials(name);
            assertEquals(1, own.size(), own.toString());
            double expected = Math.round(10_000.0 / name.length()) / 10_000.0;
            assertEquals(expected, trial(own.get(0)).getStatus().metrics().get("wer"), own.get(0));
        }
    }

    private static String label(Experiment experiment) {
        return Ownership.labels(experiment).get(Experiment.EXPERIMENT_LABEL);
    }

    private static List<String> owners(List<? extends HasMetadata> objects) {
        return objects.stream()
                .map(object -> object.getMetadata().getOwnerReferences().get(0).getName())
                .toList();
    }
}
