package dev.hubbub.controller.reconcile;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hubbub.contracts.Json;
import dev.hubbub.controller.resource.Condition;
import dev.hubbub.controller.resource.DrawnSpec;
import dev.hubbub.controller.resource.Experiment;
import dev.hubbub.controller.resource.ExperimentPhase;
import dev.hubbub.controller.resource.ExperimentStatus;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** One object that cannot be read, whoever made it, is that object's matter and nobody else's. */
class UnreadableObjectTest extends ControllerFixture {

    @Test
    void a_number_without_an_end_is_refused_and_one_that_was_kept_before_is_set_aside_while_the_others_go_on()
            throws Exception {
        KubernetesClientException refused = assertThrows(
                KubernetesClientException.class,
                () -> apply(poisoned("late", oneModel("late") + "firstIndex: 3000000000\n")));
        assertTrue(refused.getMessage().contains("spec.firstIndex"), refused.getMessage());

        cluster.withoutLimits(() -> apply(poisoned("kept", oneModel("kept") + "firstIndex: 3000000000\n")));

        ExperimentStatus status = awaitStatus("kept", known -> known.phase() == ExperimentPhase.Failed)
                .getStatus();
        assertEquals(
                Condition.Reason.InvalidSpec,
                condition(status, Condition.Type.Planned).reason());
        assertTrue(status.message().startsWith("spec.firstIndex cannot be read"), status.message());
        assertOthersGoOn("beside");

        controller.close();
        controller = newController("secret");
        controller.start();
        assertOthersGoOn("afterwards");

        client.resource(experiment("kept")).delete();
        await().atMost(PATIENCE).until(() -> experiment("kept") == null);
    }

    @Test
    void what_was_kept_from_before_a_rule_is_told_of_it_in_a_sentence_and_stops_nobody() throws Exception {
        String data = dataset("kept");
        String model = "models: [{name: a, checkpoint: 's3://hubbub/checkpoints/a'}]\n";
        Map<String, String> sentences = new LinkedHashMap<>();
        Map<String, String> specs = new LinkedHashMap<>();
        keep(specs, sentences, data + "models: [{name: a}]\n", "spec.models[0]: ", "name one of the four");
        keep(specs, sentences, data + model.replace("a, ", "a, average: [], "), "spec.models[0]", "");
        keep(
                specs,
                sentences,
                data + model.replace("'s3://hubbub/checkpoints/a'", "a"),
                "spec.models[0].checkpoint",
                "");
        keep(
                specs,
                sentences,
                data + "models: [{name: a, average: [{weight: 1}, {weight: 1}]}]\n",
                "spec.models[0].average[0].checkpoint",
                "");
        keep(
                specs,
                sentences,
                data + model.replace("[", "[{name: a, checkpoint: 's3://hubbub/checkpoints/b'}, "),
                "spec.models: ",
                "two models have the same name");
        keep(specs, sentences, data, "spec.models", "");
        keep(specs, sentences, data + "models: []\n", "spec.models", "");
        keep(specs, sentences, data + "models: [{checkpoint: 's3://hubbub/checkpoints/a'}]\n", "name", "");
        keep(specs, sentences, model, "spec.datasets", "");
        keep(specs, sentences, "datasets: [{name: d}]\n" + model, "spec.datasets[0].uri", "");
        keep(specs, sentences, "datasets: [{name: d, uri: '/data/x.jsonl'}]\n" + model, "spec.datasets[0].uri", "");
        keep(specs, sentences, data + model + "scoring: {protocol: mcorec}\n", "spec", "use protocol utterance");
        keep(specs, sentences, data + model + "segmentation: {onset: 0.1, offset: 0.9}\n", "spec.segmentation", "");
        keep(specs, sentences, data + model + "decoding: {grid: {beamSize: [0]}}\n", "spec.decoding.grid.beamSize", "");
        controller.close();
        cluster.withoutLimits(() -> specs.forEach((name, spec) -> apply(poisoned(name, spec))));
        controller = newController("secret");
        controller.start();

        for (String name : specs.keySet()) {
            String told = await(name).atMost(PATIENCE).until(() -> told(name), known -> known != null);
            assertTrue(told.contains(sentences.get(name)), name + ": " + told);
            assertTrue(told.endsWith("correct it and apply again"), name + ": " + told);
        }
        assertOthersGoOn("beside-them");
    }

    /** What a person finds: in the status, or in an event where the API server takes no status of such an object. */
    private static String told(String name) {
        ExperimentStatus status = experiment(name).getStatus();
        if (status != null && status.phase() == ExperimentPhase.Failed) {
            assertEquals(
                    Condition.Reason.InvalidSpec,
                    condition(status, Condition.Type.Planned).reason());
            return status.message();
        }
        return client.v1().events().inNamespace(NAMESPACE).list().getItems().stream()
                .filter(event -> event.getInvolvedObject().getName().equals(name))
                .filter(event -> event.getReason().equals(Condition.Reason.InvalidSpec.name()))
                .map(Event::getMessage)
                .findFirst()
                .orElse(null);
    }

    private static void keep(
            Map<String, String> specs, Map<String, String> sentences, String spec, String field, String rule) {
        String name = "before-" + specs.size();
        specs.put(name, spec);
        sentences.put(name, rule.isEmpty() ? field : rule);
    }

    @Test
    void numbers_that_overflow_in_a_status_or_in_a_trial_are_written_anew() throws Exception {
        manifest("spoiled", "spoiled1");
        apply("spoiled", oneModel("spoiled") + "suspend: true\n");
        awaitStatus("spoiled", known -> known.phase() == ExperimentPhase.Suspended);

        cluster.withoutLimits(() -> {
            client.resource(experiment("spoiled"))
                    .subresource("status")
                    .patch(PatchContext.of(PatchType.JSON_MERGE), "{\"status\": {\"sessions\": 3000000000}}");
            client.resource(trial("spoiled-a-bs5-len15"))
                    .patch(PatchContext.of(PatchType.JSON_MERGE), "{\"spec\": {\"index\": 3000000000}}");
            client.resource(trial("spoiled-a-bs5-len15"))
                    .subresource("status")
                    .patch(PatchContext.of(PatchType.JSON_MERGE), "{\"status\": {\"sessionsDone\": 3000000000}}");
        });

        assertOthersGoOn("unspoiled");
        edit("spoiled", oneModel("spoiled"));
        assertEquals(1, awaitFinal("spoiled").getStatus().sessions());
        assertEquals(1, trial("spoiled-a-bs5-len15").getSpec().index());
        assertEquals(1, trial("spoiled-a-bs5-len15").getStatus().sessionsDone());
    }

    @Test
    void whatever_is_drawn_from_the_schema_is_refused_in_a_sentence_or_planned_and_stops_nobody() throws Exception {
        DrawnSpec specs = new DrawnSpec(8);
        List<String> taken = new ArrayList<>();
        // Most of what is drawn breaks a rule; a field more in the schema draws others.
        for (int i = 0; i < 30 || taken.size() < 3 && i < 5000; i++) {
            ObjectNode drawn = specs.experiment(NAMESPACE, "drawn-" + i);
            try {
                apply(drawn);
                taken.add("drawn-" + i);
            } catch (KubernetesClientException e) {
                assertTrue(e.getCode() == 422 || e.getCode() == 400, e.getMessage());
                assertTrue(e.getMessage().contains("spec"), e.getMessage());
            }
        }
        assertTrue(taken.size() > 2, taken + " were taken");
        for (String name : taken) {
            awaitStatus(name, known -> known.message() != null && known.phase() != ExperimentPhase.Planning);
        }
        assertOthersGoOn("sound");
    }

    /** The cluster keeps what it refuses today, and more of what is drawn is planned, and made pods for. */
    @Test
    void whatever_was_kept_behind_the_schemas_back_ends_in_a_phase_and_stops_nobody() throws Exception {
        manifest("x", "x1");
        DrawnSpec specs = new DrawnSpec(Long.getLong("hubbub.fuzz.seed", 21));
        int drawn = Integer.getInteger("hubbub.fuzz.specs", 25);
        List<String> taken = new ArrayList<>();
        Map<ExperimentPhase, Integer> phases = new EnumMap<>(ExperimentPhase.class);
        cluster.withoutLimits(() -> {
            for (int i = 0; i < drawn; i++) {
                try {
                    apply(specs.experiment(NAMESPACE, "hidden-" + i));
                    taken.add("hidden-" + i);
                } catch (KubernetesClientException e) {
                    assertTrue(e.getCode() == 422 || e.getCode() == 400, e.getMessage());
                }
            }
            for (String name : taken) {
                ExperimentStatus status = awaitStatus(
                                name, known -> known.message() != null && known.phase() != ExperimentPhase.Planning)
                        .getStatus();
                phases.merge(status.phase(), 1, Integer::sum);
                assertFalse(status.message().contains("an error in Hubbub"), name + ": " + status.message());
                client.resource(experiment(name)).delete();
            }
        });
        assertTrue(taken.size() > drawn / 2, taken.size() + " were taken: " + phases);
        assertTrue(phases.containsKey(ExperimentPhase.Failed), phases.toString());
        assertOthersGoOn("sound-beside-hidden");
    }

    private static void assertOthersGoOn(String name) throws Exception {
        manifest(name, name + "1");
        apply(name, oneModel(name));
        assertEquals(ExperimentPhase.Succeeded, awaitFinal(name).getStatus().phase());
    }

    private static ObjectNode poisoned(String name, String spec) {
        ObjectNode experiment = Json.mapper()
                .createObjectNode()
                .put("apiVersion", Experiment.GROUP + "/" + Experiment.VERSION)
                .put("kind", "Experiment");
        experiment.putObject("metadata").put("name", name).put("namespace", NAMESPACE);
        experiment.set("spec", client.getKubernetesSerialization().unmarshal(spec, ObjectNode.class));
        return experiment;
    }

    private static void apply(ObjectNode experiment) {
        client.resource(Json.mapper().convertValue(experiment, GenericKubernetesResource.class))
                .create();
    }
}
