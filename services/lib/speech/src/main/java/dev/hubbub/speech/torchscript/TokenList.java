package dev.hubbub.speech.torchscript;

import dev.hubbub.speech.model.TokenText;
import dev.hubbub.speech.tokenizer.TokenizerException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.IntPredicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The tokens of a {@code tokens.txt}, one a line. */
final class TokenList implements TokenText {
    private static final char SPACE = '\u2581';

    private final List<String> written;
    private final IntPredicate isText;

    private TokenList(List<String> written, IntPredicate isText) {
        this.written = written;
        this.isText = isText;
    }

    /**
     * The tokens of a folder, if it names them.
     *
     * @param isText which ids are text
     * @throws TokenizerException if they cannot be read
     */
    static Optional<TokenList> in(Path folder, IntPredicate isText) {
        Path file = folder.resolve("tokens.txt");
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try {
            List<String> lines = Files.readAllLines(file, StandardCharsets.UTF_8);
            return Optional.of(new TokenList(
                    lines.stream().map(line -> line.replace(SPACE, ' ')).toList(), isText));
        } catch (IOException e) {
            throw new TokenizerException(file + " cannot be read as UTF-8: " + e.getMessage() + ".", e);
        }
    }

    int size() {
        return written.size();
    }

    @Override
    public String text(List<Integer> tokens) {
        return spoken(tokens).stream()
                .map(written::get)
                .collect(Collectors.joining())
                .strip();
    }

    /**
     * The longest tokens that fit, from the beginning on.
     *
     * @throws IllegalArgumentException if no token spells a part of the text
     */
    @Override
    public List<Integer> tokens(String text) {
        String rest = " " + text.strip();
        List<Integer> tokens = new ArrayList<>();
        while (!rest.isEmpty()) {
            int token = longestAtStartOf(rest);
            tokens.add(token);
            rest = rest.substring(written.get(token).length());
        }
        return tokens;
    }

    private int longestAtStartOf(String text) {
        return IntStream.range(0, written.size())
                .filter(isText)
                .filter(token -> !written.get(token).isEmpty() && text.startsWith(written.get(token)))
                .boxed()
                .max(Comparator.comparing(token -> written.get(token).length()))
                .orElseThrow(() -> new IllegalArgumentException("No token spells the beginning of \"" + text + "\"."));
    }

    @Override
    public List<Integer> spoken(List<Integer> tokens) {
        return tokens.stream().filter(token -> isText.test(token)).toList();
    }
}
