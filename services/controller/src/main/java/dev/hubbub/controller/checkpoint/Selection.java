package dev.hubbub.controller.checkpoint;

import dev.hubbub.artifacts.ObjectUri;
import dev.hubbub.contracts.digest.DerivedName;
import dev.hubbub.contracts.digest.Digest;
import dev.hubbub.controller.plan.TrialGrid;
import dev.hubbub.controller.resource.Checkpoint;
import dev.hubbub.controller.resource.CheckpointSelector;
import dev.hubbub.controller.resource.Experiment;
import dev.hubbub.controller.resource.ExperimentSpec;
import dev.hubbub.controller.resource.ModelSpec;
import dev.hubbub.controller.resource.Reruns;
import dev.hubbub.controller.resource.TriedCheckpoint;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Which Checkpoints an experiment tries: the newest of those that are ready and that it selects, equal files once, and
 * none that it has as a model anyway. A function of what shows and of what it tried before.
 *
 * <p>It cannot go round in circles: trials make no checkpoints, runs of training begin with none that was selected, and
 * what an experiment made itself it does not select.
 */
public final class Selection {

    private static final Comparator<Checkpoint> OLDEST_FIRST = Comparator.comparing((Checkpoint checkpoint) ->
                    Objects.toString(checkpoint.getStatus().readyTime(), ""))
            .thenComparing(checkpoint -> checkpoint.getMetadata().getName());

    private static final int LONGEST_MODEL = 32;
    private static final int DIGITS_OF_DIGEST = 8;

    private Selection() {}

    /** Why a selector can not be meant, in one sentence; absent if it can. */
    public static Optional<String> problem(Experiment experiment) {
        ExperimentSpec spec = experiment.getSpec();
        if (spec == null || spec.rerun() == null) {
            return Optional.empty();
        }
        if (spec.rerun().checkpointSelector() == null) {
            return Optional.of("spec.rerun.checkpointSelector is missing: say which checkpoints to try");
        }
        CheckpointSelector selector = spec.rerun().checkpointSelector();
        String own = label(experiment);
        boolean asked = own.equals(selector.matchLabels().get(Checkpoint.EXPERIMENT_LABEL))
                || selector.matchExpressions().stream()
                        .anyMatch(requirement -> requirement.asksOnlyFor(Checkpoint.EXPERIMENT_LABEL, own));
        return asked
                ? Optional.of(
                        "spec.rerun.checkpointSelector asks for what this experiment makes itself, which would never"
                                + " end and is never tried: select by model or run, or what other experiments make")
                : Optional.empty();
    }

    /**
     * What an experiment is to try now.
     *
     * @param known the Checkpoints of its namespace
     * @param over whether its present run is over, so that anything new begins another
     * @return what it tries already, if that is all
     */
    public static Reruns of(Experiment experiment, Collection<Checkpoint> known, boolean over) {
        Reruns before = experiment.reruns();
        ExperimentSpec spec = experiment.getSpec();
        int most = Math.min(
                spec.rerun().historyLimit(),
                TrialGrid.mostModels(spec) - spec.models().size());
        List<Checkpoint> selected = selected(experiment, known);
        List<Checkpoint> wanted = newest(selected, Math.max(0, most));
        Map<Digest, TriedCheckpoint> tried = new HashMap<>();
        before.tried().forEach(one -> tried.put(one.digest(), one));
        int next = before.next();
        List<TriedCheckpoint> now = new ArrayList<>();
        for (Checkpoint checkpoint : wanted) {
            TriedCheckpoint same = tried.get(checkpoint.getStatus().digest());
            if (same == null) {
                now.add(tried(checkpoint, next++));
            } else if (selected.stream().anyMatch(one -> says(one, same))) {
                now.add(same);
            } else {
                now.add(corrected(same, checkpoint));
            }
        }
        now.sort(Comparator.comparingInt(TriedCheckpoint::number));
        return now.equals(before.tried()) ? before : new Reruns(before.count() + (over ? 1 : 0), next, now);
    }

    /** Whether a Checkpoint says of its files what they are tried as; one that was just edited still does. */
    private static boolean says(Checkpoint checkpoint, TriedCheckpoint tried) {
        return checkpoint.getStatus().digest().equals(tried.digest())
                && (!checkpoint.isObserved()
                        || checkpoint.getSpec().uri().equals(tried.uri())
                                && checkpoint.getStatus().architecture() == tried.architecture());
    }

    /** The same files, of which one knows better now where they are, or what kind of model they are for. */
    private static TriedCheckpoint corrected(TriedCheckpoint same, Checkpoint checkpoint) {
        return new TriedCheckpoint(
                same.number(),
                checkpoint.getMetadata().getName(),
                same.model(),
                checkpoint.getStatus().architecture(),
                checkpoint.getSpec().uri(),
                same.digest());
    }

    private static List<Checkpoint> selected(Experiment experiment, Collection<Checkpoint> known) {
        Set<ObjectUri> models = experiment.getSpec().models().stream()
                .map(ModelSpec::checkpoint)
                .filter(Objects::nonNull)
                .flatMap(folder -> CheckpointFiles.place(folder).stream())
                .collect(Collectors.toSet());
        Set<Digest> owned = new HashSet<>();
        List<Checkpoint> selected = new ArrayList<>();
        for (Checkpoint checkpoint : known) {
            if (checkpoint.getSpec() == null
                    || checkpoint.getStatus() == null
                    || checkpoint.getStatus().digest() == null) {
                continue;
            }
            if (CheckpointFiles.place(checkpoint).filter(models::contains).isPresent()
                    || isMadeBy(experiment, checkpoint)) {
                owned.add(checkpoint.getStatus().digest());
            } else if (checkpoint.isReady()
                    && (checkpoint.isObserved() || isTried(experiment, checkpoint))
                    && experiment.getSpec().rerun().checkpointSelector().matches(checkpoint.labels())) {
                selected.add(checkpoint);
            }
        }
        selected.removeIf(checkpoint -> owned.contains(checkpoint.getStatus().digest()));
        return selected;
    }

    // Of a spec that was edited a moment ago the status does not tell yet: it may be about other files.
    private static boolean isTried(Experiment experiment, Checkpoint checkpoint) {
        return experiment.reruns().tried().stream().anyMatch(tried -> tried.checkpoint()
                .equals(checkpoint.getMetadata().getName()));
    }

    private static boolean isMadeBy(Experiment experiment, Checkpoint checkpoint) {
        return Stream.ofNullable(checkpoint.getSpec().source())
                .anyMatch(source -> experiment.getMetadata().getName().equals(source.experiment()));
    }

    private static List<Checkpoint> newest(List<Checkpoint> selected, int most) {
        Set<Digest> seen = new HashSet<>();
        List<Checkpoint> distinct = selected.stream()
                .sorted(OLDEST_FIRST)
                .filter(checkpoint -> seen.add(checkpoint.getStatus().digest()))
                .toList();
        return distinct.subList(Math.max(0, distinct.size() - most), distinct.size());
    }

    private static TriedCheckpoint tried(Checkpoint checkpoint, int number) {
        Digest digest = checkpoint.getStatus().digest();
        String step = checkpoint.labels().get(Checkpoint.STEP_LABEL);
        String model = CheckpointLabels.value(checkpoint
                .labels()
                .getOrDefault(Checkpoint.MODEL_LABEL, checkpoint.getMetadata().getName()));
        String called = (model.length() <= LONGEST_MODEL ? model : model.substring(0, LONGEST_MODEL))
                        .replaceAll("[^A-Za-z0-9]+$", "")
                + (step == null ? "" : "-" + CheckpointLabels.value(step.length() <= 9 ? step : step.substring(0, 9)))
                + "-" + digest.hex().substring(0, DIGITS_OF_DIGEST);
        return new TriedCheckpoint(
                number,
                checkpoint.getMetadata().getName(),
                called,
                checkpoint.getStatus().architecture(),
                checkpoint.getSpec().uri(),
                digest);
    }

    /** How labels name an experiment. */
    static String label(Experiment experiment) {
        return DerivedName.of(experiment.getMetadata().getName(), DerivedName.LONGEST_LABEL);
    }
}
