package dev.hubbub.controller.reconcile;

import dev.hubbub.artifacts.ObjectStore;
import dev.hubbub.artifacts.ObjectStoreException;
import dev.hubbub.contracts.Json;
import dev.hubbub.contracts.running.RunningTrials;
import dev.hubbub.contracts.running.RunningTrials.RunningTrial;
import dev.hubbub.controller.plan.TrialPlan;
import dev.hubbub.controller.resource.Experiment;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells the dashboard, which asks no cluster, how far an experiment's trials are: one object in the store. */
final class TrialNotices {

    private static final Logger LOG = LoggerFactory.getLogger(TrialNotices.class);

    /** A long table may take a twentieth of the time, and no more. */
    private static final int PAUSE_FOR_EACH_WRITE = 19;

    private final ObjectStore objects;
    private final Duration interval;
    private final Clock clock;

    /**
     * Tells through a store.
     *
     * @param interval the shortest time between two notices of an experiment that goes on
     */
    TrialNotices(ObjectStore objects, Duration interval, Clock clock) {
        this.objects = objects;
        this.interval = interval;
        this.clock = clock;
    }

    /**
     * Tells how far trials are, where that is news and time to. A store that takes none is no reason to stop: it is told
     * again with the next look, and an experiment that is done does not wait for it.
     *
     * @param finished whether nothing will change any more
     * @return when there is more to tell; absent if all is told
     */
    Optional<Duration> tell(Experiment experiment, TrialMemory memory, List<TrialPlan> trials, boolean finished) {
        Instant now = clock.instant();
        List<RunningTrial> rows = trials.stream().map(TrialNotices::row).toList();
        if (rows.equals(memory.told())) {
            return Optional.empty();
        }
        if (!finished && memory.noticeDue().isAfter(now)) {
            return Optional.of(Duration.between(now, memory.noticeDue()));
        }
        String namespace = experiment.getMetadata().getNamespace();
        String name = experiment.getMetadata().getName();
        RunningTrials notice = new RunningTrials(RunningTrials.FORMAT, namespace, name, now, rows);
        try {
            objects.put(RunningTrials.key(namespace, name), Json.text(notice).getBytes(StandardCharsets.UTF_8));
            memory.told(rows);
        } catch (ObjectStoreException e) {
            LOG.debug("The dashboard is not told of {}/{}: {}", namespace, name, e.getMessage());
            return finished ? Optional.empty() : Optional.of(interval);
        }
        Duration pause = Duration.between(now, clock.instant()).multipliedBy(PAUSE_FOR_EACH_WRITE);
        memory.noticeDue(now.plus(pause.compareTo(interval) < 0 ? interval : pause));
        return Optional.empty();
    }

    /** The experiment is gone, and with it what was told of it. */
    void forget(Experiment experiment) throws ObjectStoreException {
        objects.delete(RunningTrials.key(
                experiment.getMetadata().getNamespace(),
                experiment.getMetadata().getName()));
    }

    private static RunningTrial row(TrialPlan trial) {
        return new RunningTrial(
                trial.definition().name(),
                trial.definition().model().name(),
                trial.phase().name(),
                trial.sessionsDone(),
                trial.sessionsFailed(),
                trial.sessionsTotal(),
                trial.message());
    }
}
