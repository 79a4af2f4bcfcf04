package dev.hubbub.contracts.task;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * How speech is found in what is too long for one segment.
 *
 * @param method what says where somebody speaks
 * @param longestPauseSeconds between two stretches of speech in one segment, 0 or more; absent for any that fits
 */
public record VoiceActivity(Method method, Double longestPauseSeconds) {

    /** A model that is not used to silence is given no longer pause. */
    public static final double SHORT_PAUSE_SECONDS = 1;

    /** What says where somebody speaks. */
    public enum Method {
        /** Loudness. */
        @JsonProperty("energy")
        ENERGY,
        /** A small network that was trained on speech of many languages. */
        @JsonProperty("silero")
        SILERO
    }

    public VoiceActivity {
        if (longestPauseSeconds != null && !(longestPauseSeconds >= 0)) {
            throw new IllegalArgumentException(
                    "A pause lasts 0 s or longer, not " + longestPauseSeconds + ": correct voiceActivity");
        }
    }

    /** For a model that is used to silence because it pads what it hears, or to none. */
    public static VoiceActivity of(Method method, Decoding decoding) {
        return new VoiceActivity(method, decoding.whisper().padToThirtySeconds() ? null : SHORT_PAUSE_SECONDS);
    }
}
