package dev.hubbub.segmentation.track;

import dev.hubbub.contracts.Json;
import dev.hubbub.contracts.stage.LocalStageContext;
import dev.hubbub.contracts.stage.OutputAddress;
import dev.hubbub.contracts.stage.Stage;
import dev.hubbub.contracts.stage.StageFailure;
import dev.hubbub.contracts.stage.StageOutput;
import dev.hubbub.contracts.task.ClusteringTask;
import dev.hubbub.contracts.task.DatasetLayout;
import dev.hubbub.contracts.task.DatasetReference;
import dev.hubbub.contracts.task.Hysteresis;
import dev.hubbub.contracts.task.SegmentationTask;
import dev.hubbub.contracts.task.SessionReference;
import dev.hubbub.contracts.task.Task;
import dev.hubbub.contracts.track.ActivityTracks;
import dev.hubbub.contracts.track.LipTracks;
import dev.hubbub.contracts.transcript.SegmentList;
import dev.hubbub.datasets.Dataset;
import dev.hubbub.datasets.DatasetReader;
import dev.hubbub.datasets.StageFiles;
import dev.hubbub.segmentation.ClusteringStage;
import dev.hubbub.segmentation.SegmentationStage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A store of sessions on which the stages work whose outputs belong to face tracks. */
final class TrackWork {

    private final Path folder;
    private final LocalStageContext context;

    /** @param folder below which {@code s3://b} is, with the sessions in {@code s3://b/sessions} */
    TrackWork(Path folder) {
        this.folder = folder;
        this.context =
                new LocalStageContext(folder.resolve("work"), uri -> folder.resolve(uri.substring("s3://b/".length())));
    }

    /** A new session, without anything in it. */
    FilmedSession film(String name) throws IOException {
        return new FilmedSession(folder.resolve("sessions").resolve(name));
    }

    LocalStageContext context() {
        return context;
    }

    Dataset.Session session(String name) throws Exception {
        return new DatasetReader(new StageFiles(context))
                .read(new DatasetReference(DatasetLayout.MCOREC, "s3://b/sessions"), List.of(name))
                .sessions()
                .get(0);
    }

    <T extends Task> StageOutput run(Stage<T> stage, T task) throws Exception {
        StageOutput output = stage.run(task, context).get(0);
        context.commit(output);
        return output;
    }

    Path committed(StageOutput output) throws StageFailure {
        return context.output(address(output));
    }

    static OutputAddress address(StageOutput output) {
        return output.recipe().address();
    }

    LipTracks lips(StageOutput output) throws Exception {
        return Json.read(committed(output).resolve("lips.json"), LipTracks.class);
    }

    ActivityTracks activity(StageOutput output) throws Exception {
        return Json.read(committed(output).resolve("activity.json"), ActivityTracks.class);
    }

    SegmentList segments(SessionReference session, OutputAddress activity) throws Exception {
        StageOutput output =
                run(new SegmentationStage(), new SegmentationTask(session, Hysteresis.DEFAULT, 15, activity));
        return Json.read(committed(output).resolve("segments.json"), SegmentList.class);
    }

    Map<String, Integer> conversations(SessionReference session, OutputAddress activity) throws Exception {
        StageOutput output =
                run(new ClusteringStage(), new ClusteringTask(session, Hysteresis.DEFAULT, 0.7, null, activity, null));
        return Json.mapper()
                .readerForMapOf(Integer.class)
                .readValue(committed(output).resolve("speaker_to_cluster.json").toFile());
    }

    /** What the output of clustering says that conversations were found without. */
    String[] foundWithout(SessionReference session) throws Exception {
        ClusteringTask task = new ClusteringTask(session, Hysteresis.DEFAULT, 0.7, null);
        return context.read(task.recipe().address()).json("missing.json", String[].class);
    }
}
