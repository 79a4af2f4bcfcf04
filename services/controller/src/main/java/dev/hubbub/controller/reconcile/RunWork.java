package dev.hubbub.controller.reconcile;

import dev.hubbub.artifacts.ArtifactStore;
import dev.hubbub.contracts.stage.OutputAddress;
import dev.hubbub.contracts.stage.Recipe;
import dev.hubbub.contracts.task.Task;
import dev.hubbub.controller.observe.CommitIndex;
import dev.hubbub.controller.observe.Failure;
import dev.hubbub.controller.observe.TranscriptTallies;
import dev.hubbub.controller.observe.TrialScores;
import dev.hubbub.controller.plan.KnownCheckpoint;
import dev.hubbub.controller.plan.Planner;
import dev.hubbub.controller.plan.SessionLengths;
import dev.hubbub.controller.plan.Situation;
import dev.hubbub.controller.plan.TaskLog;
import dev.hubbub.controller.plan.graph.Queue;
import dev.hubbub.controller.pods.PodGroup;
import dev.hubbub.controller.pods.PodGroupMemory;
import dev.hubbub.controller.pods.Trouble;
import dev.hubbub.controller.resource.TriedCheckpoint;
import java.time.Instant;
import java.util.Collection;
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
    private final TaskLog log = new TaskLog();
    private final TrialMemory trials = new TrialMemory();
    private final TopicMemory topics = new TopicMemory();
    private final SilenceWatch.Waiting waiting = new SilenceWatch.Waiting();
    private final Map<Queue, PodGroupMemory> groups = new HashMap<>();
    private final Set<String> said = new HashSet<>();
    private final Map<OutputAddress, Instant> quorums = new HashMap<>();
    private final Set<OutputAddress> abandoned = ConcurrentHashMap.newKeySet();
    private final Set<String> abandonedJobs = new HashSet<>();
    private String impossible;
    private volatile RunInputs inputs;
    private Planner planner;
    private Map<OutputAddress, String> plannedWithout = Map.of();
    private List<TriedCheckpoint> plannedWith = List.of();
    private Map<String, KnownCheckpoint> checkpoints = Map.of();
    private SessionLengths sessionLengths = new SessionLengths(List.of());

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

    /** What the spec names, as it was found; absent until it is planned for the first time. */
    Optional<RunInputs> inputs() {
        return Optional.ofNullable(inputs);
    }

    /** The planner of what is made without these outputs, and tried with these checkpoints; absent if there is none. */
    Optional<Planner> planner(Map<OutputAddress, String> without, List<TriedCheckpoint> tried) {
        return Optional.ofNullable(planner)
                .filter(known -> plannedWithout.equals(without) && plannedWith.equals(tried));
    }

    /** What lies where the checkpoints of the models should be that are planned with, or makes it. */
    Map<String, KnownCheckpoint> checkpoints() {
        return checkpoints;
    }

    void planned(
            RunInputs over,
            Map<String, KnownCheckpoint> with,
            Planner by,
            Map<OutputAddress, String> without,
            List<TriedCheckpoint> tried) {
        if (inputs == null) {
            sessionLengths = new SessionLengths(over.sessions());
        }
        inputs = over;
        planner = by;
        checkpoints = with;
        plannedWithout = Map.copyOf(without);
        plannedWith = List.copyOf(tried);
    }

    /** Whether something is said of the run for the first time. */
    boolean isNews(String sentence) {
        return said.add(sentence);
    }

    /** Whether something was said of the run. */
    boolean isKnown(String sentence) {
        return said.contains(sentence);
    }

    /** Since when a quorum is there for an average, as far as this controller has seen it. */
    Instant quorumSince(OutputAddress average, Instant now) {
        return quorums.computeIfAbsent(average, first -> now);
    }

    /** Begins to count anew. */
    void forgetQuorums() {
        quorums.clear();
    }

    /** Nobody waits any more for outputs that somebody may be at work on. */
    void abandoned(Collection<OutputAddress> outputs) {
        outputs.stream().filter(log::isUnderway).forEach(abandoned::add);
    }

    /** A worker reported what became of outputs: it is at work on them no more. */
    void endedWork(Collection<OutputAddress> outputs) {
        abandoned.removeAll(outputs);
    }

    /** Whether those who do a queue's tasks may be at work on outputs that nobody waits for any more. */
    boolean isAbandoned(Queue queue) {
        return abandoned.stream().anyMatch(output -> queue.stages().contains(output.stage()))
                || jobOf(queue).filter(abandonedJobs::contains).isPresent();
    }

    /** Others do a queue's tasks from now on, those of this Job, and only those that somebody waits for. */
    void beginsAnew(Queue queue, String job) {
        abandoned.removeIf(output -> queue.stages().contains(output.stage()));
        abandonedJobs.remove(job);
    }

    /** The Job whose pods do a queue's tasks, or did last; absent before there is any. */
    Optional<String> jobOf(Queue queue) {
        return Optional.ofNullable(groups.get(queue)).flatMap(PodGroupMemory::job);
    }

    /** Its spec asks for what the cluster does not do, and why in one sentence: an edited one is another run. */
    void cannotBeDone(String why) {
        impossible = why;
    }

    /** What the cluster has against the spec; absent if nothing is known. */
    Optional<String> impossible() {
        return Optional.ofNullable(impossible);
    }

    /** How far the run is. */
    Situation situation() {
        return new Situation(commits, transcripts, log);
    }

    /** How long the sessions of the inputs are. */
    SessionLengths sessionLengths() {
        return sessionLengths;
    }

    /** Whether an output is there, or cannot be made. */
    boolean isOver(OutputAddress output) {
        return commits.isKnown(output) || log.failure(output) != null;
    }

    void failed(Failure failure) {
        log.failed(failure.outputs(), failure.message());
        endedWork(failure.outputs());
    }

    /**
     * One that a controller recorded before this one took the run up. Where it names a Job, that one may have ended
     * before it stopped the Job, in which somebody is still at work on the outputs.
     */
    void failedBefore(Failure failure) {
        failed(failure);
        if (failure.job() != null) {
            abandonedJobs.add(failure.job());
        }
    }

    /** Why outputs cannot be made, by output. */
    Map<OutputAddress, String> failures() {
        return log.failures();
    }

    void published(Task task) {
        List<OutputAddress> outputs =
                task.recipes().stream().map(Recipe::address).toList();
        log.sent(outputs);
        commits.sent(outputs);
    }

    /** How many outputs there are that tasks were published for and that are neither there nor given up. */
    int underwayCount() {
        return log.openCount();
    }

    /** Whether a task was published for an output, whatever became of it. */
    boolean wasPublished(OutputAddress output) {
        return log.isUnderway(output);
    }

    /** Forgets that these were asked for: nobody is left to make them. */
    void forgetTasks(Set<OutputAddress> outputs) {
        log.forget(outputs::contains);
    }

    /** What is remembered of the topics that its tasks went through. */
    TopicMemory topics() {
        return topics;
    }

    /** Of whom the run waits to hear. */
    SilenceWatch.Waiting waiting() {
        return waiting;
    }

    /** Why the run's work is not done; absent if nothing is known of that. */
    Optional<Trouble> trouble() {
        return groups.values().stream()
                .flatMap(group -> group.trouble().stream())
                .findFirst()
                .or(waiting::trouble);
    }

    /** What is remembered of the run's Trials. */
    TrialMemory trials() {
        return trials;
    }

    /** What is remembered of a group of the run's pods. */
    PodGroupMemory of(PodGroup group) {
        return groups.computeIfAbsent(group.queue(), queue -> new PodGroupMemory());
    }
}
