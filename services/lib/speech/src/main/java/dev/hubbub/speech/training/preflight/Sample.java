package dev.hubbub.speech.training.preflight;

import dev.hubbub.speech.model.Target;
import dev.hubbub.speech.model.TrainingInput;
import java.util.Optional;

/**
 * An example as the run will see it.
 *
 * @param text what is said
 * @param language its code; {@code null} if nobody says it
 * @param input what the encoder takes in
 * @param otherwise the same clip padded if the run does not pad, and not padded if it does; empty if nothing is to be
 *     learnt from a comparison
 * @param target what the decoder is to learn
 */
public record Sample(
        String text, String language, TrainingInput input, Optional<TrainingInput> otherwise, Target target) {}
