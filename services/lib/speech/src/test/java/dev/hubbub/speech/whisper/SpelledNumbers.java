package dev.hubbub.speech.whisper;

import dev.hubbub.speech.tokenizer.Tokenizer;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Spells the tokens of a model that came without a tokenizer: most are the number of their id, some are signs. */
record SpelledNumbers(int size) implements Tokenizer {
    private static final int KINDS = 12;

    @Override
    public int[] encode(String text) {
        throw new UnsupportedOperationException("Only what a model writes is spelled.");
    }

    @Override
    public String decode(int... ids) {
        return IntStream.of(ids).mapToObj(SpelledNumbers::spelled).collect(Collectors.joining());
    }

    private static String spelled(int id) {
        return switch (id % KINDS) {
            case 3 -> ".";
            case 5 -> ",";
            case 6 -> " (";
            case 8 -> ")";
            case 9 -> String.valueOf(id);
            case 10 -> " \"";
            default -> " " + id;
        };
    }

    @Override
    public OptionalInt special(String written) {
        return OptionalInt.empty();
    }
}
