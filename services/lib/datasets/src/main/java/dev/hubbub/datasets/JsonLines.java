package dev.hubbub.datasets;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hubbub.contracts.Json;
import dev.hubbub.contracts.stage.StageFailure;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** JSON objects, one a line; empty lines are passed over. */
final class JsonLines {

    // Two objects on one line would otherwise lose the second.
    private static final ObjectReader WHOLE_LINE = Json.mapper().reader(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private JsonLines() {}

    /** The objects of a file's bytes, with the lines they are on. */
    static List<UtteranceFile.Row> read(byte[] bytes, UtteranceFile file) throws StageFailure {
        List<UtteranceFile.Row> rows = new ArrayList<>();
        int number = 0;
        for (int start = 0; start < bytes.length; ) {
            int end = start;
            while (end < bytes.length && bytes[end] != '\n') {
                end++;
            }
            number++;
            String text = decode(bytes, start, end, number, file);
            if (!text.isBlank()) {
                rows.add(new UtteranceFile.Row(number, object(number, text, file)));
            }
            start = end + 1;
        }
        return rows;
    }

    private static String decode(byte[] bytes, int start, int end, int number, UtteranceFile file) throws StageFailure {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes, start, end - start))
                    .toString();
            // Some editors begin a file with a byte order mark.
            return text.startsWith("\uFEFF") ? text.substring(1) : text;
        } catch (CharacterCodingException e) {
            throw file.failure(number, "not UTF-8");
        }
    }

    private static ObjectNode object(int number, String text, UtteranceFile file) throws StageFailure {
        JsonNode json;
        try {
            json = WHOLE_LINE.readTree(text);
        } catch (JsonProcessingException e) {
            throw file.failure(number, "not JSON (" + e.getOriginalMessage() + ")");
        }
        if (!json.isObject()) {
            throw file.failure(number, "not a JSON object");
        }
        return (ObjectNode) json;
    }
}
