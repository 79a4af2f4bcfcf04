package dev.hubbub.evaluation.index;

import com.fasterxml.jackson.core.JsonProcessingException;
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
import org.jboss.logging.Logger;

/**
 * The experiments that are in the index. Heads are listed anew when the last listing is a while ago and read where they
 * changed, so that what another replica indexes shows here, too; tables are read when they are asked for.
 */
@Singleton
public class ExperimentIndex {

    private static final Logger LOG = Logger.getLogger(ExperimentIndex.class);
    private static final Duration LISTED_EVERY = Duration.ofSeconds(2);

    /** Trials that are kept in memory, each about two kilobytes. */
    private static final int KEPT_TRIALS = 15_000;

    private final ObjectStore objects;
    private final Recent<OutputAddress, TrialTable> tables =
            new Recent<>(KEPT_TRIALS, table -> 10 + table.trials().size());
    private Map<ExperimentName, Known> heads = Map.of();
    private long listed;

    /** @param head absent where this version cannot read it */
    private record Known(String identity, Optional<ExperimentHead> head) {}

    ExperimentIndex(ArtifactStore artifacts) {
        this.objects = artifacts.objects();
    }

    /** All experiments, by name. */
    public List<ExperimentHead> experiments() throws IOException {
        return heads().stream().flatMap(known -> known.head().stream()).toList();
    }

    /** One experiment. */
    public Optional<ExperimentHead> find(ExperimentName name) throws IOException {
        heads();
        synchronized (this) {
            return Optional.ofNullable(heads.get(name)).flatMap(Known::head);
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
        } catch (JsonProcessingException e) {
            // Cut short, or of a newer version: it must not hide the others.
            LOG.warnf("%s cannot be read, and is not shown: %s", IndexKeys.head(name), e.getOriginalMessage());
            return new Known(object.identity(), Optional.empty());
        }
        return new Known(
                object.identity(),
                Optional.of(head)
                        .filter(known -> ExperimentHead.FORMAT.equals(known.format()) && name.equals(known.name())));
    }
}
