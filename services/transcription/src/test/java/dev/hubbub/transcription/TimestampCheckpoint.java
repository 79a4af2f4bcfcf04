package dev.hubbub.transcription;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hubbub.contracts.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * A checkpoint of random weights whose vocabulary has everything: timestamps, ten languages, both tasks, prompts and
 * no-speech. It writes nonsense, but always the same. Its words are pairs of letters.
 */
final class TimestampCheckpoint {

    static final Path WITHOUT_TOKENIZER = Path.of("../lib/speech/src/test/resources/whisper/small/hf");
    private static final int WORDS = 900;

    private TimestampCheckpoint() {}

    /** Writes it into an empty folder. */
    static Path writeTo(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(WITHOUT_TOKENIZER)) {
            for (Path file : files.toList()) {
                Files.copy(file, folder.resolve(file.getFileName().toString()));
            }
        }
        ObjectNode tokenizer = Json.mapper().createObjectNode();
        tokenizer.putArray("added_tokens");
        tokenizer
                .putObject("pre_tokenizer")
                .put("type", "ByteLevel")
                .put("add_prefix_space", false)
                .put("use_regex", true);
        tokenizer.putObject("decoder").put("type", "ByteLevel");
        ObjectNode model = tokenizer.putObject("model").put("type", "BPE");
        ObjectNode vocabulary = model.putObject("vocab");
        ArrayNode merges = model.putArray("merges");
        bytes(vocabulary);
        for (char first = 'a'; first <= 'z'; first++) {
            for (char second = 'a'; second <= 'z' && vocabulary.size() < WORDS; second++) {
                vocabulary.put("" + first + second, vocabulary.size());
                merges.add(first + " " + second);
            }
        }
        Files.write(folder.resolve("tokenizer.json"), Json.text(tokenizer).getBytes(StandardCharsets.UTF_8));
        return folder;
    }

    /** Every byte as the sign that byte-level vocabularies write it with. */
    private static void bytes(ObjectNode vocabulary) {
        int unprintable = 256;
        for (int value = 0; value < 256; value++) {
            boolean printable =
                    value >= '!' && value <= '~' || value >= 0xA1 && value <= 0xAC || value >= 0xAE && value <= 0xFF;
            vocabulary.put(String.valueOf((char) (printable ? value : unprintable++)), vocabulary.size());
        }
    }
}
