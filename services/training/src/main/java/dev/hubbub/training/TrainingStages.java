package dev.hubbub.training;

import dev.hubbub.hub.HubFolder;
import dev.hubbub.hub.HubRepositories;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** What a training pod does with the tasks of its topic. */
@ApplicationScoped
public class TrainingStages {

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
}
