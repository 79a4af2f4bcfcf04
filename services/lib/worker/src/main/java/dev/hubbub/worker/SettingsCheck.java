package dev.hubbub.worker;

import dev.hubbub.contracts.event.BrokerConnection;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.configuration.ConfigurationException;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Singleton;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.jboss.logging.Logger;

/** Before anything else: settings that cannot work stop the process with one sentence. */
@Singleton
class SettingsCheck {

    private static final Logger LOG = Logger.getLogger(SettingsCheck.class);

    private final WorkerSettings worker;
    private final StoreSettings store;
    private final Instance<BrokerConnection> broker;
    private final Stages stages;

    SettingsCheck(WorkerSettings worker, StoreSettings store, Instance<BrokerConnection> broker, Stages stages) {
        this.worker = worker;
        this.store = store;
        this.broker = broker;
        this.stages = stages;
    }

    void check(@Observes @Priority(1) StartupEvent event) {
        require(worker.topic().isPresent(), "HUBBUB_TOPIC is not set: it must be the topic tasks are taken from.");
        require(worker.group().isPresent(), "HUBBUB_GROUP is not set: it must be the group that shares the tasks.");
        require(
                worker.concurrency() >= 1,
                "hubbub.worker.concurrency is " + worker.concurrency() + "; it must be at least 1.");
        require(
                worker.retry().attempts() >= 1,
                "hubbub.worker.retry.attempts is " + worker.retry().attempts() + "; it must be at least 1.");
        require(
                !worker.heartbeat().isNegative() && !worker.heartbeat().isZero(),
                "hubbub.worker.heartbeat is " + worker.heartbeat() + "; it must be above 0.");
        require(!stages.names().isEmpty(), "This application has no stage: it must provide one as a bean.");
        warnOfNames();
        try {
            store.client();
            broker.get();
        } catch (IllegalArgumentException e) {
            throw new ConfigurationException(e.getMessage(), e);
        }
    }

    /** Sessions with other names than ASCII's would fail one by one, each with a riddle. */
    private static void warnOfNames() {
        try {
            Path.of("\u00df\u9332");
        } catch (InvalidPathException e) {
            LOG.warn(
                    "The locale has no file names beyond ASCII, so sessions and recordings that are called otherwise will"
                            + " fail: set LC_ALL=C.UTF-8 in this service's environment.");
        }
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new ConfigurationException(otherwise);
        }
    }
}
