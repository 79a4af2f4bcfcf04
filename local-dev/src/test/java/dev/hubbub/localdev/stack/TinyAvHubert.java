package dev.hubbub.localdev.stack;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hubbub.localdev.command.CommandRun;
import dev.hubbub.speech.checkpoint.Checkpoint;
import dev.hubbub.speech.checkpoint.SafetensorsWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The folder of an AV-HuBERT model with CTC and attention, of numbers drawn at random. What it writes is worth nothing, but
 * depends on what it is shown.
 */
public final class TinyAvHubert {

    private static final Path RESOURCES = CommandRun.HOME.resolve("services/lib/speech/src/test/resources/avhubert");
    private static final ObjectMapper JSON = new ObjectMapper();

    private TinyAvHubert() {}

    /** Writes it, with a unit of its own for every token, so that what it writes tells apart what it was shown. */
    public static Path write(Path folder) throws IOException {
        JsonNode known = model(folder);
        // Blank and end are in no list.
        int units = known.path("odim").asInt() - 2;
        Files.writeString(
                folder.resolve("unigram29_units.txt"),
                IntStream.rangeClosed(1, units)
                        .mapToObj(unit -> "\u2581W" + unit + " " + unit + "\n")
                        .collect(Collectors.joining()));
        return folder;
    }

    /** Writes it with units that can spell any English text, to be trained. */
    public static Path spelling(Path folder) throws IOException {
        model(folder);
        for (String letters : List.of("letters_units.txt", "spm_letters.model")) {
            Files.copy(RESOURCES.resolve("letters/ctc").resolve(letters), folder.resolve(letters));
        }
        return folder;
    }

    private static JsonNode model(Path folder) throws IOException {
        Files.createDirectories(folder);
        JsonNode known = JSON.readTree(RESOURCES.resolve("ctc.json").toFile()).path("config");
        ObjectNode config = known.deepCopy();
        config.put("num_attention_heads", 4).putArray("architectures").add("AVHubertAVSR");
        JSON.writeValue(folder.resolve("config.json").toFile(), config);
        try (Checkpoint weights = Checkpoint.open(RESOURCES.resolve("ctc.safetensors"))) {
            SafetensorsWriter.write(
                    folder.resolve("model.safetensors"), weights.parameters().under("w."));
        }
        return known;
    }
}
