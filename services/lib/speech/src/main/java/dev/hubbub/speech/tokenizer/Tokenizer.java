package dev.hubbub.speech.tokenizer;

import java.util.OptionalInt;
import java.util.Set;

/** A model's vocabulary: text to token ids and back. Implementations are immutable. */
public interface Tokenizer {

    /** The number behind the highest id that stands for a token; a few below it may stand for none. */
    int size();

    /** Whether an id stands for a token. */
    default boolean has(int id) {
        return id >= 0 && id < size();
    }

    /** Ids of tokens that were added to the vocabulary as text, such as names, and not as marks. */
    default Set<Integer> addedText() {
        return Set.of();
    }

    /**
     * Ids of ordinary text. What looks like a special token is encoded as the characters it is written with.
     */
    int[] encode(String text);

    /**
     * The text of all given tokens, specials as they are written. Bytes that are not UTF-8, such as half a character at a
     * cut, become U+FFFD, one for each maximal broken part as Unicode recommends.
     *
     * @throws IllegalArgumentException if an id is not in the vocabulary
     */
    String decode(int... ids);

    /** Where it comes from, for sentences that begin with it. */
    default String source() {
        return "The tokenizer";
    }

    /** The id of a special token by the way it is written, such as {@code <|startoftranscript|>}. */
    OptionalInt special(String written);
}
