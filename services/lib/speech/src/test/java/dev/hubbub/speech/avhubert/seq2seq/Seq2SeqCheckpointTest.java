package dev.hubbub.speech.avhubert.seq2seq;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hubbub.speech.avhubert.DecoderDimensions;
import dev.hubbub.speech.avhubert.GoldenClips;
import dev.hubbub.speech.avhubert.HollowCheckpoint;
import dev.hubbub.speech.checkpoint.CheckpointException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

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

    /** fairseq stores no output of its own where the embedding is one, Hugging Face the same tensor three times. */
    @ParameterizedTest
    @ValueSource(strings = {"model.decoder.", "decoder.", "model.model.decoder."})
    void the_large_decoder_is_found_under_all_names_and_each_of_its_tensors_is_asked_for(String prefix)
            throws IOException {
        Files.writeString(folder.resolve("config.json"), "{\"decoder_attention_heads\": 8}");
        Path list = Path.of("src/test/resources/avhubert/large-seq2seq.json");
        Path file = folder.resolve("model.safetensors");
        boolean published = prefix.startsWith("model.d");
        UnaryOperator<String> names = name ->
                name.endsWith("lm_head.weight") && !published ? null : name.replaceFirst("^model\\.decoder\\.", prefix);
        HollowCheckpoint.write(file, HollowCheckpoint.shapes(list, names));
        try (Seq2SeqCheckpoint files = Seq2SeqCheckpoint.open(folder)) {
            assertEquals(
                    new DecoderDimensions(1024, 1024, 9, 8, 4096, 1000),
                    DecoderDimensions.of(files.decoder(), files.decoderHeads(), 1024, "The file"));
        }
        for (String part : List.of("layers.8.encoder_attn.v_proj.bias", "layers.4.fc2.weight", "layer_norm.bias")) {
            HollowCheckpoint.write(
                    file,
                    HollowCheckpoint.shapes(list, name -> name.endsWith("decoder." + part) ? null : names.apply(name)));
            try (Seq2SeqCheckpoint files = Seq2SeqCheckpoint.open(folder)) {
                var refused = assertThrows(
                        CheckpointException.class,
                        () -> DecoderDimensions.of(files.decoder(), files.decoderHeads(), 1024, "The file"));
                assertEquals(
                        "The file holds no complete text decoder: it lacks " + part + "; copy or download it again.",
                        refused.getMessage());
            }
        }
    }
}
