package dev.hubbub.worker;

import dev.hubbub.contracts.digest.Digest;
import dev.hubbub.contracts.task.DatasetLayout;
import dev.hubbub.contracts.task.DatasetReference;
import dev.hubbub.contracts.task.Hysteresis;
import dev.hubbub.contracts.task.SegmentationTask;
import dev.hubbub.contracts.task.SessionReference;
import java.util.UUID;

/** Tasks for the toy stages. */
final class Tasks {

    private Tasks() {}

    /** A task that no other test has sent; the session's name begins with what the stage is to do. */
    static SegmentationTask segmentation(String behaviour) {
        return segmentationOf(behaviour + "-" + UUID.randomUUID().toString().substring(0, 8));
    }

    static SegmentationTask segmentationOf(String session) {
        return new SegmentationTask(session(session), Hysteresis.DEFAULT, 15);
    }

    static SessionReference session(String name) {
        DatasetReference dataset = new DatasetReference(DatasetLayout.MANIFEST, "s3://hubbub/media/talk.txt");
        return new SessionReference(dataset, name, Digest.of("content of " + name));
    }
}
