package dev.hubbub.segmentation.track;

import ai.djl.Device;
import dev.hubbub.contracts.stage.StageFailure;
import dev.hubbub.media.AudioRecording;
import dev.hubbub.media.SoundSelection;
import dev.hubbub.media.UnreadableMediaException;
import dev.hubbub.media.UnreadableMediaException.Reason;
import dev.hubbub.media.face.CentreFace;
import dev.hubbub.media.video.AudioVisualRecording;
import dev.hubbub.media.video.PictureForm;
import dev.hubbub.media.video.VideoInfo;
import dev.hubbub.media.video.VideoRecording;
import dev.hubbub.speech.activespeaker.LightAsd;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;

/** By Light-ASD over the faces of tracks and their sound. */
final class LightAsdDetector implements SpeakerDetector {

    private final FaceTracks tracks;
    private final LightAsd network;

    LightAsdDetector(FaceTracks tracks, Path weights, Device device) {
        this.tracks = tracks;
        this.network = LightAsd.load(weights, device);
    }

    @Override
    public String name() {
        return LightAsd.NAME;
    }

    @Override
    public double[] scores(FaceTracks.Track track) throws TrackProblem, StageFailure, IOException {
        return tracks.read(track.video(), this::scores);
    }

    private double[] scores(Path file) throws IOException {
        try (AudioVisualRecording recording = AudioVisualRecording.open(file, SoundSelection.DEFAULT)) {
            VideoRecording video = recording
                    .pictures()
                    .orElseThrow(() -> new UnreadableMediaException(
                            file, Reason.NO_VIDEO, "has no pictures in it: name a file with a video stream"));
            AudioRecording sound = recording
                    .sound()
                    .orElseThrow(() -> new UnreadableMediaException(
                            file,
                            Reason.NO_AUDIO,
                            "has no sound in it, by which Light-ASD would score its pictures: add the sound, or leave"
                                    + " the detector's weights out"));
            Scoring scoring = new Scoring(video.info(), network.track(sound.readAll()));
            video.stream(PictureForm.GREY, (number, picture) -> scoring.add(picture));
            return scoring.finish();
        }
    }

    @Override
    public void close() {
        network.close();
    }

    /** Scores pictures a minute at a time, however long a track is. */
    private static final class Scoring {

        private static final int AREA = CentreFace.SIDE * CentreFace.SIDE;

        private final CentreFace centre;
        private final LightAsd.Track track;
        private final byte[] block = new byte[LightAsd.BLOCK * AREA];
        private int filled;
        private double[] scores = new double[0];

        Scoring(VideoInfo info, LightAsd.Track track) {
            this.centre = new CentreFace(info.height(), info.width());
            this.track = track;
        }

        void add(byte[] picture) {
            centre.cut(picture, block, filled);
            filled += AREA;
            if (filled == block.length) {
                score();
            }
        }

        double[] finish() {
            if (filled > 0) {
                score();
            }
            return scores;
        }

        private void score() {
            double[] more = track.next(Arrays.copyOf(block, filled));
            int before = scores.length;
            scores = Arrays.copyOf(scores, before + more.length);
            System.arraycopy(more, 0, scores, before, more.length);
            filled = 0;
        }
    }
}
