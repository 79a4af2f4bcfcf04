package dev.hubbub.speech.training.preflight;

import dev.hubbub.speech.model.Target;
import dev.hubbub.speech.model.TrainingInput;

/**
 * An example as the run will see it.
 *
 * @param text what is said
 * @param language its code; {@code null} if nobody says it
 * @param input what the encoder takes in
 * @param target what the decoder is to learn
 */
public record Sample(String text, String language, TrainingInput input, Target target) {}
