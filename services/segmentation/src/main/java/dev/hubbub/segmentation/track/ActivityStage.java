package dev.hubbub.segmentation.track;

import ai.djl.Device;
import dev.hubbub.contracts.Json;
import dev.hubbub.contracts.stage.FailureReason;
import dev.hubbub.contracts.stage.Stage;
import dev.hubbub.contracts.stage.StageContext;
import dev.hubbub.contracts.stage.StageFailure;
import dev.hubbub.contracts.stage.StageName;
import dev.hubbub.contracts.stage.StageOutput;
import dev.hubbub.contracts.task.ActivityTask;
import dev.hubbub.contracts.track.ActivityTracks;
import dev.hubbub.contracts.track.ActivityTracks.ActivityTrack;
import dev.hubbub.datasets.DatasetReader;
import dev.hubbub.datasets.StageFiles;
import dev.hubbub.speech.checkpoint.CheckpointException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Scores when the person of each face track speaks, where the dataset does not: by Light-ASD if the task names its weights,
 * by the motion of the mouth otherwise. What is wrong with a track is said in the output, and the others go on.
 */
public final class ActivityStage implements Stage<ActivityTask> {

    /** What the output says of its tracks. */
    public static final String SUMMARY = "activity.json";

    @Override
    public StageName name() {
        return StageName.ACTIVITY;
    }

    @Override
    public Class<ActivityTask> taskType() {
        return ActivityTask.class;
    }

    @Override
    public List<StageOutput> run(ActivityTask task, StageContext context) throws StageFailure, IOException {
        long started = System.nanoTime();
        DatasetReader datasets = new DatasetReader(new StageFiles(context));
        FaceTracks tracks =
                new FaceTracks(datasets.mcorecSession(task.session()), datasets.files(task.session()), context);
        Path directory = context.outputDirectory(task.recipe());
        try (SpeakerDetector detector = detector(task, tracks, context)) {
            List<FaceTracks.Track> wanted = tracks.withoutScores();
            List<ActivityTrack> scored = new ArrayList<>();
            for (FaceTracks.Track track : wanted) {
                context.progress((double) scored.size() / wanted.size(), "activity of " + track.name());
                scored.add(score(track, tracks, detector, directory));
            }
            Json.write(
                    directory.resolve(SUMMARY),
                    new ActivityTracks(task.session().name(), detector.name(), scored));
        }
        return List.of(new StageOutput(task.recipe(), directory, (System.nanoTime() - started) / 1e9, "cpu"));
    }

    private static SpeakerDetector detector(ActivityTask task, FaceTracks tracks, StageContext context)
            throws StageFailure, IOException {
        if (task.weights() == null) {
            return new MouthDetector(
                    tracks,
                    task.lips() == null ? null : context.output(task.lips()),
                    task.session().dataset().viewOrCentral().hysteresis());
        }
        Path weights = context.directory(task.weights().uri(), task.weights().digest());
        try {
            return new LightAsdDetector(tracks, weights, Device.cpu());
        } catch (CheckpointException e) {
            throw new StageFailure(
                    FailureReason.InvalidCheckpoint,
                    e.getMessage().replace(weights.toString(), task.weights().uri()),
                    e);
        }
    }

    private static ActivityTrack score(
            FaceTracks.Track track, FaceTracks tracks, SpeakerDetector detector, Path directory)
            throws StageFailure, IOException {
        String file = track.file("_asd.json");
        try {
            int first = tracks.firstFrame(track);
            double[] scores = detector.scores(track);
            Path target = directory.resolve(file);
            Files.createDirectories(target.getParent());
            Json.write(target, byFrame(scores, first));
            return new ActivityTrack(track.video(), track.speaker(), file, detector.remark(track));
        } catch (TrackProblem e) {
            return new ActivityTrack(track.video(), track.speaker(), null, e.getMessage());
        }
    }

    private static Map<String, Double> byFrame(double[] scores, int first) {
        Map<String, Double> byFrame = new LinkedHashMap<>();
        for (int frame = 0; frame < scores.length; frame++) {
            byFrame.put(Integer.toString(first + frame), scores[frame]);
        }
        return byFrame;
    }
}
