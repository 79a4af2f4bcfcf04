package dev.hubbub.localdev.recording;

import dev.hubbub.contracts.task.Decoding;
import dev.hubbub.contracts.task.Decoding.SpeechTask;
import dev.hubbub.speech.decoding.DecodingOptions;
import dev.hubbub.speech.model.Capabilities;

/**
 * How recordings and sessions are to be decoded.
 *
 * @param beamSize hypotheses kept; 1 is greedy; null is 5 where the model can search
 * @param patience finished hypotheses wanted, as a multiple of {@code beamSize}; null for 1
 * @param lengthPenalty null divides a hypothesis' log-probability by its length; a number from 0 to 1 is the exponent of
 *     ((5 + length) / 6)
 * @param language a language code, or {@code auto}
 * @param padToThirtySeconds whether audio is padded to the model's window
 * @param task transcribe or translate
 * @param prompt text to be taken as said before; null for none
 * @param previousText whether a window of a long recording is given the text before it
 * @param words whether to find when each word was said
 * @param fallback whether what looks like a loop or a guess is decoded again; null is yes where the model can draw
 */
public record AskedDecoding(
        Integer beamSize,
        Double patience,
        Double lengthPenalty,
        String language,
        boolean padToThirtySeconds,
        SpeechTask task,
        String prompt,
        boolean previousText,
        boolean words,
        Boolean fallback) {

    private static final int USUAL_BEAM_SIZE = 5;

    /** @throws IllegalArgumentException if no model can search so; the message names the parameter */
    public AskedDecoding {
        DecodingOptions.Builder search = DecodingOptions.builder()
                .beamSize(beamSize == null ? USUAL_BEAM_SIZE : beamSize)
                .lengthPenalty(lengthPenalty);
        (patience == null ? search : search.patience(patience)).build();
    }

    /** For windows that follow each other. */
    Decoding ofWindows(Capabilities model) {
        return decoding(previousText, model);
    }

    /** For segments and parts that do not depend on each other, which is faster in batches. */
    Decoding ofSegments(Capabilities model) {
        return decoding(false, model);
    }

    private Decoding decoding(boolean conditioned, Capabilities model) {
        int beams = beamSize != null ? beamSize : model.search() ? USUAL_BEAM_SIZE : 1;
        boolean again = fallback != null ? fallback : model.search();
        return new Decoding(
                beams,
                lengthPenalty,
                patience,
                language,
                false,
                padToThirtySeconds,
                null,
                task,
                prompt,
                null,
                null,
                words,
                conditioned,
                again ? Decoding.Fallback.DEFAULT : null);
    }
}
