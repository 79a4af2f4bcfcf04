package dev.hubbub.worker;

import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.configuration.ConfigurationException;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

/** Before anything else: settings that cannot work stop the process with one sentence. */
@Singleton
class SettingsCheck {

    private final WorkerSettings worker;
    private final StoreSettings store;
    private final Stages stages;

    SettingsCheck(WorkerSettings worker, StoreSettings store, Stages stages) {
        this.worker = worker;
        this.store = store;
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
        try {
            store.client();
        } catch (IllegalArgumentException e) {
            throw new ConfigurationException(e.getMessage(), e);
        }
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new ConfigurationException(otherwise);
        }
    }
}
