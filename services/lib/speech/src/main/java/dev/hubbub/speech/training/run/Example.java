package dev.hubbub.speech.training.run;

import java.util.Objects;

/**
 * A clip with what is said in it.
 *
 * @param id names it in messages, and tells it from all others
 * @param seconds how long it is
 * @param text what is said
 * @param language its code; {@code null} if nobody says it
 * @param speaker who speaks; {@code null} if nobody says it
 */
public record Example(String id, double seconds, String text, String language, String speaker) {

    /** Of nobody knows whom. */
    public Example(String id, double seconds, String text, String language) {
        this(id, seconds, text, language, null);
    }

    public Example {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(text, "text");
        if (!(seconds > 0)) {
            throw new IllegalArgumentException(id + " lasts " + seconds + " s; nothing can be learnt from it.");
        }
    }
}
