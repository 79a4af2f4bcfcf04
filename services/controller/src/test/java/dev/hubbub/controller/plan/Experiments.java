package dev.hubbub.controller.plan;

import dev.hubbub.contracts.Json;
import dev.hubbub.contracts.digest.Digest;
import dev.hubbub.contracts.stage.OutputAddress;
import dev.hubbub.contracts.stage.Recipe;
import dev.hubbub.contracts.task.CheckpointReference;
import dev.hubbub.contracts.task.DatasetLayout;
import dev.hubbub.contracts.task.DatasetReference;
import dev.hubbub.contracts.task.ModelArchitecture;
import dev.hubbub.contracts.task.SessionReference;
import dev.hubbub.contracts.task.Task;
import dev.hubbub.controller.resource.ExperimentSpec;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** A world for the planner: sessions, checkpoints, and what became of the tasks it was given. */
final class Experiments {

    final Map<String, KnownCheckpoint> checkpoints = new LinkedHashMap<>();
    final Set<OutputAddress> committed = new HashSet<>();
    final Map<OutputAddress, String> failures = new HashMap<>();
    final Set<OutputAddress> underway = new HashSet<>();
    final Map<OutputAddress, SegmentTally> tallies = new HashMap<>();
    final Set<OutputAddress> tallied = new HashSet<>();
    private List<KnownSession> sessions = List.of();

    static ExperimentSpec spec(String yaml) {
        return Serialization.unmarshal(yaml, ExperimentSpec.class);
    }

    Experiments sessions(DatasetLayout layout, String... names) {
        DatasetReference dataset = new DatasetReference(layout, "s3://hubbub/media/" + layout);
        sessions = Stream.of(names)
                .map(name -> new KnownSession(
                        new SessionReference(dataset, name, Digest.of("content of " + name)),
                        Digest.of("references of " + name),
                        layout == DatasetLayout.MCOREC))
                .toList();
        return this;
    }

    List<KnownSession> known() {
        return sessions;
    }

    Experiments sessions(List<KnownSession> known) {
        sessions = known;
        return this;
    }

    Experiments checkpoint(String model, String content) {
        checkpoints.put(
                model,
                new KnownCheckpoint.Found(new CheckpointReference.Stored(
                        ModelArchitecture.WHISPER, "s3://hubbub/checkpoints/" + model, Digest.of(content))));
        return this;
    }

    Plan plan(ExperimentSpec spec) throws Exception {
        return planner(spec).plan(situation());
    }

    Planner planner(ExperimentSpec spec) throws InvalidExperimentException {
        return new Planner("lab", "study", spec, sessions, checkpoints);
    }

    Situation situation() {
        TaskLog log = new TaskLog();
        log.sent(underway);
        failures.forEach((output, message) -> log.failed(Set.of(output), message));
        return new Situation(
                new SettledOutputs(committed),
                transcript -> {
                    tallied.add(transcript);
                    return tallies.getOrDefault(transcript, SegmentTally.NONE);
                },
                log);
    }

    /** Does every ready task, and those that become ready then, until there are none; the tasks done, in order. */
    List<Task> work(ExperimentSpec spec) throws Exception {
        List<Task> done = new java.util.ArrayList<>();
        for (Plan plan = plan(spec); !plan.ready().isEmpty(); plan = plan(spec)) {
            plan.ready().forEach(this::commit);
            done.addAll(plan.ready());
        }
        return done;
    }

    void commit(Task task) {
        task.recipes().stream().map(Recipe::address).forEach(committed::add);
    }

    void fail(Task task, String message) {
        task.recipes().forEach(recipe -> failures.put(recipe.address(), message));
    }

    /** Outputs of which no more are found than there are. */
    private record SettledOutputs(Set<OutputAddress> committed) implements Outputs {

        @Override
        public Set<OutputAddress> committed(Collection<OutputAddress> addresses) {
            Set<OutputAddress> found = new HashSet<>(addresses);
            found.retainAll(committed);
            return found;
        }

        @Override
        public List<OutputAddress> found(int from) {
            return List.of();
        }
    }

    static <T extends Task> List<T> of(Class<T> type, List<Task> tasks) {
        return tasks.stream().filter(type::isInstance).map(type::cast).toList();
    }

    static String text(Plan plan) {
        return Json.text(plan);
    }
}
