package dev.hubbub.controller.reconcile;

import dev.hubbub.artifacts.ObjectStore;
import dev.hubbub.artifacts.ObjectStoreException;
import dev.hubbub.contracts.digest.Digest;
import dev.hubbub.controller.observe.ConcurrentRequests;
import dev.hubbub.controller.observe.LastWord;
import dev.hubbub.controller.plan.TrialDefinition;
import dev.hubbub.controller.plan.TrialPlan;
import dev.hubbub.controller.resource.Experiment;
import dev.hubbub.controller.resource.Ownership;
import dev.hubbub.controller.resource.Trial;
import dev.hubbub.controller.resource.TrialSpec;
import dev.hubbub.controller.resource.TrialStatus;
import dev.hubbub.controller.resource.TrialStatus.TrialPhase;
import dev.hubbub.controller.telemetry.ClusterEvents;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
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
import java.util.stream.Stream;

/** The Trials in the cluster: made, kept up to date, and taken away when the grid no longer has them. */
final class TrialResources {

    private static final int LONGEST_NAME = 253;
    private static final Duration RETRY_SOON = Duration.ofSeconds(2);

    /** Trials written before anything else has its turn: what is sent, the status, and that somebody wants an end. */
    private static final int MOST_AT_ONCE = 100;

    private static final Duration AT_ONCE = Duration.ofMillis(1);

    /** A long table may take a tenth of the time, and no more, to say what only counts on. */
    private static final int PAUSE_FOR_EACH_WRITE = 9;

    private final TrialWriter writer;
    private final TrialReport report;
    private final TrialNotices notices;
    private final ClusterEvents events;
    private final Duration interval;
    private final Clock clock;

    /**
     * The Trials.
     *
     * @param interval the shortest time between two writes of what is mere counts
     */
    TrialResources(TrialWriter writer, ObjectStore objects, ClusterEvents events, Duration interval, Clock clock) {
        this.writer = writer;
        this.report = new TrialReport(objects, clock);
        this.notices = new TrialNotices(objects, interval, clock);
        this.events = events;
        this.interval = interval;
        this.clock = clock;
    }

    /** The Trials that show, and whether they are still wanted. */
    interface Shown {

        /** Those of the experiment, and perhaps those of an earlier one of its name. */
        Collection<Trial> own();

        /** The one of this name in the experiment's namespace, whoever owns it. */
        Optional<Trial> find(String name);

        /** Whether the experiment is being deleted. */
        boolean isLeaving();
    }

    /** A Trial to write. */
    private record Change(String name, TrialSpec spec, TrialStatus status, Optional<Trial> known) {

        boolean isOther() {
            return known.isEmpty() || !spec.equals(known.get().getSpec());
        }

        boolean isNews() {
            return isOther() || !status.equals(known.get().getStatus());
        }

        /** Whether a phase is another than before; that nothing was begun yet is no news of a trial. */
        boolean begins(TrialPhase phase) {
            TrialPhase before =
                    known.map(Trial::getStatus).map(TrialStatus::phase).orElse(TrialPhase.Pending);
            return phase != before;
        }

        boolean isMereCount() {
            TrialStatus before = known.map(Trial::getStatus).orElse(null);
            return !isOther()
                    && before != null
                    && status.phase() == before.phase()
                    && Objects.equals(status.message(), before.message())
                    && Objects.equals(status.gate(), before.gate());
        }
    }

    /**
     * Makes the cluster's Trials those of the plan, and tells the dashboard of them. Only what differs is written, some at
     * a time.
     *
     * @param trials the plan's trials
     * @param finished whether nothing will change any more
     * @return when there is more to write that no event will tell of; absent if all is written
     * @throws IOException if a score cannot be read
     */
    Optional<Duration> apply(Experiment experiment, RunWork work, List<TrialPlan> trials, boolean finished, Shown shown)
            throws IOException {
        Optional<Duration> untold = notices.tell(experiment, work.trials(), trials, finished);
        Optional<Duration> unwritten = write(experiment, work, trials, finished, shown);
        return Stream.concat(untold.stream(), unwritten.stream()).min(Comparator.naturalOrder());
    }

    /** Forgets an experiment that is gone. */
    void forget(Experiment experiment) throws ObjectStoreException {
        notices.forget(experiment);
    }

    private Optional<Duration> write(
            Experiment experiment, RunWork work, List<TrialPlan> trials, boolean finished, Shown shown)
            throws IOException {
        Instant began = clock.instant();
        TrialMemory memory = work.trials();
        memory.forget(began);
        work.scores()
                .read(trials.stream()
                        .filter(TrialPlan::isScored)
                        .map(TrialPlan::score)
                        .toList());
        boolean withCounts = finished || !memory.countsDue().isAfter(began);
        boolean heldBack = false;
        Names names = new Names(experiment, shown);
        List<Change> changes = new ArrayList<>();
        List<LastWord.Row> table = new ArrayList<>();
        for (TrialPlan trial : trials) {
            Optional<String> name = names.of(trial.definition());
            if (name.isEmpty()) {
                continue;
            }
            TrialSpec spec = TrialReport.spec(experiment, trial);
            Optional<Trial> known = memory.lately(name.get(), began).or(() -> names.own(name.get()));
            Change change = new Change(name.get(), spec, report.status(trial, spec, work.scores(), known), known);
            table.add(new LastWord.Row(change.name(), change.spec(), change.status()));
            if (change.isNews()) {
                if (change.isMereCount() && !withCounts) {
                    heldBack = true;
                } else {
                    changes.add(change);
                }
            }
        }
        memory.table(table);
        announce(experiment, memory, names);
        List<Change> batch = changes.subList(0, Math.min(changes.size(), MOST_AT_ONCE));
        boolean all = write(experiment, memory, batch, shown) && !names.waits();
        if (batch.size() < changes.size()) {
            return Optional.of(all ? AT_ONCE : RETRY_SOON);
        }
        ConcurrentRequests.send(names.unwanted(), trial -> {
            writer.delete(trial);
            return true;
        });
        if (!changes.isEmpty() && withCounts) {
            Instant now = clock.instant();
            Duration pause = Duration.between(began, now).multipliedBy(PAUSE_FOR_EACH_WRITE);
            memory.countsDue(now.plus(pause.compareTo(interval) < 0 ? interval : pause));
        }
        if (!all) {
            return Optional.of(RETRY_SOON);
        }
        return heldBack ? Optional.of(Duration.between(began, memory.countsDue())) : Optional.empty();
    }

    /** Whether all of them are as they should be now. */
    private boolean write(Experiment experiment, TrialMemory memory, List<Change> changes, Shown shown)
            throws IOException {
        return ConcurrentRequests.send(changes, change -> {
                    // A table of thousands takes a while, and nobody wants it any more.
                    if (shown.isLeaving()) {
                        return false;
                    }
                    Optional<Trial> written = write(experiment, change);
                    written.ifPresentOrElse(
                            trial -> memory.wrote(trial, clock.instant()), () -> memory.lost(change.name()));
                    return written.isPresent();
                })
                .values()
                .stream()
                .allMatch(written -> written);
    }

    /** The Trial as it should be; absent if somebody else was there first. */
    private Optional<Trial> write(Experiment experiment, Change change) {
        Optional<Trial> trial = change.known();
        if (trial.isEmpty()) {
            trial = writer.create(experiment, change.name(), change.spec());
        } else if (change.isOther()) {
            trial = writer.change(trial.get(), change.spec());
        }
        return trial.flatMap(known -> report(known, change));
    }

    private Optional<Trial> report(Trial known, Change change) {
        TrialStatus status = change.status().observing(known.getMetadata().getGeneration());
        if (status.equals(known.getStatus())) {
            return Optional.of(known);
        }
        Optional<Trial> written = writer.report(known, status);
        written.filter(trial -> change.begins(status.phase())).ifPresent(trial -> tell(trial, status));
        return written;
    }

    private void tell(Trial trial, TrialStatus status) {
        boolean well =
                switch (status.phase()) {
                    case Pending, Running, Scoring, Succeeded -> true;
                    case Incomplete, Failed, Stopped -> false;
                };
        events.later(
                trial,
                well,
                status.phase().name(),
                status.message() == null ? TrialReport.sentence(status.phase()) : status.message());
    }

    private void announce(Experiment experiment, TrialMemory memory, Names names) {
        List<String> taken = memory.untold(names.taken());
        if (!taken.isEmpty()) {
            String name = taken.get(0);
            events.warning(
                    experiment,
                    "TrialNameTaken",
                    "The Trial " + name + " belongs to another and is left alone: this experiment's is called "
                            + names.distinct(name) + (taken.size() == 1 ? "" : ", and so on for " + taken.size())
                            + ". Another spec.trialName gives shorter names");
        }
    }

    // Trials of several experiments share a namespace, and their templates are often the same.
    static String name(Experiment experiment, TrialDefinition definition) {
        String name = experiment.getMetadata().getName() + "-" + definition.slug();
        return name.length() <= LONGEST_NAME ? name : shortened(name, Digest.of(name));
    }

    private static String shortened(String name, Digest digest) {
        String ending = "-" + digest.abbreviated();
        int room = LONGEST_NAME - ending.length();
        return (name.length() <= room ? name : name.substring(0, room).replaceAll("[-.]+$", "")) + ending;
    }

    /** What the Trials of one plan are called, and whose Trials have these names now. */
    private static final class Names {

        private final Experiment experiment;
        private final Shown shown;
        private final Map<String, Trial> own = new HashMap<>();
        private final Set<String> wanted = new HashSet<>();
        private final List<String> taken = new ArrayList<>();
        private boolean waits;

        Names(Experiment experiment, Shown shown) {
            this.experiment = experiment;
            this.shown = shown;
            shown.own().stream()
                    .filter(trial -> Ownership.isOf(experiment, trial))
                    .forEach(trial -> own.put(trial.getMetadata().getName(), trial));
        }

        /** The name of a trial's Trial; absent while it is still that of an experiment which was of our name. */
        Optional<String> of(TrialDefinition definition) {
            String name = name(experiment, definition);
            Optional<Trial> others = own.containsKey(name) ? Optional.empty() : shown.find(name);
            if (others.isPresent() && isPredecessors(others.get())) {
                waits = true;
                wanted.add(name);
                return Optional.empty();
            }
            if (others.isPresent()) {
                taken.add(name);
                name = distinct(name);
            }
            wanted.add(name);
            return Optional.of(name);
        }

        /** The same for this experiment alone. */
        String distinct(String name) {
            return shortened(name, Digest.of(experiment.getMetadata().getUid() + "/" + name));
        }

        Optional<Trial> own(String name) {
            return Optional.ofNullable(own.get(name));
        }

        /** The names that others have. */
        List<String> taken() {
            return taken;
        }

        boolean waits() {
            return waits;
        }

        /** The experiment's Trials that no trial is called by. */
        List<Trial> unwanted() {
            return own.entrySet().stream()
                    .filter(trial -> !wanted.contains(trial.getKey()))
                    .map(Map.Entry::getValue)
                    .toList();
        }

        // It was deleted and made anew: what belonged to it goes by itself.
        private boolean isPredecessors(Trial trial) {
            return trial.getMetadata().getOwnerReferences().stream()
                    .anyMatch(owner -> owner.getKind().equals(experiment.getKind())
                            && owner.getName().equals(experiment.getMetadata().getName())
                            && !owner.getUid().equals(experiment.getMetadata().getUid()));
        }
    }
}
