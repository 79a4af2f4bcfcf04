package dev.hubbub.speech.avhubert;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.hubbub.speech.tokenizer.TokenizerException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Texts that are learnt, with a dictionary of small letters and a model of SentencePiece that takes texts apart into them. */
class TextPiecesTest {
    private static final Path LETTERS = EncoderReference.FOLDER.resolve("letters/seq2seq");

    @TempDir
    Path folder;

    private TextPieces pieces(String... more) throws IOException {
        List<String> pieces = new ArrayList<>(List.of("<s>", "<pad>", "</s>", "<unk>"));
        for (String line : Files.readAllLines(LETTERS.resolve("dict.txt"))) {
            pieces.add(line.substring(0, line.indexOf(' ')));
        }
        pieces.addAll(List.of(more));
        return new TextPieces(folder, pieces, piece -> !piece.startsWith("<"), true);
    }

    private void copyModel(String name) throws IOException {
        Files.copy(LETTERS.resolve("spm_letters.model"), folder.resolve(name));
    }

    @Test
    void a_text_is_put_into_the_letters_that_there_are_and_comes_back_as_the_model_writes() throws IOException {
        copyModel("spm_letters.model");
        List<Integer> tokens = pieces().tokens(" Red  CAT");
        assertEquals(pieces().tokens("red cat"), tokens);
        assertEquals(List.of(4, 18, 9, 8, 4, 7, 5, 20), tokens);
        assertEquals("RED CAT", pieces().text(tokens));
        var mixed =
                assertThrows(IllegalArgumentException.class, () -> pieces("The").tokens("Red cat"));
        assertEquals("A text has \"R\", for which this model has no piece: write it otherwise.", mixed.getMessage());
    }

    @Test
    void a_text_with_what_no_piece_holds_is_refused_and_not_learnt_as_unknown() throws IOException {
        copyModel("spm_letters.model");
        var refused = assertThrows(IllegalArgumentException.class, () -> pieces().tokens("red cat."));
        assertEquals("A text has \".\", for which this model has no piece: write it otherwise.", refused.getMessage());
    }

    @Test
    void texts_are_written_without_a_model_of_sentencepiece_but_not_learnt() throws IOException {
        assertEquals("RED", pieces().text(List.of(18, 9, 8)));
        var none = assertThrows(IllegalArgumentException.class, () -> pieces().tokens("red"));
        assertEquals(
                "This model's texts are taken apart by SentencePiece: put the .model that its pieces are from into "
                        + folder + ".",
                none.getMessage());
        copyModel("a.model");
        copyModel("b.model");
        var several = assertThrows(TokenizerException.class, () -> pieces().tokens("red"));
        assertEquals(
                folder + " holds several models of SentencePiece, such as " + folder.resolve("a.model") + " and "
                        + folder.resolve("b.model") + ": keep the one of the texts.",
                several.getMessage());
    }
}
