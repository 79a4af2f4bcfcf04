package dev.hubbub.chart;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.marcnuri.helm.Helm;
import com.marcnuri.helm.TemplateCommand;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * What Helm makes of the chart and some values.
 *
 * @param objects the objects, as they are sent to the API server
 */
record Rendering(List<JsonNode> objects) {

    static final Path CHART = Path.of("hubbub");
    static final String NAMESPACE = "speech";
    static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

    private static final Map<String, Rendering> KNOWN = new ConcurrentHashMap<>();
    private static final Path VALUES = Path.of("src", "test", "resources", "values");

    /** Names of the sets of values that the chart is held to. */
    static List<String> sets() throws IOException {
        try (Stream<Path> files = Files.list(VALUES)) {
            return files.map(file -> file.getFileName().toString().replace(".yaml", ""))
                    .sorted()
                    .toList();
        }
    }

    /** The chart with a set of values, and single ones over them, such as {@code image.tag} and its value. */
    static Rendering of(String set, Map<String, ?> more) {
        TemplateCommand command = new Helm(CHART)
                .template()
                .withName("trial")
                .withNamespace(NAMESPACE)
                .withKubeVersion("1.32.0")
                .withValuesFile(VALUES.resolve(set + ".yaml"));
        more.forEach(command::set);
        return new Rendering(read(command.call()));
    }

    /** The chart with a set of values; what is read of it must not be changed. */
    static Rendering of(String set) {
        return KNOWN.computeIfAbsent(set, name -> of(name, Map.of()));
    }

    /** The objects of a text with several. */
    static List<JsonNode> read(String yaml) {
        try (MappingIterator<JsonNode> documents =
                YAML.readerFor(JsonNode.class).readValues(yaml)) {
            return documents.readAll().stream().filter(JsonNode::isObject).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** All of a kind. */
    List<JsonNode> all(String kind) {
        return objects.stream()
                .filter(object -> object.path("kind").asText().equals(kind))
                .toList();
    }

    /** One by its kind and a part of its name. */
    Optional<JsonNode> find(String kind, String part) {
        return all(kind).stream().filter(object -> name(object).contains(part)).findFirst();
    }

    JsonNode get(String kind, String part) {
        return find(kind, part).orElseThrow(() -> new AssertionError("no " + kind + " with " + part + " in its name"));
    }

    /** Templates of pods and pods, by what they are of. */
    Stream<Map.Entry<String, JsonNode>> pods() {
        return Stream.concat(
                objects.stream()
                        .filter(object ->
                                object.at("/spec/template/spec/containers").isArray())
                        .map(object -> Map.entry(identity(object), object.at("/spec/template"))),
                all("Pod").stream().map(pod -> Map.entry(identity(pod), pod)));
    }

    /** What the controller begins experiments' Jobs with. */
    JsonNode jobTemplate() throws IOException {
        return YAML.readTree(
                get("ConfigMap", "-controller").at("/data/job-template.yaml").asText());
    }

    static String name(JsonNode object) {
        return object.at("/metadata/name").asText();
    }

    /** Which object of a cluster it is. */
    static String identity(JsonNode object) {
        return object.path("kind").asText() + " "
                + object.at("/metadata/namespace").asText("") + "/" + name(object);
    }
}
