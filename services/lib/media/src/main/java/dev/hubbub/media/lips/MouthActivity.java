package dev.hubbub.media.lips;

import dev.hubbub.media.AudioRecording;
import dev.hubbub.media.MediaReader;
import dev.hubbub.media.SoundSelection;
import dev.hubbub.media.TimeRange;
import dev.hubbub.media.UnreadableMediaException;
import dev.hubbub.media.UnreadableMediaException.Reason;
import dev.hubbub.media.video.AudioVisualRecording;
import dev.hubbub.media.video.PictureForm;
import dev.hubbub.media.video.Pictures;
import dev.hubbub.media.video.VideoInfo;
import dev.hubbub.media.video.VideoRecording;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

/**
 * Scores when a person speaks by how much the mouth moves, where anybody is to be heard at all. It needs no weights, and
 * is far from what trained detectors find: chewing and laughing move a mouth too. Scores are on their scale, so that the
 * usual thresholds fit: between them where moving and resting are equally likely, more the surer speech is.
 *
 * <p>The motion of a picture is the mean change of the grey values around the mouth, apart from a change of all of them;
 * its logarithm is averaged over half a second, and moving is told from resting where that parts a track's pictures best
 * (N. Otsu, A Threshold Selection Method from Gray-Level Histograms, 1979). A mouth that rests, or moves, all the time is
 * told from a fixed amount. Where the track's sound is near its quietest, nobody speaks.
 */
public final class MouthActivity {

    /** What the scores come from, for reports. */
    public static final String NAME = "mouth-motion";

    private static final int MARGIN = 6;
    private static final int SAMPLES_PER_PICTURE = MediaReader.SAMPLE_RATE / Pictures.PER_SECOND;
    private static final int READ_SECONDS = 10;

    /** Where a length is a whole number of pictures but for the rounding of binary fractions, such as 110 / 25.0 s. */
    private static final double ROUNDING_PICTURES = 1e-6;

    /** Grey values that a still picture changes by, of noise and coding. */
    private static final double NOISE = 0.5;
    /** Grey values; between those of a resting and a speaking mouth. */
    private static final double FIXED_MOTION = 2;
    /** In doublings: if the means of the two groups are nearer, they are one. */
    private static final double LEAST_CONTRAST = 0.7;

    /** Between the thresholds that are usual for central cameras. */
    private static final double EVEN = 0.9;

    private static final double SCORE_PER_CONTRAST = 4;
    private static final double LARGEST_SCORE = 5;
    private static final double SILENT_SCORE = -2;

    /** In decibels: if a track's sound varies less, it says nothing. */
    private static final double LEAST_DYNAMICS = 9;

    private static final double SPEECH_OF_DYNAMICS = 0.25;

    private MouthActivity() {}

    /** Scores the pictures of a mouth's video, for the thresholds that are usual for central cameras. */
    public static double[] scores(Path lips) throws IOException {
        return scores(lips, EVEN);
    }

    /**
     * Scores the pictures of a mouth's video.
     *
     * @param lips a video of 96 x 96 pixels, with or without the track's sound
     * @param even the score where moving and resting are equally likely
     * @return a score for each picture, rounded to a tenth
     * @throws UnreadableMediaException if it has no pictures or is damaged
     */
    public static double[] scores(Path lips, double even) throws IOException {
        try (AudioVisualRecording recording = AudioVisualRecording.open(lips, SoundSelection.DEFAULT)) {
            VideoRecording video = recording
                    .pictures()
                    .orElseThrow(() -> new UnreadableMediaException(
                            lips, Reason.NO_VIDEO, "has no pictures in it: name a file with a video stream"));
            double[] motion = motion(video);
            return scores(motion, levels(recording.sound(), motion.length), even);
        }
    }

    private static double[] motion(VideoRecording video) throws IOException {
        VideoInfo info = video.info();
        Motion motion = new Motion(info.height(), info.width());
        video.stream(PictureForm.GREY, (number, pixels) -> motion.add(pixels));
        return motion.amounts();
    }

    /**
     * Scores from what was measured.
     *
     * @param motion of each picture against the one before, in grey values
     * @param levels of the sound of each picture in decibels; empty where there is no sound
     */
    static double[] scores(double[] motion, double[] levels) {
        return scores(motion, levels, EVEN);
    }

    private static double[] scores(double[] motion, double[] levels, double even) {
        double[] doublings = new double[motion.length];
        for (int picture = 0; picture < motion.length; picture++) {
            doublings[picture] = Math.log(NOISE + motion[picture]) / Math.log(2);
        }
        double[] smooth = smoothed(doublings);
        Parting parting = Parting.of(smooth);
        double boundary = Math.log(NOISE + FIXED_MOTION) / Math.log(2);
        double contrast = 1;
        if (parting.contrast() >= LEAST_CONTRAST) {
            boundary = parting.boundary();
            contrast = parting.contrast();
        }
        boolean[] silent = silent(levels, motion.length);
        double[] scores = new double[motion.length];
        for (int picture = 0; picture < scores.length; picture++) {
            double score = even + SCORE_PER_CONTRAST * (smooth[picture] - boundary) / contrast;
            score = silent[picture] ? Math.min(score, SILENT_SCORE) : score;
            scores[picture] = Math.rint(Math.max(-LARGEST_SCORE, Math.min(LARGEST_SCORE, score)) * 10) / 10;
        }
        return scores;
    }

    private static boolean[] silent(double[] levels, int pictures) {
        boolean[] silent = new boolean[pictures];
        if (levels.length == 0) {
            return silent;
        }
        double[] smooth = smoothed(levels);
        double[] sorted = smooth.clone();
        Arrays.sort(sorted);
        double quiet = sorted[sorted.length / 20];
        double loud = sorted[sorted.length - 1 - sorted.length / 20];
        if (loud - quiet < LEAST_DYNAMICS) {
            return silent;
        }
        for (int picture = 0; picture < pictures; picture++) {
            // Beyond the end of sound nobody is heard.
            silent[picture] = picture >= smooth.length || smooth[picture] < quiet + SPEECH_OF_DYNAMICS * (loud - quiet);
        }
        return silent;
    }

    private static double[] levels(Optional<AudioRecording> sound, int pictures) throws IOException {
        if (sound.isEmpty()) {
            return new double[0];
        }
        double seconds = Math.min(sound.get().info().duration(), (double) pictures / Pictures.PER_SECOND);
        double[] levels = new double[(int) Math.ceil(seconds * Pictures.PER_SECOND - ROUNDING_PICTURES)];
        int filled = 0;
        boolean more = true;
        for (double start = 0; more && filled < levels.length; start += READ_SECONDS) {
            float[] samples = TrackSound.read(sound.get(), new TimeRange(start, start + READ_SECONDS));
            more = samples.length == READ_SECONDS * MediaReader.SAMPLE_RATE;
            for (int from = 0; from < samples.length && filled < levels.length; from += SAMPLES_PER_PICTURE) {
                levels[filled++] = level(samples, from, Math.min(samples.length, from + SAMPLES_PER_PICTURE));
            }
        }
        return Arrays.copyOf(levels, filled);
    }

    private static double level(float[] samples, int from, int to) {
        double energy = 0;
        for (int i = from; i < to; i++) {
            energy += samples[i] * samples[i];
        }
        return 10 * Math.log10(1e-9 + energy / (to - from));
    }

    private static double[] smoothed(double[] values) {
        double[] smooth = new double[values.length];
        for (int at = 0; at < values.length; at++) {
            int from = Math.max(0, at - MARGIN);
            int to = Math.min(values.length, at + MARGIN + 1);
            smooth[at] = Arrays.stream(values, from, to).average().orElse(0);
        }
        return smooth;
    }

    /** Two groups of values, parted where they differ most. */
    private record Parting(double boundary, double contrast) {

        static Parting of(double[] values) {
            double[] sorted = values.clone();
            Arrays.sort(sorted);
            double total = Arrays.stream(sorted).sum();
            double below = 0;
            double best = -1;
            Parting parting = new Parting(0, 0);
            for (int count = 1; count < sorted.length; count++) {
                below += sorted[count - 1];
                double low = below / count;
                double high = (total - below) / (sorted.length - count);
                double between = (high - low) * (high - low) * count * (sorted.length - count);
                if (between > best) {
                    best = between;
                    parting = new Parting((low + high) / 2, high - low);
                }
            }
            return parting;
        }
    }

    /** How much the middle of a picture changes, where the mouth is. */
    private static final class Motion {

        private final int height;
        private final int width;
        private double[] amounts = new double[1024];
        private int count;
        private byte[] before;

        Motion(int height, int width) {
            this.height = height;
            this.width = width;
        }

        void add(byte[] picture) {
            if (count == amounts.length) {
                amounts = Arrays.copyOf(amounts, 2 * count);
            }
            amounts[count++] = before == null ? 0 : change(picture);
            before = picture.clone();
        }

        private double change(byte[] picture) {
            int area = 0;
            long brighter = 0;
            for (int row = height / 4; row < height * 3 / 4; row++) {
                for (int at = row * width + width / 6; at < row * width + width * 5 / 6; at++) {
                    brighter += (picture[at] & 0xff) - (before[at] & 0xff);
                    area++;
                }
            }
            double all = (double) brighter / area;
            double change = 0;
            for (int row = height / 4; row < height * 3 / 4; row++) {
                for (int at = row * width + width / 6; at < row * width + width * 5 / 6; at++) {
                    change += Math.abs((picture[at] & 0xff) - (before[at] & 0xff) - all);
                }
            }
            return change / area;
        }

        /** The first picture has none before it and is taken for like the second. */
        double[] amounts() {
            double[] all = Arrays.copyOf(amounts, count);
            if (count > 1) {
                all[0] = all[1];
            }
            return all;
        }
    }
}
