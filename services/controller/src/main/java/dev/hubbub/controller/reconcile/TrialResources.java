package dev.hubbub.controller.reconcile;

import dev.hubbub.artifacts.ObjectStore;
import dev.hubbub.contracts.digest.Digest;
import dev.hubbub.controller.observe.TrialScores;
import dev.hubbub.controller.plan.Plan;
import dev.hubbub.controller.plan.TrialDefinition;
import dev.hubbub.controller.plan.TrialPlan;
import dev.hubbub.controller.resource.Experiment;
import dev.hubbub.controller.resource.Ownership;
import dev.hubbub.controller.resource.Trial;
import dev.hubbub.controller.resource.TrialSpec;
import dev.hubbub.controller.resource.TrialStatus;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** The Trials in the cluster: made, kept up to date, and taken away when the grid no longer has them. */
final class TrialResources {

    private static final int LONGEST_NAME = 253;

    private final KubernetesClient client;
    private final ObjectStore objects;

    TrialResources(KubernetesClient client, ObjectStore objects) {
        this.client = client;
        this.objects = objects;
    }

    /**
     * Makes the cluster's Trials those of the plan.
     *
     * @param scores the run's scores
     * @param present the experiment's Trials as last seen
     * @throws IOException if a score cannot be read
     */
    void apply(Experiment experiment, TrialScores scores, Plan plan, Collection<Trial> present) throws IOException {
        Map<String, Trial> byName = new HashMap<>();
        present.forEach(trial -> byName.put(trial.getMetadata().getName(), trial));
        Set<String> wanted = new HashSet<>();
        for (TrialPlan trial : plan.trials()) {
            String name = name(experiment, trial.definition());
            wanted.add(name);
            TrialSpec spec = spec(experiment, trial.definition());
            TrialStatus status = status(trial, scores);
            Trial known = byName.get(name);
            if (known == null) {
                create(experiment, name, spec);
            } else if (!spec.equals(known.getSpec())) {
                resource(experiment, name).edit(current -> {
                    current.setSpec(spec);
                    return current;
                });
            }
            if (known == null || !status.equals(known.getStatus())) {
                write(experiment, name, status);
            }
        }
        for (Trial trial : present) {
            if (!wanted.contains(trial.getMetadata().getName())) {
                client.resource(trial).delete();
            }
        }
    }

    private void create(Experiment experiment, String name, TrialSpec spec) {
        Trial trial = new Trial();
        trial.setMetadata(Ownership.metadata(experiment, name, Map.of()));
        trial.setSpec(spec);
        try {
            client.resource(trial).create();
        } catch (KubernetesClientException e) {
            // What was last seen may be older than what we made last.
            if (e.getCode() != HttpURLConnection.HTTP_CONFLICT) {
                throw e;
            }
        }
    }

    private void write(Experiment experiment, String name, TrialStatus status) {
        resource(experiment, name).editStatus(current -> {
            current.setStatus(status);
            return current;
        });
    }

    private Resource<Trial> resource(Experiment experiment, String name) {
        return client.resources(Trial.class)
                .inNamespace(experiment.getMetadata().getNamespace())
                .withName(name);
    }

    // Trials of several experiments share a namespace, and their templates are often the same.
    static String name(Experiment experiment, TrialDefinition definition) {
        String name = experiment.getMetadata().getName() + "-" + definition.slug();
        return name.length() <= LONGEST_NAME
                ? name
                : name.substring(0, LONGEST_NAME - 13).replaceAll("[-.]+$", "") + "-"
                        + Digest.of(name).abbreviated();
    }

    private static TrialSpec spec(Experiment experiment, TrialDefinition definition) {
        return new TrialSpec(
                experiment.getMetadata().getName(),
                definition.name(),
                definition.index(),
                definition.model().name(),
                definition.model().checkpoint(),
                definition.model().precision(),
                definition.point().values());
    }

    private TrialStatus status(TrialPlan trial, TrialScores scores) throws IOException {
        TrialScores.Numbers numbers = trial.isScored()
                ? scores.read(trial.score())
                : new TrialScores.Numbers(null, null, null, null, 0, null, 0, null);
        return new TrialStatus(
                trial.phase(),
                trial.degenerate() == null ? null : TrialStatus.Verdict.Degenerate,
                trial.sessionsDone() + "/" + trial.sessionsTotal(),
                trial.sessionsDone(),
                trial.sessionsFailed(),
                trial.sessionsTotal(),
                rounded(numbers.wer()),
                rounded(numbers.cer()),
                rounded(numbers.jointError()),
                rounded(numbers.conversationF1()),
                trial.isScored() ? rounded(numbers.seconds()) : null,
                rounded(numbers.realTimeFactor()),
                flaggedSegments(trial, numbers),
                trial.isScored() ? objects.uri(trial.score().prefix()).toString() : null,
                trial.message() == null ? numbers.problem() : trial.message());
    }

    private static Integer flaggedSegments(TrialPlan trial, TrialScores.Numbers numbers) {
        if (trial.degenerate() != null) {
            return trial.degenerate().flagged();
        }
        return trial.isScored() ? numbers.flaggedSegments() : null;
    }

    /** Four decimals: what a table can show. */
    static Double rounded(Double value) {
        return value == null ? null : Math.round(value * 10_000) / 10_000.0;
    }
}
