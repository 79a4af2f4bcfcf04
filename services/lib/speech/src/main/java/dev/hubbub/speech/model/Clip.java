package dev.hubbub.speech.model;

import java.util.Set;

/**
 * A stretch of speech to be understood by itself: what is heard, what is seen, or both at the same time.
 *
 * @param audio 16 kHz mono in [-1, 1]; null if there is no sound
 * @param video the speaker's mouth; null if there is no picture
 */
public record Clip(float[] audio, GreyFrames video) {

    public Clip {
        if (audio == null && video == null) {
            throw new IllegalArgumentException("A clip has audio, video or both, not neither.");
        }
    }

    /** Sound alone. */
    public static Clip ofAudio(float[] audio) {
        return new Clip(audio, null);
    }

    /**
     * Makes sure that nothing is missing.
     *
     * @throws IllegalArgumentException if it lacks one of these
     */
    public void requireAll(Set<Modality> senses) {
        boolean unheard = senses.contains(Modality.AUDIO) && audio == null;
        if (unheard || senses.contains(Modality.VIDEO) && video == null) {
            throw new IllegalArgumentException("The clip has no " + (unheard ? "audio" : "video")
                    + ", which is to be learnt from: leave the recording out, or name the modalities that it has.");
        }
    }

    /**
     * The sound.
     *
     * @throws IllegalArgumentException if there is none
     */
    public float[] requiredAudio() {
        if (audio == null) {
            throw new IllegalArgumentException("This model hears speech, but a clip has no audio.");
        }
        return audio;
    }
}
