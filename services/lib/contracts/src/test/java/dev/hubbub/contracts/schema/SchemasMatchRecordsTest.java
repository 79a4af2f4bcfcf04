package dev.hubbub.contracts.schema;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hubbub.contracts.Examples;
import dev.hubbub.contracts.FileExamples;
import dev.hubbub.contracts.Json;
import dev.hubbub.contracts.digest.CanonicalJson;
import dev.hubbub.contracts.digest.Digest;
import dev.hubbub.contracts.event.EventType;
import dev.hubbub.contracts.event.Events;
import dev.hubbub.contracts.schema.Schemas.Located;
import dev.hubbub.contracts.score.GateVerdict;
import dev.hubbub.contracts.score.Metric;
import dev.hubbub.contracts.score.TrialScore;
import dev.hubbub.contracts.stage.Recipe;
import dev.hubbub.contracts.task.ActivityTask;
import dev.hubbub.contracts.task.AdaptingTask;
import dev.hubbub.contracts.task.CheckpointLanded;
import dev.hubbub.contracts.task.ClusteringTask;
import dev.hubbub.contracts.task.Decoding;
import dev.hubbub.contracts.task.EndOfWork;
import dev.hubbub.contracts.task.FetchTask;
import dev.hubbub.contracts.task.FisherTask;
import dev.hubbub.contracts.task.GateTask;
import dev.hubbub.contracts.task.LipsTask;
import dev.hubbub.contracts.task.MergingTask;
import dev.hubbub.contracts.task.OverviewTask;
import dev.hubbub.contracts.task.Payload;
import dev.hubbub.contracts.task.ReportTask;
import dev.hubbub.contracts.task.RunStep;
import dev.hubbub.contracts.task.ScoringTask;
import dev.hubbub.contracts.task.SegmentationTask;
import dev.hubbub.contracts.task.Share;
import dev.hubbub.contracts.task.Task;
import dev.hubbub.contracts.task.TaskProgress;
import dev.hubbub.contracts.task.TaskResult;
import dev.hubbub.contracts.task.TaskResults;
import dev.hubbub.contracts.task.TrainingTask;
import dev.hubbub.contracts.task.TranscriptionTask;
import dev.hubbub.contracts.track.ActivityTracks;
import dev.hubbub.contracts.track.LipTracks;
import dev.hubbub.contracts.track.SessionOverview;
import dev.hubbub.contracts.transcript.SegmentList;
import dev.hubbub.contracts.transcript.SessionTranscript;
import dev.hubbub.contracts.transcript.Timing;
import java.io.IOException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The schemas say what the records are, and the records what the schemas are. */
class SchemasMatchRecordsTest {

    static Stream<Map.Entry<String, Object>> everything() {
        return Stream.concat(
                Examples.payloads().map(payload -> Map.entry(schemaOf(payload), (Object) payload)),
                FileExamples.files());
    }

    @ParameterizedTest
    @MethodSource("everything")
    void what_java_writes_is_what_the_schema_allows(Map.Entry<String, Object> example) {
        assertEquals(List.of(), Schemas.violations(example.getKey(), Json.tree(example.getValue())));
    }

    @ParameterizedTest
    @MethodSource("everything")
    void what_java_writes_java_reads_back_as_the_same_value(Map.Entry<String, Object> example) throws IOException {
        Object value = example.getValue();
        Class<?> type = value instanceof Payload payload ? EventType.of(payload).payload() : value.getClass();
        Object back = Json.mapper().treeToValue(Json.tree(value), type);
        assertEquals(CanonicalJson.of(value), CanonicalJson.of(back));
        assertEquals(value.getClass(), back.getClass());
    }

    @ParameterizedTest
    @MethodSource("everything")
    void a_field_the_schema_requires_cannot_be_left_out_and_an_optional_one_can(Map.Entry<String, Object> example)
            throws IOException {
        JsonNode whole = Json.tree(example.getValue());
        Set<String> required = new TreeSet<>();
        objectSchema(example).node().get("required").forEach(name -> required.add(name.asText()));
        for (String field : iterable(whole)) {
            ObjectNode without = whole.deepCopy();
            without.remove(field);
            boolean valid = Schemas.violations(example.getKey(), without).isEmpty();
            assertEquals(!required.contains(field), valid, example.getKey() + " without " + field);
        }
    }

    @ParameterizedTest
    @MethodSource("everything")
    void a_field_nobody_declared_is_refused(Map.Entry<String, Object> example) {
        ObjectNode more = (ObjectNode) Json.tree(example.getValue());
        more.put("surprise", 1);
        assertFalse(Schemas.violations(example.getKey(), more).isEmpty());
    }

    static Stream<Map.Entry<String, Class<?>>> records() {
        return Stream.of(
                Map.entry("lips-task.json", LipsTask.class),
                Map.entry("activity-task.json", ActivityTask.class),
                Map.entry("overview-task.json", OverviewTask.class),
                Map.entry("segmentation-task.json", SegmentationTask.class),
                Map.entry("clustering-task.json", ClusteringTask.class),
                Map.entry("fetch-task.json", FetchTask.class),
                Map.entry("fisher-task.json", FisherTask.class),
                Map.entry("training-task.json", TrainingTask.class),
                Map.entry("adapting-task.json", AdaptingTask.class),
                Map.entry("merging-task.json", MergingTask.class),
                Map.entry("transcription-task.json", TranscriptionTask.class),
                Map.entry("scoring-task.json", ScoringTask.class),
                Map.entry("gate-task.json", GateTask.class),
                Map.entry("gate-verdict.json", GateVerdict.class),
                Map.entry("report-task.json", ReportTask.class),
                Map.entry("task-result.json#/$defs/succeeded", TaskResult.Succeeded.class),
                Map.entry("task-result.json#/$defs/failed", TaskResult.Failed.class),
                Map.entry("task-results.json", TaskResults.class),
                Map.entry("share.json", Share.class),
                Map.entry("task-progress.json", TaskProgress.class),
                Map.entry("end-of-work.json", EndOfWork.class),
                Map.entry("checkpoint-landed.json", CheckpointLanded.class),
                Map.entry("recipe.json", Recipe.class),
                Map.entry("lip-tracks.json", LipTracks.class),
                Map.entry("activity-tracks.json", ActivityTracks.class),
                Map.entry("session-overview.json", SessionOverview.class),
                Map.entry("segment-list.json", SegmentList.class),
                Map.entry("session-transcript.json", SessionTranscript.class),
                Map.entry("timing.json", Timing.class),
                Map.entry("trial-score.json", TrialScore.class));
    }

    @ParameterizedTest
    @MethodSource("records")
    void fields_and_their_types_are_the_same_in_schema_and_record(Map.Entry<String, Class<?>> pair) throws IOException {
        String[] parts = pair.getKey().split("#", 2);
        JsonNode schema = Schemas.tree(parts[0]);
        List<String> differences = new ArrayList<>();
        compare(
                pair.getValue(),
                new Located(parts[0], parts.length == 2 ? schema.at(parts[1]) : schema),
                pair.getValue().getSimpleName(),
                differences);
        assertEquals(List.of(), differences);
    }

    @ParameterizedTest
    @MethodSource("dev.hubbub.contracts.Examples#payloads")
    void an_event_of_every_payload_is_a_cloud_event_of_its_schema(Payload payload) throws IOException {
        String event = Events.toJson(Events.wrap(payload, "/test", "default/quickstart", Instant.EPOCH));
        assertEquals(List.of(), Schemas.violations("event.json", Json.mapper().readTree(event)));
        String broken = event.replaceFirst("\"data\":\\{", "\"data\":{\"surprise\":1,");
        assertFalse(
                Schemas.violations("event.json", Json.mapper().readTree(broken)).isEmpty());
    }

    @Test
    void trials_are_ranked_by_the_metrics_there_are() throws IOException {
        JsonNode named = Schemas.tree("report-task.json").at("/properties/objective/enum");
        assertEquals(Json.tree(Metric.values()), named);
    }

    private static void compare(Type type, Located at, String path, List<String> differences) throws IOException {
        Located schema = Schemas.resolve(at);
        JsonNode node = schema.node();
        if (type instanceof ParameterizedType list && list.getRawType() == List.class) {
            expect(node, "array", path, differences);
            compare(
                    list.getActualTypeArguments()[0],
                    new Located(schema.file(), node.path("items")),
                    path + "[]",
                    differences);
        } else if (type instanceof Class<?> cases && cases.isSealed()) {
            Class<?>[] permitted = cases.getPermittedSubclasses();
            for (int i = 0; i < permitted.length; i++) {
                compare(
                        permitted[i],
                        new Located(schema.file(), node.path("oneOf").path(i)),
                        path + "<" + permitted[i].getSimpleName() + ">",
                        differences);
            }
            if (permitted.length != node.path("oneOf").size()) {
                differences.add(path + ": record and schema have not the same cases");
            }
        } else if (type instanceof Class<?> record && record.isRecord() && !isText(record)) {
            compareRecord(record, schema, path, differences);
        } else if (type instanceof Class<?> constants && constants.isEnum()) {
            Set<String> expected = new TreeSet<>();
            for (Object constant : constants.getEnumConstants()) {
                expected.add(Json.tree(constant).asText());
            }
            Set<String> declared = new TreeSet<>();
            node.path("enum").forEach(value -> declared.add(value.asText()));
            if (!expected.equals(declared)) {
                differences.add(path + ": record has " + expected + ", schema has " + declared);
            }
        } else if (type instanceof Class<?> choice && choice.isSealed()) {
            // Each of its kinds is compared by itself.
            int kinds = choice.getPermittedSubclasses().length;
            if (node.path("oneOf").size() != kinds) {
                differences.add(path + ": there are " + kinds + " kinds, schema has " + node.path("oneOf"));
            }
        } else if (!node.has("enum")) {
            expect(node, jsonType(type), path, differences);
        }
    }

    private static void compareRecord(Class<?> record, Located schema, String path, List<String> differences)
            throws IOException {
        expect(schema.node(), "object", path, differences);
        Set<String> declared = new TreeSet<>(iterable(schema.node().path("properties")));
        declared.remove("kind");
        Set<String> components = new TreeSet<>();
        for (RecordComponent component : components(record)) {
            components.add(component.getName());
            JsonNode property = schema.node().path("properties").path(component.getName());
            if (!property.isMissingNode()) {
                compare(
                        component.getGenericType(),
                        new Located(schema.file(), property),
                        path + "." + component.getName(),
                        differences);
            }
        }
        if (!components.contains("outcome")) {
            // Of a result it says which record it is.
            declared.remove("outcome");
        }
        if (!declared.equals(components)) {
            differences.add(path + ": record has " + components + ", schema has " + declared);
        }
    }

    /** What an object of JSON holds: a decoding's settings lie side by side in one. */
    private static List<RecordComponent> components(Class<?> record) {
        return record == Decoding.class
                ? Stream.of(record.getRecordComponents())
                        .flatMap(part -> Stream.of(part.getType().getRecordComponents()))
                        .toList()
                : List.of(record.getRecordComponents());
    }

    private static void expect(JsonNode node, String type, String path, List<String> differences) {
        if (!type.equals(node.path("type").asText())) {
            differences.add(path + ": record is " + type + ", schema says " + node.path("type"));
        }
    }

    /** Whether a type is one text in JSON, although it is a record. */
    private static boolean isText(Type type) {
        return type == Digest.class || type == RunStep.class;
    }

    private static String jsonType(Type type) {
        if (type == String.class || isText(type)) {
            return "string";
        }
        if (type == boolean.class || type == Boolean.class) {
            return "boolean";
        }
        if (type == double.class || type == Double.class) {
            return "number";
        }
        if (type == int.class || type == Integer.class || type == long.class || type == Long.class) {
            return "integer";
        }
        return "object";
    }

    private static Located objectSchema(Map.Entry<String, Object> example) throws IOException {
        JsonNode schema = Schemas.tree(example.getKey());
        if (example.getValue() instanceof TaskResult result) {
            String name = result instanceof TaskResult.Succeeded ? "succeeded" : "failed";
            return new Located(example.getKey(), schema.at("/$defs/" + name));
        }
        assertTrue(schema.has("properties"), example.getKey());
        return new Located(example.getKey(), schema);
    }

    private static String schemaOf(Payload payload) {
        return payload.accept(new Payload.Reader<>() {
            @Override
            public String task(Task task) {
                return task.stage().text() + "-task.json";
            }

            @Override
            public String share(Share share) {
                return "share.json";
            }

            @Override
            public String result(TaskResult result) {
                return "task-result.json";
            }

            @Override
            public String results(TaskResults results) {
                return "task-results.json";
            }

            @Override
            public String progress(TaskProgress progress) {
                return "task-progress.json";
            }

            @Override
            public String checkpointLanded(CheckpointLanded landed) {
                return "checkpoint-landed.json";
            }

            @Override
            public String other(Payload other) {
                return "end-of-work.json";
            }
        });
    }

    private static List<String> iterable(JsonNode node) {
        List<String> names = new ArrayList<>();
        node.fieldNames().forEachRemaining(names::add);
        return names;
    }
}
