package dev.hubbub.speech.whisper;

import dev.hubbub.speech.model.TokenText;
import dev.hubbub.speech.tokenizer.Tokenizer;
import dev.hubbub.speech.whisper.tokens.WhisperTokens;
import java.util.List;
import java.util.stream.IntStream;

/** What the tokens of a Whisper model stand for. */
record WhisperText(WhisperTokens marks, Tokenizer tokenizer) implements TokenText {

    @Override
    public String text(List<Integer> tokens) {
        return tokenizer.decode(ordinary(tokens)).strip();
    }

    /** Whisper writes every word with the space before it. */
    @Override
    public List<Integer> tokens(String text) {
        return IntStream.of(tokenizer.encode(" " + text.strip())).boxed().toList();
    }

    @Override
    public List<Integer> spoken(List<Integer> tokens) {
        return IntStream.of(ordinary(tokens)).boxed().toList();
    }

    private int[] ordinary(List<Integer> tokens) {
        return marks.ordinary(tokens.stream().mapToInt(Integer::intValue).toArray());
    }
}
