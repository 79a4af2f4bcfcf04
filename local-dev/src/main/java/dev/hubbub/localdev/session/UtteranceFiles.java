package dev.hubbub.localdev.session;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.hubbub.contracts.Json;
import dev.hubbub.contracts.stage.FailureReason;
import dev.hubbub.contracts.stage.StageFailure;
import dev.hubbub.scoring.utterance.Utterance;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reference texts and recognised texts in JSON lines of the manifest convention, matched by recording and offset. */
public final class UtteranceFiles {

    private UtteranceFiles() {}

    /**
     * Reads what was said and what was recognised. A line of the manifest without {@code text} is not scored; one
     * without a hypothesis was not heard at all and is scored as such.
     *
     * @param manifest the references; may be the same file as the hypotheses
     * @param hypotheses the recognised texts: {@code pred_text}, or in a file of their own also {@code text}
     * @throws StageFailure if a file is not in this form, with its line
     */
    public static List<Utterance> read(Path manifest, Path hypotheses) throws StageFailure, IOException {
        boolean sameFile = manifest.equals(hypotheses);
        Map<List<Object>, String> recognised = new LinkedHashMap<>();
        for (Map.Entry<Integer, JsonNode> numbered : lines(hypotheses).entrySet()) {
            int number = numbered.getKey();
            JsonNode line = numbered.getValue();
            JsonNode text = line.hasNonNull("pred_text") || sameFile ? line.path("pred_text") : line.path("text");
            if (!text.isTextual()) {
                throw failure(hypotheses, number, "it has no pred_text to be scored");
            }
            if (recognised.put(key(line, hypotheses, number), text.asText()) != null) {
                throw failure(hypotheses, number, "this recording and offset were there before");
            }
        }
        List<Utterance> utterances = new ArrayList<>();
        for (Map.Entry<Integer, JsonNode> numbered : lines(manifest).entrySet()) {
            int number = numbered.getKey();
            JsonNode line = numbered.getValue();
            if (line.hasNonNull("text")) {
                String hypothesis = recognised.getOrDefault(key(line, manifest, number), "");
                utterances.add(new Utterance(
                        line.path("session").asText("all"),
                        "line " + number,
                        Optional.ofNullable(line.path("speaker").textValue()),
                        line.path("text").asText(),
                        hypothesis));
            }
        }
        if (utterances.isEmpty()) {
            throw new StageFailure(
                    FailureReason.InvalidDataset,
                    "No line of " + manifest + " has a text to compare with: add \"text\" to its lines.");
        }
        return utterances;
    }

    private static List<Object> key(JsonNode line, Path file, int number) throws StageFailure {
        if (!line.path("audio_filepath").isTextual()) {
            throw failure(file, number, "it has no audio_filepath");
        }
        return List.of(line.path("audio_filepath").asText(), line.path("offset").asDouble(0));
    }

    /** The lines that are not blank, by number from 1. */
    private static Map<Integer, JsonNode> lines(Path file) throws StageFailure, IOException {
        if (!Files.isRegularFile(file)) {
            throw new StageFailure(FailureReason.MissingInput, "There is no file " + file + ".");
        }
        Map<Integer, JsonNode> lines = new LinkedHashMap<>();
        int number = 0;
        for (String line : Files.readAllLines(file)) {
            number++;
            if (!line.isBlank()) {
                lines.put(number, parsed(line, file, number));
            }
        }
        return lines;
    }

    private static JsonNode parsed(String line, Path file, int number) throws StageFailure {
        try {
            return Json.mapper().readTree(line);
        } catch (JsonProcessingException e) {
            throw failure(file, number, "it is not JSON (" + e.getOriginalMessage() + ")");
        }
    }

    private static StageFailure failure(Path file, int line, String problem) {
        return new StageFailure(FailureReason.InvalidDataset, file + ", line " + line + ": " + problem + ".");
    }
}
