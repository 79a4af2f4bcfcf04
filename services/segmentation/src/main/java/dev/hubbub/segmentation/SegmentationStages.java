package dev.hubbub.segmentation;

import dev.hubbub.segmentation.track.ActivityStage;
import dev.hubbub.segmentation.track.LipsStage;
import dev.hubbub.segmentation.track.OverviewStage;
import dev.hubbub.speech.torch.NativeWork;
import io.quarkus.runtime.ShutdownEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.enterprise.inject.spi.ObserverMethod;
import jakarta.inject.Singleton;

/** What the segmentation service does with the tasks of its topic. */
@ApplicationScoped
public class SegmentationStages {

    /** Behind the observers that have none. */
    private static final int AFTER_TASKS = ObserverMethod.DEFAULT_PRIORITY + 500;

    @Produces
    @Singleton
    LipsStage lips() {
        return new LipsStage();
    }

    @Produces
    @Singleton
    ActivityStage activity() {
        return new ActivityStage();
    }

    @Produces
    @Singleton
    OverviewStage overview() {
        return new OverviewStage();
    }

    @Produces
    @Singleton
    SegmentationStage segmentation() {
        return new SegmentationStage();
    }

    @Produces
    @Singleton
    ClusteringStage clustering() {
        return new ClusteringStage();
    }

    /** When the task at hand has ended, or was given up: native code that is in the middle of something comes to its end. */
    void end(@Observes @Priority(AFTER_TASKS) ShutdownEvent event) throws InterruptedException {
        NativeWork.end();
    }
}
