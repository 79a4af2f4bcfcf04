package dev.hubbub.controller.reconcile;

import dev.hubbub.contracts.running.RunningTrials.RunningTrial;
import dev.hubbub.controller.observe.LastWord;
import dev.hubbub.controller.resource.Trial;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** What the controller remembers of the Trials it wrote in a run. */
final class TrialMemory {

    /** What was written shows in the informer's cache within this time. */
    private static final Duration SHOWS_WITHIN = Duration.ofSeconds(10);

    private record Written(Trial trial, Instant time) {}

    private final Map<String, Written> written = new ConcurrentHashMap<>();
    private final Set<String> announced = new HashSet<>();
    private Instant countsDue = Instant.MIN;
    private List<LastWord.Row> table = List.of();
    private List<RunningTrial> told = List.of();
    private Instant noticeDue = Instant.MIN;

    /** The API server has a Trial so. Called from several threads. */
    void wrote(Trial trial, Instant now) {
        written.put(trial.getMetadata().getName(), new Written(trial, now));
    }

    /** Somebody else wrote a Trial since. Called from several threads. */
    void lost(String name) {
        written.remove(name);
    }

    /** A Trial as it was written too short a time ago for the informer to be the judge of it. */
    Optional<Trial> lately(String name, Instant now) {
        return Optional.ofNullable(written.get(name))
                .filter(last -> last.time().plus(SHOWS_WITHIN).isAfter(now))
                .map(Written::trial);
    }

    /** Forgets what the informer shows by now. */
    void forget(Instant now) {
        written.values().removeIf(last -> last.time().plus(SHOWS_WITHIN).isBefore(now));
    }

    /** When counts may be written that are all a Trial has to say. */
    Instant countsDue() {
        return countsDue;
    }

    void countsDue(Instant time) {
        countsDue = time;
    }

    /** What the Trials are, written or to be written. */
    List<LastWord.Row> table() {
        return table;
    }

    void table(List<LastWord.Row> now) {
        table = now;
    }

    /** What the dashboard was told last. */
    List<RunningTrial> told() {
        return told;
    }

    void told(List<RunningTrial> now) {
        told = now;
    }

    /** When it may be told anew. */
    Instant noticeDue() {
        return noticeDue;
    }

    void noticeDue(Instant time) {
        noticeDue = time;
    }

    /** Those of the names that nobody was told about yet; they count as told from now on. */
    List<String> untold(Collection<String> names) {
        return names.stream().filter(announced::add).toList();
    }
}
