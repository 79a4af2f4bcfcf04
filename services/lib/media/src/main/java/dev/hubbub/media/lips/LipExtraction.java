package dev.hubbub.media.lips;

import dev.hubbub.media.AudioRecording;
import dev.hubbub.media.SoundSelection;
import dev.hubbub.media.TimeRange;
import dev.hubbub.media.UnreadableMediaException;
import dev.hubbub.media.UnreadableMediaException.Reason;
import dev.hubbub.media.face.LandmarkDetector;
import dev.hubbub.media.face.Landmarks;
import dev.hubbub.media.face.RgbPicture;
import dev.hubbub.media.video.AudioVisualRecording;
import dev.hubbub.media.video.PictureForm;
import dev.hubbub.media.video.Pictures;
import dev.hubbub.media.video.VideoInfo;
import dev.hubbub.media.video.VideoRecording;
import dev.hubbub.media.video.VideoWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Makes the video of a mouth, 96 x 96 pixels at 25 pictures a second with the sound beside it, from the video of a face. A
 * track is read twice, once for the points and once for the patches, so that memory does not grow with its length.
 */
public final class LipExtraction {

    private static final int BATCH = 50;
    private static final double SOUND_SECONDS = 1;

    private final LandmarkDetector detector;

    public LipExtraction(LandmarkDetector detector) {
        this.detector = detector;
    }

    /**
     * Writes the lips of a track.
     *
     * @param track video of a face, with or without sound
     * @param lips the file to write, {@code .mp4}
     * @return how well the mouth could be followed
     * @throws UnreadableMediaException if the track has no pictures, is damaged, or has fewer than 12 of them
     */
    public LipQuality write(Path track, Path lips) throws IOException {
        try (AudioVisualRecording recording = AudioVisualRecording.open(track, SoundSelection.DEFAULT)) {
            VideoRecording video = recording
                    .pictures()
                    .orElseThrow(() -> new UnreadableMediaException(
                            track, Reason.NO_VIDEO, "has no pictures in it: name a file with a video stream"));
            LipPath path = path(video);
            write(video, recording.sound(), path, lips);
            return path.quality();
        }
    }

    private LipPath path(VideoRecording video) throws IOException {
        VideoInfo info = video.info();
        List<Landmarks> found = new ArrayList<>();
        List<RgbPicture> batch = new ArrayList<>();
        video.stream(PictureForm.RGB, (number, pixels) -> {
            batch.add(new RgbPicture(info.height(), info.width(), pixels.clone()));
            if (batch.size() == BATCH) {
                found.addAll(detector.detect(List.copyOf(batch)));
                batch.clear();
            }
        });
        found.addAll(detector.detect(List.copyOf(batch)));
        if (found.size() < LipPath.FEWEST_PICTURES) {
            throw new UnreadableMediaException(
                    video.file(),
                    Reason.EMPTY,
                    "has " + found.size() + " pictures, from which no lips can be followed: at least "
                            + LipPath.FEWEST_PICTURES + " are needed, so leave this track out");
        }
        return LipPath.of(detector.name(), found, info.height(), info.width());
    }

    private static void write(VideoRecording video, Optional<AudioRecording> sound, LipPath path, Path lips)
            throws IOException {
        VideoInfo info = video.info();
        try (VideoWriter writer =
                VideoWriter.open(lips, PictureForm.RGB, MouthPatch.SIZE, MouthPatch.SIZE, sound.isPresent())) {
            SoundCopy copy = new SoundCopy(sound, writer);
            int[] count = {0};
            video.stream(PictureForm.RGB, (number, pixels) -> {
                MouthPatch patch = path.patches().get(count[0]++);
                writer.picture(patch.cutFrom(new RgbPicture(info.height(), info.width(), pixels)));
                copy.until((double) count[0] / Pictures.PER_SECOND);
            });
            copy.until(Double.POSITIVE_INFINITY);
            writer.finish();
        }
    }

    /** Copies sound beside the pictures, a second at a time. */
    private static final class SoundCopy {

        private final AudioRecording sound;
        private final VideoWriter writer;
        private final double end;
        private double copied;

        SoundCopy(Optional<AudioRecording> sound, VideoWriter writer) throws UnreadableMediaException {
            this.sound = sound.orElse(null);
            this.writer = writer;
            this.end = sound.isPresent() ? this.sound.info().duration() : 0;
        }

        void until(double seconds) throws IOException {
            while (copied < Math.min(seconds, end)) {
                double next = Math.min(end, copied + SOUND_SECONDS);
                writer.sound(TrackSound.read(sound, new TimeRange(copied, next)));
                copied = next;
            }
        }
    }
}
