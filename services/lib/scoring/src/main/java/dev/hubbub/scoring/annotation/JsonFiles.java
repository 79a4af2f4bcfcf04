package dev.hubbub.scoring.annotation;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hubbub.scoring.annotation.AnnotationFormat.Side;
import dev.hubbub.scoring.annotation.AnnotationLines.Line;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Formats made of JSON: SegLST, an array of segments, and the manifests of NeMo, a segment a line. */
final class JsonFiles {

    private static final ObjectMapper JSON =
            new ObjectMapper().enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY);
    private static final ObjectReader LINE = JSON.reader().with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
    private static final String RECOGNISED = "pred_text";

    private JsonFiles() {}

    /** {@code [{"session_id": , "speaker": , "start_time": , "end_time": , "words": }]}; times are numbers or strings. */
    static List<SpokenSegment> readSegLst(String file, byte[] bytes) throws MalformedAnnotationException {
        List<SpokenSegment> segments = new ArrayList<>();
        String text = AnnotationLines.text(file, bytes);
        try (JsonParser parser = JSON.createParser(text)) {
            if (parser.nextToken() != JsonToken.START_ARRAY) {
                throw new MalformedAnnotationException(
                        file,
                        1,
                        "a SegLST file is a JSON array of segments; one of NeMo's manifests, an object a line, is read"
                                + " where its name ends with .jsonl");
            }
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                Line line = new Line(file, parser.currentTokenLocation().getLineNr(), "");
                if (parser.currentToken() != JsonToken.START_OBJECT) {
                    throw line.malformed("a segment is a JSON object");
                }
                JsonNode segment = JSON.readTree(parser);
                segments.add(line.segment(
                        text(line, segment, "session_id"),
                        text(line, segment, "speaker"),
                        line.seconds(text(line, segment, "start_time"), "start_time"),
                        line.seconds(text(line, segment, "end_time"), "end_time"),
                        text(line, segment, "words")));
            }
            if (parser.nextToken() != null) {
                throw new Line(file, parser.currentTokenLocation().getLineNr(), "")
                        .malformed("it goes on behind the end of its array; join what is in several into one");
            }
            return segments;
        } catch (JsonProcessingException notJson) {
            throw notJson(file, notJson);
        } catch (MalformedAnnotationException malformed) {
            throw malformed;
        } catch (IOException impossible) {
            throw new MalformedAnnotationException(file, impossible.getMessage(), impossible);
        }
    }

    private static MalformedAnnotationException notJson(String file, JsonProcessingException problem) {
        JsonLocation place = problem.getLocation();
        return new MalformedAnnotationException(
                file, place == null ? 1 : place.getLineNr(), "it is not JSON (" + problem.getOriginalMessage() + ")");
    }

    private static String text(Line line, JsonNode segment, String field) throws MalformedAnnotationException {
        JsonNode value = segment.path(field);
        if (!value.isTextual() && !value.isNumber()) {
            throw line.malformed("it has no text or number " + field);
        }
        return value.asText();
    }

    static String writeSegLst(List<SpokenSegment> segments) {
        ArrayNode array = JSON.createArrayNode();
        for (SpokenSegment segment : segments) {
            array.addObject()
                    .put("session_id", segment.session())
                    .put("speaker", segment.speaker())
                    .put("start_time", segment.start())
                    .put("end_time", segment.end())
                    .put("words", segment.text());
        }
        return array.toPrettyString() + "\n";
    }

    /**
     * {@code {"audio_filepath": , "offset": , "duration": , "text": , "pred_text": , "speaker": }}, a line each. What was
     * recognised is never taken from {@code text}, which is the reference and would be without an error.
     */
    static List<SpokenSegment> readNemo(String file, byte[] bytes, Side side) throws MalformedAnnotationException {
        List<SpokenSegment> segments = new ArrayList<>();
        for (Line line : AnnotationLines.filled(file, bytes)) {
            JsonNode segment;
            try {
                segment = LINE.readTree(line.text());
            } catch (JsonProcessingException notJson) {
                throw line.malformed("it is not JSON (" + notJson.getOriginalMessage() + ")");
            }
            String session = segment.path("session").isTextual() ? "session" : "audio_filepath";
            double start = segment.has("offset") ? line.seconds(text(line, segment, "offset"), "offset") : 0;
            double end = NistFiles.rounded(start + line.seconds(text(line, segment, "duration"), "duration"));
            if (side == Side.HEARD && !segment.hasNonNull(RECOGNISED)) {
                throw line.malformed(
                        "it has no " + RECOGNISED + ", which is what was recognised; its text is what was" + " said");
            }
            segments.add(line.segment(
                    text(line, segment, session),
                    segment.hasNonNull("speaker") ? text(line, segment, "speaker") : "",
                    start,
                    end,
                    text(line, segment, textField(side))));
        }
        return segments;
    }

    private static String textField(Side side) {
        return side == Side.HEARD ? RECOGNISED : "text";
    }

    static String writeNemo(List<SpokenSegment> segments, Side side) {
        StringBuilder file = new StringBuilder();
        for (SpokenSegment segment : segments) {
            ObjectNode line = JSON.createObjectNode()
                    .put("audio_filepath", segment.session())
                    .put("offset", segment.start())
                    .put("duration", NistFiles.rounded(segment.end() - segment.start()))
                    .put(textField(side), segment.text());
            if (!segment.speaker().isEmpty()) {
                line.put("speaker", segment.speaker());
            }
            file.append(line).append('\n');
        }
        return file.toString();
    }
}
