package dev.hubbub.speech.avhubert;

import dev.hubbub.speech.features.StackedFilterBank;
import dev.hubbub.speech.model.Clip;
import dev.hubbub.speech.model.GreyFrames;
import dev.hubbub.speech.model.Modality;
import java.util.Set;

/**
 * A clip as the encoder takes it in: 25 rows a second of what is heard, what is seen, or both.
 *
 * @param frames how many rows
 * @param sound {@code frames x 104} as {@link StackedFilterBank} gives them; null if nothing is heard
 * @param pictures {@code frames x 88 x 88}, 0 black to 255 white; null if nothing is seen
 */
public record AvHubertInput(int frames, float[] sound, byte[] pictures) {
    /** Values of a row of sound. */
    public static final int FEATURES = StackedFilterBank.WIDTH;

    /** Height and width of a picture. */
    public static final int SIDE = 88;

    /** Mouth crops are 96 pixels wide. Much larger pictures show something else, of which the middle is no mouth. */
    private static final int LARGEST = 112;

    private static final StackedFilterBank SOUND = new StackedFilterBank();

    public AvHubertInput {
        boolean fits = frames >= 1
                && (sound != null || pictures != null)
                && (sound == null || sound.length == frames * FEATURES)
                && (pictures == null || pictures.length == frames * SIDE * SIDE);
        if (!fits) {
            throw new IllegalArgumentException("A clip of " + frames + " frames has " + FEATURES + " features or "
                    + SIDE + " x " + SIDE + " pixels for each.");
        }
    }

    /** How long it is. */
    double seconds() {
        return (double) frames / GreyFrames.FRAMES_PER_SECOND;
    }

    /**
     * Takes a clip in. Where there are pictures, the sound is cut, or followed by silence, to their length.
     *
     * @param senses those that the model uses; the clip must have one of them
     * @throws IllegalArgumentException if it has none of them, or its pictures are no mouth crops
     */
    public static AvHubertInput of(Clip clip, Set<Modality> senses) {
        boolean hears = clip.audio() != null && senses.contains(Modality.AUDIO);
        boolean sees = clip.video() != null && senses.contains(Modality.VIDEO);
        if (!hears && !sees) {
            throw new IllegalArgumentException(
                    senses.contains(Modality.AUDIO)
                            ? "This model hears speech, but a clip has no audio."
                            : "This model reads lips, but a clip has no video.");
        }
        int frames = clip.video() != null ? clip.video().frames() : framesOf(clip.audio());
        return new AvHubertInput(
                frames, hears ? SOUND.of(clip.audio(), frames) : null, sees ? middle(clip.video()) : null);
    }

    /** A frame that sound does not fill is followed by silence. */
    private static int framesOf(float[] audio) {
        return Math.max(1, (audio.length + StackedFilterBank.SAMPLES - 1) / StackedFilterBank.SAMPLES);
    }

    private static byte[] middle(GreyFrames video) {
        if (Math.min(video.height(), video.width()) < SIDE || Math.max(video.height(), video.width()) > LARGEST) {
            throw new IllegalArgumentException("This model reads lips in crops of 96 x 96 pixels around the mouth, not"
                    + " in pictures of " + video.height() + " x " + video.width() + ": cut the mouths out first.");
        }
        int top = (int) Math.rint((video.height() - SIDE) / 2.0);
        int left = (int) Math.rint((video.width() - SIDE) / 2.0);
        return video.cut(top, left, SIDE, SIDE).pixels();
    }
}
