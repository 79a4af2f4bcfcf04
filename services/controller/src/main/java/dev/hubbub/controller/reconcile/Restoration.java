package dev.hubbub.controller.reconcile;

import dev.hubbub.controller.observe.ConcurrentRequests;
import dev.hubbub.controller.observe.LastWord;
import dev.hubbub.controller.resource.Experiment;
import dev.hubbub.controller.resource.ExperimentStatus;
import dev.hubbub.controller.resource.Ownership;
import dev.hubbub.controller.resource.Trial;
import dev.hubbub.controller.resource.TrialStatus;
import dev.hubbub.controller.telemetry.ClusterEvents;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Makes status and Trials of a run that is over what the run left, where somebody edited or deleted them. What differs is
 * written over the version that was seen: if that is not the latest, nothing is written, and one looks again.
 */
final class Restoration {

    private final KubernetesClient client;
    private final TrialWriter writer;
    private final ClusterEvents events;

    Restoration(KubernetesClient client, TrialWriter writer, ClusterEvents events) {
        this.client = client;
        this.writer = writer;
        this.events = events;
    }

    /** Whether all is as the run left it now; otherwise one looks again. */
    boolean restore(Experiment experiment, LastWord word, TrialResources.Shown shown) throws IOException {
        List<LastWord.Row> spoiled = word.table().stream()
                .filter(row -> isSpoiled(experiment, row, shown))
                .toList();
        List<LastWord.Row> restored =
                ConcurrentRequests.send(spoiled, row -> write(experiment, row, shown)).entrySet().stream()
                        .filter(written -> written.getValue().isPresent())
                        .map(Map.Entry::getKey)
                        .toList();
        ConcurrentRequests.send(strangers(experiment, word, shown.own()), trial -> {
            writer.delete(trial);
            return true;
        });
        ExperimentStatus left = word.status().observing(experiment.getMetadata().getGeneration());
        boolean otherStatus = !left.equals(experiment.getStatus());
        boolean restoredStatus = otherStatus && write(experiment, left);
        tell(experiment, restored, restoredStatus && isSpoiled(experiment, left));
        return restored.size() == spoiled.size() && restoredStatus == otherStatus;
    }

    // A spec that is suspended after the end, or let go on, is observed and nothing else.
    private static boolean isSpoiled(Experiment experiment, ExperimentStatus left) {
        return experiment.getStatus() == null
                || !left.equals(experiment.getStatus().observing(left.observedGeneration()));
    }

    private static boolean isSpoiled(Experiment experiment, LastWord.Row row, TrialResources.Shown shown) {
        Optional<Trial> there = shown.find(row.name());
        return there.isEmpty()
                || Ownership.isOf(experiment, there.get())
                        && !(row.spec().equals(there.get().getSpec())
                                && left(row, there.get()).equals(there.get().getStatus()));
    }

    /** The Trial as it was left; absent if somebody else was there first. */
    private Optional<Trial> write(Experiment experiment, LastWord.Row row, TrialResources.Shown shown) {
        Optional<Trial> trial = shown.find(row.name());
        if (trial.isEmpty()) {
            trial = writer.create(experiment, row.name(), row.spec());
        } else if (!row.spec().equals(trial.get().getSpec())) {
            trial = writer.change(trial.get(), row.spec());
        }
        return trial.flatMap(known -> left(row, known).equals(known.getStatus())
                ? Optional.of(known)
                : writer.report(known, left(row, known)));
    }

    // A spec that was spoiled and put back is another generation of the same.
    private static TrialStatus left(LastWord.Row row, Trial trial) {
        return row.status().observing(trial.getMetadata().getGeneration());
    }

    private static List<Trial> strangers(Experiment experiment, LastWord word, Collection<Trial> own) {
        Set<String> names = word.table().stream().map(LastWord.Row::name).collect(Collectors.toSet());
        return own.stream()
                .filter(trial -> Ownership.isOf(experiment, trial)
                        && !names.contains(trial.getMetadata().getName()))
                .toList();
    }

    private boolean write(Experiment experiment, ExperimentStatus status) {
        Experiment wanted = new Experiment();
        wanted.setMetadata(experiment.getMetadata());
        wanted.setSpec(experiment.getSpec());
        wanted.setStatus(status);
        try {
            client.resource(wanted).updateStatus();
            return true;
        } catch (KubernetesClientException e) {
            if (e.getCode() == HttpURLConnection.HTTP_CONFLICT || e.getCode() == HttpURLConnection.HTTP_NOT_FOUND) {
                return false;
            }
            throw e;
        }
    }

    private void tell(Experiment experiment, List<LastWord.Row> trials, boolean status) {
        List<String> what = new ArrayList<>();
        if (!trials.isEmpty()) {
            what.add("the Trial " + trials.get(0).name()
                    + (trials.size() == 1 ? "" : " and " + (trials.size() - 1) + " more"));
        }
        if (status) {
            what.add("the status");
        }
        if (!what.isEmpty()) {
            events.warning(
                    experiment,
                    "Restored",
                    String.join(" and ", what)
                            + " was not as the run left it, and is again: somebody changed or deleted it. Set the annotation "
                            + Experiment.RUN_ANNOTATION
                            + " to a new value to run the experiment again");
        }
    }
}
