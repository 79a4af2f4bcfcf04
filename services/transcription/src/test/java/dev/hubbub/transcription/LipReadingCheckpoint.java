package dev.hubbub.transcription;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hubbub.speech.checkpoint.Checkpoint;
import dev.hubbub.speech.checkpoint.SafetensorsWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A small AV-HuBERT sequence-to-sequence model, of numbers drawn at random, as a Hugging Face folder. */
final class LipReadingCheckpoint {
    private static final Path REFERENCE = Path.of("../lib/speech/src/test/resources/avhubert");
    private static final ObjectMapper JSON = new ObjectMapper();

    private LipReadingCheckpoint() {}

    static void write(Path folder) throws IOException {
        Files.createDirectories(folder);
        ObjectNode config =
                JSON.readTree(REFERENCE.resolve("seq2seq.json").toFile()).withObject("/config");
        config.put("num_attention_heads", 4);
        JSON.writeValue(folder.resolve("config.json").toFile(), config);
        JSON.writeValue(
                folder.resolve("vocab.json").toFile(), JSON.createObjectNode().put("\u2581oh", 4));
        try (Checkpoint tensors = Checkpoint.open(REFERENCE.resolve("seq2seq.safetensors"))) {
            SafetensorsWriter.write(
                    folder.resolve("model.safetensors"), tensors.parameters().under("w."));
        }
    }
}
