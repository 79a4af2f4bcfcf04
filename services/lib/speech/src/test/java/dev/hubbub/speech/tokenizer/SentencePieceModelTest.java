package dev.hubbub.speech.tokenizer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The pieces of texts are those of the original program. */
class SentencePieceModelTest {
    private static final Path FOLDER = Path.of("src/test/resources/tokenizer/sentencepiece");

    @ParameterizedTest
    @ValueSource(strings = {"unigram", "bpe"})
    void texts_are_taken_apart_as_the_original_does(String kind) throws IOException {
        SentencePieceModel model = SentencePieceModel.read(FOLDER.resolve(kind + ".model"));
        JsonNode cases =
                new ObjectMapper().readTree(FOLDER.resolve(kind + ".json").toFile());
        assertTrue(cases.size() > 60);
        for (JsonNode one : cases) {
            List<String> expected = new ArrayList<>();
            one.path("pieces").forEach(piece -> expected.add(piece.asText()));
            String text = one.path("text").asText();
            assertEquals(joined(model, expected), joined(model, model.pieces(text)), text);
        }
    }

    /** Where no piece fits, the original shows several signs as one, which stands for the same mark. */
    private static List<String> joined(SentencePieceModel model, List<String> pieces) {
        List<String> joined = new ArrayList<>();
        boolean before = false;
        for (String piece : pieces) {
            boolean unknown = !model.vocabulary().contains(piece);
            if (unknown && before) {
                joined.add(joined.remove(joined.size() - 1) + piece);
            } else {
                joined.add(piece);
            }
            before = unknown;
        }
        return joined;
    }

    @Test
    void a_file_that_is_cut_short_or_none_is_refused(@TempDir Path folder) throws IOException {
        byte[] whole = Files.readAllBytes(FOLDER.resolve("bpe.model"));
        Path file = folder.resolve("cut.model");
        Files.write(file, Arrays.copyOf(whole, 25));
        var cut = assertThrows(TokenizerException.class, () -> SentencePieceModel.read(file));
        assertEquals(file + " is no model of SentencePiece: copy it again.", cut.getMessage());
        Files.write(file, new byte[0]);
        var empty = assertThrows(TokenizerException.class, () -> SentencePieceModel.read(file));
        assertTrue(empty.getMessage().contains("it has no pieces"), empty.getMessage());
    }
}
