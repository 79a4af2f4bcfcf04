package dev.hubbub.speech.avhubert.seq2seq;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hubbub.speech.avhubert.GoldenClips;
import dev.hubbub.speech.checkpoint.CheckpointException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a folder's configuration says of its weights. */
class Seq2SeqCheckpointTest {

    @TempDir
    Path folder;

    private Seq2SeqCheckpoint open(Map<String, ?> more) throws IOException {
        try (GoldenClips golden = new GoldenClips("seq2seq")) {
            return Seq2SeqCheckpoint.open(golden.writeTo(folder, more));
        }
    }

    @ParameterizedTest
    @CsvSource({"\"scale_embedding\": null, false", "\"scale_embedding\": false, false", "\"scaling\": null, true"})
    void embeddings_are_scaled_unless_that_is_denied_and_null_denies_it(String said, boolean scaled)
            throws IOException {
        open(Map.of()).close();
        Path config = folder.resolve("config.json");
        Files.writeString(config, Files.readString(config).replace("\"scale_embedding\":true", said));
        try (Seq2SeqCheckpoint files = Seq2SeqCheckpoint.open(folder)) {
            assertEquals(scaled, files.scaled());
        }
    }

    @Test
    void outputs_of_their_own_are_taken_where_both_are_there() throws IOException {
        try (Seq2SeqCheckpoint files = open(Map.of("tie_word_embeddings", false))) {
            assertTrue(files.decoder().contains("output.weight"));
        }
        Map<String, Object> unsaid = new HashMap<>();
        unsaid.put("tie_word_embeddings", null);
        try (Seq2SeqCheckpoint files = open(unsaid)) {
            assertTrue(files.decoder().contains("output.weight"), "Python's None is false");
        }
    }

    @Test
    void outputs_that_are_said_to_be_their_own_but_are_missing_are_asked_for() throws IOException {
        try (GoldenClips golden = new GoldenClips("seq2seq")) {
            golden.writeTorch(
                    folder,
                    Map.of("tie_word_embeddings", false),
                    "state_dict",
                    name -> name.replace("lm_head", "another_head"));
        }
        try (Seq2SeqCheckpoint files = Seq2SeqCheckpoint.open(folder)) {
            var refused = assertThrows(CheckpointException.class, files::decoder);
            assertTrue(refused.getMessage().contains("config.json says that tie_word_embeddings is false"));
            assertTrue(refused.getMessage().contains("lm_head.weight: copy or download"), refused.getMessage());
        }
    }
}
