package dev.hubbub.evaluation.index;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.hubbub.artifacts.ArtifactStore;
import dev.hubbub.artifacts.ObjectStore;
import dev.hubbub.contracts.Json;
import dev.hubbub.contracts.running.RunningTrials;
import dev.hubbub.contracts.stage.StoredObject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jboss.logging.Logger;

/** How far the trials of experiments are, as their controller tells it in the store. */
@Singleton
public class RunningExperiments {

    private static final Logger LOG = Logger.getLogger(RunningExperiments.class);
    private static final Duration LOOKED_EVERY = Duration.ofSeconds(1);
    private static final int KEPT_TRIALS = 50_000;
    private static final int MOST_LOOKS = 500;

    private final ObjectStore objects;
    private final Recent<Seen, Optional<RunningTrials>> read = new Recent<>(
            KEPT_TRIALS, told -> 10 + told.map(each -> each.trials().size()).orElse(0));
    private final Map<ExperimentName, Look> looks = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<ExperimentName, Look> eldest) {
            return size() > MOST_LOOKS;
        }
    };

    private record Seen(ExperimentName name, String identity) {}

    private record Look(long time, Optional<StoredObject> object) {}

    RunningExperiments(ArtifactStore artifacts) {
        this.objects = artifacts.objects();
    }

    /** How far an experiment's trials are, or were when it ended; absent where nothing was told of it. */
    public Optional<RunningTrials> of(ExperimentName name) throws IOException {
        Optional<StoredObject> object = look(name);
        return object.isEmpty()
                ? Optional.empty()
                : read.get(new Seen(name, object.get().identity()), seen -> read(seen.name()));
    }

    private Optional<StoredObject> look(ExperimentName name) throws IOException {
        long now = System.nanoTime();
        synchronized (looks) {
            Look last = looks.get(name);
            if (last != null && now - last.time() < LOOKED_EVERY.toNanos()) {
                return last.object();
            }
        }
        Optional<StoredObject> object = objects.stat(key(name));
        synchronized (looks) {
            looks.put(name, new Look(now, object));
        }
        return object;
    }

    private Optional<RunningTrials> read(ExperimentName name) throws IOException {
        try {
            return Optional.of(Json.read(objects.read(key(name)), RunningTrials.class))
                    .filter(told -> RunningTrials.FORMAT.equals(told.format()));
        } catch (JsonProcessingException e) {
            LOG.warnf("%s cannot be read, and is not shown: %s", key(name), e.getOriginalMessage());
            return Optional.empty();
        }
    }

    private static String key(ExperimentName name) {
        return RunningTrials.key(name.namespace(), name.experiment());
    }
}
