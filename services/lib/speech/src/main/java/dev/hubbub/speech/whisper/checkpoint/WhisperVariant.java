package dev.hubbub.speech.whisper.checkpoint;

import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * A kind of model that is Whisper and something more.
 *
 * @param modelType what the {@code model_type} of its {@code config.json} says
 * @param more the shapes of the tensors that it has besides Whisper's, by OpenAI's way of naming them;
 *     {@link #ANY_LENGTH} where its dimensions do not tell
 * @param within what the names of tensors begin with that are another model's, which is inside of it
 */
public record WhisperVariant(String modelType, Function<WhisperConfig, Map<String, long[]>> more, List<String> within) {

    /** An axis of a tensor whose length the dimensions do not tell. */
    public static final long ANY_LENGTH = -1;

    /** Whisper itself. */
    public static final WhisperVariant PLAIN = new WhisperVariant("whisper", config -> Map.of(), List.of());

    public WhisperVariant {
        within = List.copyOf(within);
    }

    boolean isAnothers(String name) {
        return within.stream().anyMatch(name::startsWith);
    }
}
