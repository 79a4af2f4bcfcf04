package dev.hubbub.segmentation.track;

import dev.hubbub.contracts.Json;
import dev.hubbub.contracts.stage.StageFailure;
import dev.hubbub.contracts.task.Hysteresis;
import dev.hubbub.contracts.track.LipTracks;
import dev.hubbub.contracts.track.LipTracks.LipTrack;
import dev.hubbub.media.lips.MouthActivity;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** By the motion of mouths, in the lips that tracks come with or that were cut out of them. */
final class MouthDetector implements SpeakerDetector {

    private final FaceTracks tracks;
    private final Path directory;
    private final double even;
    private final Map<String, LipTrack> cut = new HashMap<>();

    /**
     * A detector.
     *
     * @param directory the output with lips that were cut out; absent where there is none
     * @param usual the thresholds that scores are for
     */
    MouthDetector(FaceTracks tracks, Path directory, Hysteresis usual) throws IOException {
        this.tracks = tracks;
        this.even = (usual.onset() + usual.offset()) / 2;
        this.directory = directory;
        if (directory != null) {
            Json.read(directory.resolve(LipsStage.SUMMARY), LipTracks.class)
                    .tracks()
                    .forEach(track -> cut.put(track.track(), track));
        }
    }

    @Override
    public String name() {
        return MouthActivity.NAME;
    }

    @Override
    public double[] scores(FaceTracks.Track track) throws TrackProblem, StageFailure, IOException {
        if (track.lips() != null) {
            return tracks.read(track.lips(), lips -> MouthActivity.scores(lips, even));
        }
        LipTrack lips = cut.get(track.video());
        if (lips != null && lips.file() != null) {
            return FaceTracks.read(
                    directory.resolve(lips.file()), track.video(), file -> MouthActivity.scores(file, even));
        }
        String why = lips == null ? "there are no lips of it" : lips.problem();
        throw new TrackProblem("Nobody can be seen speaking in " + track.video() + ": " + why, null);
    }

    @Override
    public String remark(FaceTracks.Track track) {
        LipTrack lips = track.lips() == null ? cut.get(track.video()) : null;
        return lips == null ? null : lips.problem();
    }
}
