package dev.hubbub.localdev.recording;

import dev.hubbub.contracts.task.Decoding;
import dev.hubbub.contracts.task.Decoding.SpeechTask;

/**
 * How recordings are decoded.
 *
 * @param beamSize hypotheses kept; 1 is greedy
 * @param language a language code, or {@code auto}
 * @param padToThirtySeconds whether audio is padded to the model's window
 * @param task transcribe or translate
 * @param prompt text to be taken as said before; null for none
 * @param words whether to find when each word was said
 * @param fallback whether what looks like a loop or a guess is decoded again
 */
public record RecordingDecoding(
        int beamSize,
        String language,
        boolean padToThirtySeconds,
        SpeechTask task,
        String prompt,
        boolean words,
        boolean fallback) {

    /**
     * The decoding of windows that follow each other, or of parts that do not depend on each other: only the former
     * are given the text before them, the latter are faster in batches.
     */
    Decoding of(boolean windows) {
        return new Decoding(
                beamSize,
                null,
                null,
                language,
                false,
                padToThirtySeconds,
                null,
                task,
                prompt,
                null,
                null,
                words,
                windows,
                fallback ? Decoding.Fallback.DEFAULT : null);
    }
}
