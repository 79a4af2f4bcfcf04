package dev.hubbub.evaluation.index;

import dev.hubbub.artifacts.ArtifactStore;
import dev.hubbub.artifacts.ChangedObjectException;
import dev.hubbub.artifacts.ObjectStore;
import dev.hubbub.contracts.Json;
import dev.hubbub.contracts.stage.OutputAddress;
import dev.hubbub.contracts.stage.StoredObject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The experiments that are in the index. Heads are listed anew when the last listing is a while ago and read where they
 * changed, so that what another replica indexes shows here, too; tables are read when they are asked for.
 */
@Singleton
public class ExperimentIndex {

    private static final Duration LISTED_EVERY = Duration.ofSeconds(2);

    /** Trials that are kept in memory, each about two kilobytes. */
    private static final int KEPT_TRIALS = 15_000;

    private final ObjectStore objects;
    private final Recent<OutputAddress, TrialTable> tables =
            new Recent<>(KEPT_TRIALS, table -> 10 + table.trials().size());
    private Map<ExperimentName, Known> heads = Map.of();
    private long listed;

    private record Known(String identity, ExperimentHead head) {}

    ExperimentIndex(ArtifactStore artifacts) {
        this.objects = artifacts.objects();
    }

    /** All experiments, by name. */
    public List<ExperimentHead> experiments() throws IOException {
        return heads().stream().map(Known::head).toList();
    }

    /** One experiment. */
    public Optional<ExperimentHead> find(ExperimentName name) throws IOException {
        heads();
        synchronized (this) {
            return Optional.ofNullable(heads.get(name)).map(Known::head);
        }
    }

    /** The trials of an experiment. */
    public TrialTable trials(ExperimentHead head) throws IOException {
        return tables.get(head.report(), report -> {
            TrialTable table = Json.read(objects.read(IndexKeys.table(head.name(), report)), TrialTable.class);
            if (!TrialTable.FORMAT.equals(table.format())) {
                throw new IOException(
                        "The index of " + head.name() + " is of another version: apply the experiment again.");
            }
            return table;
        });
    }

    /** Something was indexed here: whoever asks next is to see it. */
    synchronized void listSoon() {
        listed = 0;
    }

    private synchronized Collection<Known> heads() throws IOException {
        if (listed != 0 && System.nanoTime() - listed < LISTED_EVERY.toNanos()) {
            return heads.values();
        }
        Map<ExperimentName, Known> now = new TreeMap<>();
        for (StoredObject object : objects.list(IndexKeys.EXPERIMENTS)) {
            Optional<ExperimentName> name = IndexKeys.headOf(object.path());
            if (name.isPresent()) {
                Known before = heads.get(name.get());
                Known known = before != null && before.identity().equals(object.identity())
                        ? before
                        : read(name.get(), object);
                if (known != null) {
                    now.put(name.get(), known);
                }
            }
        }
        heads = Collections.unmodifiableMap(now);
        listed = System.nanoTime();
        return heads.values();
    }

    private Known read(ExperimentName name, StoredObject object) throws IOException {
        ExperimentHead head;
        try {
            head = Json.read(objects.read(IndexKeys.head(name), object), ExperimentHead.class);
        } catch (ChangedObjectException e) {
            // The next listing shows what it is by then.
            return null;
        }
        return ExperimentHead.FORMAT.equals(head.format()) && name.equals(head.name())
                ? new Known(object.identity(), head)
                : null;
    }
}
