package dev.hubbub.segmentation;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** What the segmentation service does with the tasks of its topic. */
@ApplicationScoped
public class SegmentationStages {

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
