package dev.hubbub.segmentation;

import dev.hubbub.segmentation.track.ActivityStage;
import dev.hubbub.segmentation.track.LipsStage;
import dev.hubbub.segmentation.track.OverviewStage;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** What the segmentation service does with the tasks of its topic. */
@ApplicationScoped
public class SegmentationStages {

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
}
