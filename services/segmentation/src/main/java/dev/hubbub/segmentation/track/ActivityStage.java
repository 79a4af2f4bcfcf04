package dev.hubbub.segmentation.track;

import dev.hubbub.contracts.Json;
import dev.hubbub.contracts.stage.Stage;
import dev.hubbub.contracts.stage.StageContext;
import dev.hubbub.contracts.stage.StageFailure;
import dev.hubbub.contracts.stage.StageName;
import dev.hubbub.contracts.stage.StageOutput;
import dev.hubbub.contracts.task.ActivityTask;
import dev.hubbub.contracts.track.ActivityTracks;
import dev.hubbub.contracts.track.ActivityTracks.ActivityTrack;
import dev.hubbub.contracts.track.LipTracks;
import dev.hubbub.contracts.track.LipTracks.LipTrack;
import dev.hubbub.datasets.DatasetReader;
import dev.hubbub.datasets.StageFiles;
import dev.hubbub.media.lips.MouthActivity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Scores when the person of each face track speaks, where the dataset does not: by the motion of the mouth. What is wrong
 * with a track is said in the output, and the others go on.
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
        Path lips = task.lips() == null ? null : context.output(task.lips());
        Map<String, LipTrack> computed = computed(lips);
        Path directory = context.outputDirectory(task.recipe());
        List<FaceTracks.Track> wanted = tracks.withoutScores();
        List<ActivityTrack> scored = new ArrayList<>();
        for (FaceTracks.Track track : wanted) {
            context.progress((double) scored.size() / wanted.size(), "activity of " + track.name());
            scored.add(score(track, tracks, lips, computed.get(track.video()), directory));
        }
        Json.write(directory.resolve(SUMMARY), new ActivityTracks(task.session().name(), MouthActivity.NAME, scored));
        return List.of(new StageOutput(task.recipe(), directory, (System.nanoTime() - started) / 1e9, "cpu"));
    }

    private static Map<String, LipTrack> computed(Path lips) throws IOException {
        Map<String, LipTrack> computed = new HashMap<>();
        if (lips != null) {
            Json.read(lips.resolve(LipsStage.SUMMARY), LipTracks.class)
                    .tracks()
                    .forEach(track -> computed.put(track.track(), track));
        }
        return computed;
    }

    private static ActivityTrack score(
            FaceTracks.Track track, FaceTracks tracks, Path lips, LipTrack computed, Path directory)
            throws StageFailure, IOException {
        String file = track.file("_asd.json");
        try {
            double[] scores;
            if (track.lips() != null) {
                scores = tracks.read(track.lips(), MouthActivity::scores);
            } else if (computed != null && computed.file() != null) {
                scores = FaceTracks.read(lips.resolve(computed.file()), track.video(), MouthActivity::scores);
            } else {
                String why = computed == null ? "there are no lips of " + track.video() : computed.problem();
                throw new TrackProblem("Nobody can be seen speaking in " + track.video() + ": " + why, null);
            }
            Path target = directory.resolve(file);
            Files.createDirectories(target.getParent());
            Json.write(target, byFrame(scores, tracks.firstFrame(track)));
            return new ActivityTrack(
                    track.video(), track.speaker(), file, computed == null ? null : computed.problem());
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
