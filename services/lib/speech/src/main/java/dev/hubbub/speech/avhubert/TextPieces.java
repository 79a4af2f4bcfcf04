package dev.hubbub.speech.avhubert;

import dev.hubbub.speech.model.TokenText;
import dev.hubbub.speech.tokenizer.TokenizerException;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * What the tokens of a SentencePiece vocabulary stand for. Texts are put together from pieces, in which {@code ▁} (U+2581)
 * stands for a space; they are not taken apart.
 */
public final class TextPieces implements TokenText {
    private static final char SPACE = '\u2581';

    private final List<String> pieces;
    private final Predicate<String> isText;
    private final boolean capitals;

    /**
     * @param pieces by id
     * @param isText which pieces are no marks
     * @param capitals whether texts are written in capitals
     */
    public TextPieces(List<String> pieces, Predicate<String> isText, boolean capitals) {
        this.pieces = List.copyOf(pieces);
        this.isText = isText;
        this.capitals = capitals;
    }

    /**
     * Refuses a folder that has pieces and nothing that says which token each of them is: a {@code .model} of SentencePiece
     * counts its pieces in an order of its own, by which the texts of these models would come out wrong.
     *
     * @param remedy what says it
     * @throws TokenizerException if there is such a file
     */
    public static void refuseUnnumbered(Path folder, String remedy) {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*.model")) {
            for (Path file : files) {
                throw new TokenizerException(
                        file + " holds the pieces of texts, but not which token of the model each of" + " them is: put "
                                + remedy + " beside it.");
            }
        } catch (IOException e) {
            throw new TokenizerException(folder + " cannot be listed: " + e + ".", e);
        }
    }

    @Override
    public String text(List<Integer> tokens) {
        String text = spoken(tokens).stream()
                .map(pieces::get)
                .collect(Collectors.joining())
                .replace(SPACE, ' ')
                .strip();
        return capitals ? text.toUpperCase(Locale.ROOT) : text;
    }

    /** @throws IllegalArgumentException always: no model with these pieces is told a text */
    @Override
    public List<Integer> tokens(String text) {
        throw new IllegalArgumentException("This model cannot be given a text: leave out prompt and prefix.");
    }

    @Override
    public List<Integer> spoken(List<Integer> tokens) {
        return tokens.stream()
                .filter(token -> token >= 0 && token < pieces.size() && isText.test(pieces.get(token)))
                .toList();
    }
}
