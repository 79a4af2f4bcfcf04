package dev.hubbub.segmentation.track;

import ai.djl.Device;
import dev.hubbub.contracts.Json;
import dev.hubbub.contracts.stage.FailureReason;
import dev.hubbub.contracts.stage.Stage;
import dev.hubbub.contracts.stage.StageContext;
import dev.hubbub.contracts.stage.StageFailure;
import dev.hubbub.contracts.stage.StageName;
import dev.hubbub.contracts.stage.StageOutput;
import dev.hubbub.contracts.task.DetectorWeights;
import dev.hubbub.contracts.task.LipsTask;
import dev.hubbub.contracts.track.LipTracks;
import dev.hubbub.contracts.track.LipTracks.LipTrack;
import dev.hubbub.contracts.track.LipTracks.Quality;
import dev.hubbub.datasets.DatasetReader;
import dev.hubbub.datasets.StageFiles;
import dev.hubbub.media.face.BuiltInLandmarks;
import dev.hubbub.media.face.LandmarkDetector;
import dev.hubbub.media.lips.LipExtraction;
import dev.hubbub.media.lips.LipQuality;
import dev.hubbub.speech.checkpoint.CheckpointException;
import dev.hubbub.speech.landmarks.ExportedLandmarks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Cuts the lips out of those face tracks of a session that come without them. What is wrong with a track is said in the
 * output, and the others go on.
 */
public final class LipsStage implements Stage<LipsTask> {

    /** What the output says of its tracks. */
    public static final String SUMMARY = "lips.json";

    @Override
    public StageName name() {
        return StageName.LIPS;
    }

    @Override
    public Class<LipsTask> taskType() {
        return LipsTask.class;
    }

    @Override
    public List<StageOutput> run(LipsTask task, StageContext context) throws StageFailure, IOException {
        long started = System.nanoTime();
        DatasetReader datasets = new DatasetReader(new StageFiles(context));
        FaceTracks tracks =
                new FaceTracks(datasets.mcorecSession(task.session()), datasets.files(task.session()), context);
        Path directory = context.outputDirectory(task.recipe());
        List<LipTrack> lips = task.weights() == null
                ? cutAll(tracks, new BuiltInLandmarks(), directory, context)
                : cutByModel(task.weights(), tracks, directory, context);
        Json.write(directory.resolve(SUMMARY), new LipTracks(task.session().name(), lips));
        return List.of(new StageOutput(task.recipe(), directory, (System.nanoTime() - started) / 1e9, "cpu"));
    }

    private static List<LipTrack> cutByModel(
            DetectorWeights weights, FaceTracks tracks, Path directory, StageContext context)
            throws StageFailure, IOException {
        Path folder = context.directory(weights.uri(), weights.digest());
        try (ExportedLandmarks module = ExportedLandmarks.load(folder, Device.cpu())) {
            return cutAll(tracks, new ExportedDetector(module), directory, context);
        } catch (CheckpointException e) {
            throw new StageFailure(
                    FailureReason.InvalidCheckpoint, e.getMessage().replace(folder.toString(), weights.uri()), e);
        }
    }

    private static List<LipTrack> cutAll(
            FaceTracks tracks, LandmarkDetector detector, Path directory, StageContext context)
            throws StageFailure, IOException {
        LipExtraction extraction = new LipExtraction(detector);
        List<FaceTracks.Track> wanted = tracks.withoutLips();
        List<LipTrack> lips = new ArrayList<>();
        for (FaceTracks.Track track : wanted) {
            context.progress((double) lips.size() / wanted.size(), "lips of " + track.name());
            lips.add(cut(track, tracks, extraction, directory));
        }
        return lips;
    }

    private static LipTrack cut(FaceTracks.Track track, FaceTracks tracks, LipExtraction extraction, Path directory)
            throws StageFailure, IOException {
        String file = track.file("_lip.av.mp4");
        Path target = directory.resolve(file);
        Files.createDirectories(target.getParent());
        try {
            LipQuality quality = tracks.read(track.video(), video -> extraction.write(video, target));
            return new LipTrack(track.video(), track.speaker(), file, summary(quality), problem(track, quality));
        } catch (TrackProblem e) {
            return new LipTrack(track.video(), track.speaker(), null, null, e.getMessage());
        }
    }

    private static String problem(FaceTracks.Track track, LipQuality quality) {
        if (!quality.fixedPlace()) {
            return null;
        }
        return "No face was found in the " + quality.pictures() + " pictures of " + track.video()
                + ": its lips are cut from where the mouth of a face in the middle would be; look at the video, or give"
                + " the track's own lips";
    }

    private static Quality summary(LipQuality quality) {
        return new Quality(
                quality.detector(),
                quality.pictures(),
                quality.faces(),
                quality.jumps(),
                quality.held(),
                quality.fixedPlace());
    }
}
