package dev.hubbub.speech.avhubert.seq2seq;

import dev.hubbub.speech.avhubert.TextPieces;
import dev.hubbub.speech.checkpoint.JsonFields;
import dev.hubbub.speech.tokenizer.TokenizerException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Where the pieces of such a model are written down: {@code vocab.json} of Hugging Face, or the {@code dict.txt} of
 * fairseq, in which four marks that are not written down come first. Texts are in capitals, as the original writes them.
 */
final class Vocabulary {
    /** What has to lie beside the weights. */
    static final String FILES = "the vocab.json or the dict.txt of the same checkpoint";

    private static final List<String> MARKS = List.of("<s>", "<pad>", "</s>", "<unk>");

    private Vocabulary() {}

    /**
     * The pieces that lie beside a checkpoint, if any do.
     *
     * @param size tokens that the model knows
     * @throws TokenizerException if they cannot be read, are another model's, or lie there without their numbers
     */
    static Optional<TextPieces> in(Path folder, int size) {
        Optional<List<String>> pieces =
                JsonFields.readIfPresent(folder.resolve("vocab.json")).map(fields -> ofIds(fields, size));
        Optional<List<String>> all = pieces.or(() -> dictionary(folder).map(file -> ofDictionary(file, size)));
        if (all.isEmpty()) {
            TextPieces.refuseUnnumbered(folder, FILES);
        }
        return all.map(found -> new TextPieces(folder, found, Vocabulary::isText, true));
    }

    private static List<String> ofIds(JsonFields fields, int size) {
        List<String> pieces = new ArrayList<>();
        for (Map.Entry<String, Integer> entry : fields.integersOf().entrySet()) {
            int id = entry.getValue();
            if (id < 0 || id >= size) {
                throw new TokenizerException(fields.source() + " gives \"" + entry.getKey() + "\" the id " + id
                        + ", but the model knows " + size + " tokens: take all files from one checkpoint.");
            }
            while (pieces.size() <= id) {
                pieces.add("");
            }
            pieces.set(id, entry.getKey());
        }
        return pieces;
    }

    private static Optional<Path> dictionary(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            List<Path> found = files.filter(
                            file -> file.getFileName().toString().matches("dict(\\..*)?\\.txt"))
                    .sorted()
                    .toList();
            if (found.size() > 1) {
                throw new TokenizerException(folder + " holds several dictionaries, such as " + found.get(0) + " and "
                        + found.get(1) + ": keep the one of the texts.");
            }
            return found.stream().findFirst();
        } catch (IOException e) {
            throw new TokenizerException(folder + " cannot be listed: " + e + ".", e);
        }
    }

    private static List<String> ofDictionary(Path file, int size) {
        List<String> pieces = ofDictionary(file);
        if (pieces.size() != size) {
            throw new TokenizerException(file + " lists " + (pieces.size() - MARKS.size())
                    + " pieces, but the model knows " + (size - MARKS.size()) + " beside " + String.join(", ", MARKS)
                    + ": take all files from one checkpoint.");
        }
        return pieces;
    }

    private static List<String> ofDictionary(Path file) {
        try {
            List<String> pieces = new ArrayList<>(MARKS);
            for (String line : Files.readAllLines(file, StandardCharsets.UTF_8)) {
                int count = line.lastIndexOf(' ');
                if (count < 1) {
                    throw new TokenizerException(file + ", line " + (pieces.size() - MARKS.size() + 1)
                            + ", is no piece with its count: copy the dictionary again.");
                }
                pieces.add(line.substring(0, count));
            }
            return pieces;
        } catch (IOException e) {
            throw new TokenizerException(file + " cannot be read as UTF-8: " + e.getMessage() + ".", e);
        }
    }

    private static boolean isText(String piece) {
        return !piece.isEmpty() && !(piece.length() > 2 && piece.startsWith("<") && piece.endsWith(">"));
    }
}
