package dev.hubbub.controller.reconcile;

import dev.hubbub.artifacts.ArtifactStore;
import dev.hubbub.contracts.digest.Digest;
import dev.hubbub.contracts.stage.OutputAddress;
import dev.hubbub.contracts.stage.Recipe;
import dev.hubbub.contracts.stage.StageName;
import dev.hubbub.contracts.task.Task;
import dev.hubbub.controller.observe.CommitIndex;
import dev.hubbub.controller.observe.Failure;
import dev.hubbub.controller.observe.TranscriptTallies;
import dev.hubbub.controller.observe.TrialScores;
import dev.hubbub.controller.plan.Planner;
import dev.hubbub.controller.plan.Situation;
import dev.hubbub.controller.pods.PodGroup;
import dev.hubbub.controller.pods.PodGroupMemory;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What it takes to get a run done: the graph, what is known of its outputs, and what was sent. It grows with the
 * experiment and is needed only until the run is over. Results come in on other threads than reconciliations; what they
 * touch is concurrent.
 */
final class RunWork {

    private final CommitIndex commits;
    private final TrialScores scores;
    private final TranscriptTallies transcripts;
    private final Map<OutputAddress, String> failures = new ConcurrentHashMap<>();

    private final Map<Digest, Set<OutputAddress>> published = new HashMap<>();
    private final Map<String, PodGroupMemory> groups = new HashMap<>();
    private Planner planner;

    RunWork(ArtifactStore artifacts, CommitIndex commits) {
        this.commits = commits;
        this.scores = new TrialScores(artifacts);
        this.transcripts = new TranscriptTallies(artifacts);
    }

    CommitIndex commits() {
        return commits;
    }

    TrialScores scores() {
        return scores;
    }

    /** The planner over the inputs that were found; absent until they are. */
    Optional<Planner> planner() {
        return Optional.ofNullable(planner);
    }

    void observed(Planner over, List<Failure> recorded) {
        recorded.forEach(this::failed);
        planner = over;
    }

    /** How far the run is. */
    Situation situation() {
        return new Situation(commits, transcripts, failures(), underway());
    }

    void failed(Failure failure) {
        failure.outputs().forEach(output -> failures.putIfAbsent(output, failure.message()));
    }

    /** Why outputs cannot be made, by output. */
    Map<OutputAddress, String> failures() {
        return Map.copyOf(failures);
    }

    void published(Task task) {
        Set<OutputAddress> outputs = new HashSet<>();
        task.recipes().stream().map(Recipe::address).forEach(outputs::add);
        published.put(task.id(), outputs);
    }

    /** The outputs that tasks were published for. */
    Set<OutputAddress> underway() {
        Set<OutputAddress> outputs = new HashSet<>();
        published.values().forEach(outputs::addAll);
        return outputs;
    }

    /** Forgets that outputs of these stages were asked for: nobody is left to make them. */
    void forgetTasks(Set<StageName> stages) {
        published.values().removeIf(outputs -> outputs.stream().allMatch(output -> stages.contains(output.stage())));
    }

    /** What is remembered of a group of the run's pods. */
    PodGroupMemory of(PodGroup group) {
        return groups.computeIfAbsent(group.component(), component -> new PodGroupMemory());
    }
}
