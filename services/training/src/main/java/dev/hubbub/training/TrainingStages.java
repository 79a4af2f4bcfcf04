package dev.hubbub.training;

import dev.hubbub.hub.HubFolder;
import dev.hubbub.hub.HubRepositories;
import dev.hubbub.speech.torch.NativeWork;
import io.quarkus.runtime.ShutdownEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.enterprise.inject.spi.ObserverMethod;
import jakarta.inject.Singleton;

/** What a training pod does with the tasks of its topic. */
@ApplicationScoped
public class TrainingStages {

    /** Behind the observers that have none. */
    private static final int AFTER_TASKS = ObserverMethod.DEFAULT_PRIORITY + 500;

    @Produces
    @Singleton
    FetchStage fetch(HubRepositories hub, HubFolder folder) {
        return new FetchStage(hub, folder);
    }

    @Produces
    @Singleton
    FisherStage fisher(TrainingConfiguration configuration) {
        return new FisherStage(configuration.model());
    }

    @Produces
    @Singleton
    TrainingStage training(TrainingConfiguration configuration) {
        return new TrainingStage(configuration.model(), configuration.tracking());
    }

    @Produces
    @Singleton
    MergingStage merging(TrainingConfiguration configuration) {
        return new MergingStage(configuration.model());
    }

    @Produces
    @Singleton
    AdaptingStage adapting() {
        return new AdaptingStage();
    }

    /** When the task at hand has ended, or was given up: native code that is in the middle of something comes to its end. */
    void end(@Observes @Priority(AFTER_TASKS) ShutdownEvent event) throws InterruptedException {
        NativeWork.end();
    }
}
