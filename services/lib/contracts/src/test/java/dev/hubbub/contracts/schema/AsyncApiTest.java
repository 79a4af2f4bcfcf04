package dev.hubbub.contracts.schema;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.networknt.schema.Error;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.hubbub.contracts.event.EventType;
import dev.hubbub.contracts.event.Topics;
import java.io.IOException;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class AsyncApiTest {

    private static JsonNode document() throws IOException {
        return new YAMLMapper().readTree(AsyncApiTest.class.getResourceAsStream("/schemas/asyncapi.yaml"));
    }

    @Test
    void the_document_is_asyncapi_3() throws IOException {
        JsonNode specification = new YAMLMapper()
                .readTree(AsyncApiTest.class.getResourceAsStream("/asyncapi/asyncapi-3.0.0.schema.json"));
        var schema =
                SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_7).getSchema(specification);
        assertEquals(
                java.util.List.of(),
                schema.validate(document()).stream().map(Error::toString).toList());
    }

    @Test
    void its_channels_are_the_topics_of_the_code() throws IOException {
        Set<String> addresses = new TreeSet<>();
        document()
                .get("channels")
                .forEach(channel -> addresses.add(channel.get("address").asText()));
        assertEquals(
                new TreeSet<>(Set.of(
                        Topics.SEGMENTATION,
                        Topics.EVALUATION,
                        Topics.transcription("{namespace}", "{experiment}"),
                        Topics.training("{namespace}", "{experiment}"),
                        Topics.RESULTS,
                        Topics.PROGRESS,
                        Topics.CHECKPOINTS,
                        Topics.DEAD_LETTERS)),
                addresses);
    }

    @Test
    void every_type_of_event_is_a_message_whose_payload_schema_exists() throws IOException {
        Set<String> names = new TreeSet<>();
        for (JsonNode message : document().at("/components/messages")) {
            names.add(message.get("name").asText());
            JsonNode reference = message.at("/payload/$ref");
            if (!reference.isMissingNode()) {
                assertNotNull(Schemas.tree(reference.asText().substring(2)));
            }
        }
        for (EventType type : EventType.values()) {
            assertEquals(true, names.contains(type.text()), type.text());
        }
    }
}
