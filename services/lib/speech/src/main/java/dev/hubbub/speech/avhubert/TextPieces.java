package dev.hubbub.speech.avhubert;

import dev.hubbub.speech.model.TokenText;
import dev.hubbub.speech.tokenizer.SentencePieceModel;
import dev.hubbub.speech.tokenizer.TokenizerException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What the tokens of a SentencePiece vocabulary stand for. Texts are put together from pieces, in which {@code ▁} (U+2581)
 * stands for a space; they are taken apart by the model of SentencePiece that the pieces are from, if it lies beside them.
 */
public final class TextPieces implements TokenText {
    private static final String ENDING = ".model";

    private final Path folder;
    private final List<String> pieces;
    private final Map<String, Integer> ids = new HashMap<>();
    private final Predicate<String> isText;
    private final boolean capitals;
    private final UnaryOperator<String> letters;
    private SentencePieceModel model;

    /**
     * @param folder in which they were found, and in which a model of SentencePiece can lie
     * @param pieces by id
     * @param isText which pieces are no marks
     * @param capitals whether texts are written in capitals
     */
    public TextPieces(Path folder, List<String> pieces, Predicate<String> isText, boolean capitals) {
        this.folder = folder;
        this.pieces = List.copyOf(pieces);
        this.isText = isText;
        this.capitals = capitals;
        for (int id = 0; id < pieces.size(); id++) {
            if (isText.test(pieces.get(id))) {
                ids.putIfAbsent(pieces.get(id), id);
            }
        }
        this.letters = letters();
    }

    /** How texts become what the pieces know, where they know capitals only, or none. */
    private UnaryOperator<String> letters() {
        boolean small = ids.keySet().stream().anyMatch(piece -> piece.chars().anyMatch(Character::isLowerCase));
        boolean large = ids.keySet().stream().anyMatch(piece -> piece.chars().anyMatch(Character::isUpperCase));
        if (small == large) {
            return UnaryOperator.identity();
        }
        return small ? text -> text.toLowerCase(Locale.ROOT) : text -> text.toUpperCase(Locale.ROOT);
    }

    /** Read when it is needed, for inference never does. */
    private synchronized SentencePieceModel model() {
        if (model == null) {
            model = SentencePieceModel.read(only(folder)
                    .orElseThrow(() ->
                            new IllegalArgumentException("This model's texts are taken apart by SentencePiece: put the "
                                    + ENDING + " that its pieces are from into " + folder + ".")));
        }
        return model;
    }

    private static Optional<Path> only(Path folder) {
        List<Path> found = models(folder);
        if (found.size() > 1) {
            throw new TokenizerException(folder + " holds several models of SentencePiece, such as " + found.get(0)
                    + " and " + found.get(1) + ": keep the one of the texts.");
        }
        return found.stream().findFirst();
    }

    private static List<Path> models(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.getFileName().toString().endsWith(ENDING))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new TokenizerException(folder + " cannot be listed: " + e + ".", e);
        }
    }

    /**
     * Refuses a folder that has pieces and nothing that says which token each of them is: a {@code .model} of SentencePiece
     * counts its pieces in an order of its own, by which the texts of these models would come out wrong.
     *
     * @param remedy what says it
     * @throws TokenizerException if there is such a file
     */
    public static void refuseUnnumbered(Path folder, String remedy) {
        models(folder).stream().findFirst().ifPresent(file -> {
            throw new TokenizerException(file + " holds the pieces of texts, but not which token of the model each of"
                    + " them is: put " + remedy + " beside it.");
        });
    }

    @Override
    public String text(List<Integer> tokens) {
        String text = spoken(tokens).stream()
                .map(pieces::get)
                .collect(Collectors.joining())
                .replace(SentencePieceModel.SPACE, ' ')
                .strip();
        return capitals ? text.toUpperCase(Locale.ROOT) : text;
    }

    /**
     * A text is written as the pieces are where they know capitals only, or none.
     *
     * @throws IllegalArgumentException if no model of SentencePiece lies beside the pieces, or a text has what they have not
     * @throws TokenizerException if there are several such models, or one that cannot be read
     */
    @Override
    public List<Integer> tokens(String text) {
        return model().pieces(letters.apply(text)).stream().map(this::id).toList();
    }

    private int id(String piece) {
        Integer id = ids.get(piece);
        if (id == null) {
            throw new IllegalArgumentException("A text has \""
                    + piece.replace(SentencePieceModel.SPACE, ' ').strip()
                    + "\", for which this model has no piece: write it otherwise.");
        }
        return id;
    }

    @Override
    public List<Integer> spoken(List<Integer> tokens) {
        return tokens.stream()
                .filter(token -> token >= 0 && token < pieces.size() && isText.test(pieces.get(token)))
                .toList();
    }
}
