package dev.hubbub.cluster.table;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hubbub.cluster.resource.PrinterColumn;
import dev.hubbub.cluster.resource.ResourceType;
import java.time.Instant;
import java.util.List;

/** Objects as the rows of a {@code meta.k8s.io/v1 Table}, which kubectl prints as it is. */
public final class Table {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private final ResourceType type;
    private final String includeObject;

    /**
     * @param includeObject what each row carries besides its cells: {@code None}, {@code Object}, else the metadata
     */
    public Table(ResourceType type, String includeObject) {
        this.type = type;
        this.includeObject = includeObject;
    }

    public ObjectNode of(List<? extends JsonNode> objects, JsonNode listMeta, Instant now) {
        ObjectNode table = NODES.objectNode().put("kind", "Table").put("apiVersion", "meta.k8s.io/v1");
        table.set("metadata", listMeta);
        List<PrinterColumn> columns = BuiltInColumns.of(type);
        ArrayNode definitions = table.putArray("columnDefinitions");
        // The names of events are made up; what matters is what they are about.
        int namePriority = BuiltInColumns.isEvents(type) ? 1 : 0;
        define(definitions, new PrinterColumn("Name", "string", "name", "Name within its namespace", "", namePriority));
        columns.forEach(column -> define(definitions, column));
        ArrayNode rows = table.putArray("rows");
        for (JsonNode object : objects) {
            ObjectNode row = rows.addObject();
            ArrayNode cells = row.putArray("cells");
            cells.add(object.path("metadata").path("name").asText());
            List<JsonNode> computed = BuiltInColumns.cells(type, object, now);
            for (int i = 0; i < columns.size(); i++) {
                cells.add(computed.isEmpty() ? ColumnValue.of(columns.get(i), object, now) : computed.get(i));
            }
            row.set("object", rowObject(object));
        }
        return table;
    }

    private static void define(ArrayNode definitions, PrinterColumn column) {
        definitions
                .addObject()
                .put("name", column.name())
                // Ages are sent as text.
                .put("type", column.type().equals("date") ? "string" : column.type())
                .put("format", column.format())
                .put("description", column.description())
                .put("priority", column.priority());
    }

    private JsonNode rowObject(JsonNode object) {
        return switch (includeObject) {
            case "None" -> NODES.nullNode();
            case "Object" -> object;
            default -> {
                ObjectNode partial =
                        NODES.objectNode().put("kind", "PartialObjectMetadata").put("apiVersion", "meta.k8s.io/v1");
                partial.set("metadata", object.path("metadata"));
                yield partial;
            }
        };
    }
}
