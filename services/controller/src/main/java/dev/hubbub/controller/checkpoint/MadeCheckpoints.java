package dev.hubbub.controller.checkpoint;

import dev.hubbub.artifacts.ObjectStore;
import dev.hubbub.contracts.Json;
import dev.hubbub.contracts.digest.DerivedName;
import dev.hubbub.contracts.stage.OutputAddress;
import dev.hubbub.controller.resource.Checkpoint;
import dev.hubbub.controller.resource.CheckpointSpec;
import dev.hubbub.controller.resource.CheckpointVerdict;
import dev.hubbub.controller.resource.Experiment;
import dev.hubbub.controller.resource.ModelSpec;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.net.HttpURLConnection;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Makes Checkpoints of what experiments made. They stay when the experiment goes, as the weights do. */
public final class MadeCheckpoints {

    private static final int LONGEST_EXPERIMENT = 150;

    private final KubernetesClient client;
    private final ObjectStore objects;

    public MadeCheckpoints(KubernetesClient client, ObjectStore objects) {
        this.client = client;
        this.objects = objects;
    }

    /**
     * There is, from now on, a Checkpoint of weights that an experiment made.
     *
     * @param model the experiment's model that they are
     * @param output where they are
     * @param verdict what the experiment's gates say of them; absent if it has none for them
     * @return its name
     */
    public String register(
            Experiment experiment, ModelSpec model, OutputAddress output, Optional<CheckpointVerdict> verdict) {
        Checkpoint checkpoint = new Checkpoint();
        checkpoint.setMetadata(new ObjectMetaBuilder()
                .withNamespace(experiment.getMetadata().getNamespace())
                .withName(name(experiment, model, output))
                .withLabels(labels(experiment, model, verdict))
                .withAnnotations(verdict.map(known -> Map.of(Checkpoint.JUDGED_ANNOTATION, known.name()))
                        .orElse(null))
                .build());
        checkpoint.setSpec(new CheckpointSpec(
                objects.uri(output.prefix()).toString(),
                model.architecture(),
                new CheckpointSpec.Source(experiment.getMetadata().getName(), model.name(), model.run(), step(model))));
        try {
            client.resource(checkpoint).create();
        } catch (KubernetesClientException e) {
            if (e.getCode() != HttpURLConnection.HTTP_CONFLICT) {
                throw e;
            }
            verdict.ifPresent(known -> judge(checkpoint, known));
        }
        return checkpoint.getMetadata().getName();
    }

    /**
     * Writes down what gates say now. A person may have overruled what they said before: where the label says something
     * else than they did, it stays. What they said stands until they say something else.
     */
    private void judge(Checkpoint checkpoint, CheckpointVerdict verdict) {
        Resource<Checkpoint> kept = client.resource(checkpoint);
        Checkpoint there = kept.get();
        if (there == null || verdict == CheckpointVerdict.awaited) {
            return;
        }
        String label = there.labels().get(Checkpoint.VERDICT_LABEL);
        String said = Optional.ofNullable(there.getMetadata().getAnnotations())
                .map(annotations -> annotations.get(Checkpoint.JUDGED_ANNOTATION))
                .orElse(null);
        // Without an annotation nobody judged it, or an earlier release did, which only filled in what was awaited.
        boolean overruled =
                said == null ? label != null && !label.equals(CheckpointVerdict.awaited.name()) : !said.equals(label);
        if (verdict.name().equals(said)) {
            return;
        }
        Map<String, Object> metadata = new LinkedHashMap<>();
        metadata.put("annotations", Map.of(Checkpoint.JUDGED_ANNOTATION, verdict.name()));
        if (!overruled) {
            metadata.put("labels", Map.of(Checkpoint.VERDICT_LABEL, verdict.name()));
        }
        kept.patch(PatchContext.of(PatchType.JSON_MERGE), Json.text(Map.of("metadata", metadata)));
    }

    private static Map<String, String> labels(
            Experiment experiment, ModelSpec model, Optional<CheckpointVerdict> verdict) {
        Map<String, String> labels = new LinkedHashMap<>();
        labels.put(Checkpoint.MODEL_LABEL, CheckpointLabels.value(model.name()));
        labels.put(Checkpoint.EXPERIMENT_LABEL, Selection.label(experiment));
        if (model.run() != null) {
            labels.put(Checkpoint.RUN_LABEL, CheckpointLabels.value(model.run()));
            Optional.ofNullable(step(model)).ifPresent(step -> labels.put(Checkpoint.STEP_LABEL, step));
        }
        verdict.ifPresent(known -> labels.put(Checkpoint.VERDICT_LABEL, known.name()));
        return labels;
    }

    private static String step(ModelSpec model) {
        return model.step() == null ? null : model.step().text();
    }

    private static String name(Experiment experiment, ModelSpec model, OutputAddress output) {
        String plain = model.name().toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-");
        return DerivedName.of(experiment.getMetadata().getName(), LONGEST_EXPERIMENT)
                        .toLowerCase(Locale.ROOT)
                + "-" + plain.replaceAll("-$", "") + "-" + output.digest().abbreviated();
    }
}
