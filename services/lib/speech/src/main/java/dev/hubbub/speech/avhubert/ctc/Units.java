package dev.hubbub.speech.avhubert.ctc;

import dev.hubbub.speech.avhubert.TextPieces;
import dev.hubbub.speech.tokenizer.TokenizerException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The file that lists a model's units, one a line with its number behind it, such as {@code unigram5000_units.txt}: the
 * tokens between the blank, which comes first, and the mark of a text's end, which comes last.
 */
final class Units {
    /** What has to lie beside the weights. */
    static final String FILES = "the list of units of the same checkpoint, such as unigram5000_units.txt,";

    private static final Set<String> MARKS = Set.of("<blank>", "<unk>", "<eos>");

    private Units() {}

    /**
     * The units that lie beside a checkpoint, if any do.
     *
     * @param size tokens that the model knows
     * @throws TokenizerException if they cannot be read, are another model's, or lie there without their numbers
     */
    static Optional<TextPieces> in(Path folder, int size) {
        Optional<Path> list = file(folder);
        if (list.isEmpty()) {
            TextPieces.refuseUnnumbered(folder, FILES);
        }
        return list.map(file -> {
            List<String> pieces = pieces(file);
            if (pieces.size() != size) {
                throw new TokenizerException(file + " lists " + (pieces.size() - 2) + " units, but the model knows "
                        + (size - 2) + " beside blank and end: take all files from one checkpoint.");
            }
            return new TextPieces(folder, pieces, piece -> !MARKS.contains(piece), false);
        });
    }

    private static Optional<Path> file(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            List<Path> found = files.filter(
                            file -> file.getFileName().toString().endsWith("units.txt"))
                    .sorted()
                    .toList();
            if (found.size() > 1) {
                throw new TokenizerException(folder + " holds several lists of units, such as " + found.get(0) + " and "
                        + found.get(1) + ": keep the model's own.");
            }
            return found.stream().findFirst();
        } catch (IOException e) {
            throw new TokenizerException(folder + " cannot be listed: " + e + ".", e);
        }
    }

    private static List<String> pieces(Path file) {
        try {
            List<String> pieces = new ArrayList<>();
            pieces.add("<blank>");
            for (String line : Files.readAllLines(file, StandardCharsets.UTF_8)) {
                if (!line.endsWith(" " + pieces.size())) {
                    throw new TokenizerException(file + ", line " + pieces.size() + ", is not a unit with the number "
                            + pieces.size() + " behind it: copy the list again.");
                }
                pieces.add(line.substring(0, line.lastIndexOf(' ')));
            }
            pieces.add("<eos>");
            return pieces;
        } catch (IOException e) {
            throw new TokenizerException(file + " cannot be read as UTF-8: " + e.getMessage() + ".", e);
        }
    }
}
