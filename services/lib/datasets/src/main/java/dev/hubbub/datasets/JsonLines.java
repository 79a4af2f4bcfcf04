package dev.hubbub.datasets;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hubbub.contracts.stage.StageFailure;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** JSON objects, one a line; empty lines are passed over. */
final class JsonLines {

    private JsonLines() {}

    /** The objects of a file's bytes, with the lines they are on. */
    static List<UtteranceFile.Row> read(byte[] bytes, UtteranceFile file) throws StageFailure {
        TextForm.require(bytes, file);
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
            json = StrictJson.READER.readTree(text);
        } catch (MismatchedInputException e) {
            // Jackson would say what to configure.
            throw file.failure(number, "not JSON (several objects on one line, or a field twice)");
        } catch (JsonProcessingException e) {
            // It has an exception of its own for some ends and not for others.
            boolean cut = e.getOriginalMessage().startsWith("Unexpected end-of-input");
            throw file.failure(
                    number,
                    cut
                            ? "not JSON (it does not end on this line); each object is a line of its own here, as"
                                    + " `jq -c . FILE` writes it"
                            : "not JSON (" + e.getOriginalMessage() + ")");
        }
        if (json.isArray()) {
            throw file.failure(
                    number,
                    "not a JSON object but an array; each object is a line of its own here, as `jq -c '.[]' FILE` writes it");
        }
        if (!json.isObject()) {
            throw file.failure(number, "not a JSON object");
        }
        return (ObjectNode) json;
    }
}
