package dev.hubbub.contracts.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.hubbub.contracts.Json;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Objects;

/** The JSON Schemas of {@code schemas/}, found by file name. */
final class Schemas {

    private static final String BASE = "https://hubbub.dev/schemas/";

    private static final SchemaRegistry REGISTRY = SchemaRegistry.withDefaultDialect(
            SpecificationVersion.DRAFT_2020_12,
            builder -> builder.schemaIdResolvers(resolvers -> resolvers.mapPrefix(BASE, "classpath:schemas/")));

    private Schemas() {}

    static List<String> violations(String file, JsonNode value) {
        Schema schema = REGISTRY.getSchema(SchemaLocation.of(BASE + file));
        return schema.validate(value).stream().map(Error::toString).toList();
    }

    static JsonNode tree(String file) throws IOException {
        try (InputStream stream = Objects.requireNonNull(Schemas.class.getResourceAsStream("/schemas/" + file), file)) {
            return Json.mapper().readTree(stream);
        }
    }

    /** Follows a {@code $ref} from one file into the same or another file. */
    static Located resolve(Located from) throws IOException {
        JsonNode reference = from.node().get("$ref");
        if (reference == null) {
            return from;
        }
        String[] parts = reference.asText().split("#", 2);
        String file = parts[0].isEmpty() ? from.file() : parts[0];
        JsonNode node = tree(file);
        return resolve(new Located(file, parts.length == 2 ? node.at(parts[1]) : node));
    }

    record Located(String file, JsonNode node) {}
}
