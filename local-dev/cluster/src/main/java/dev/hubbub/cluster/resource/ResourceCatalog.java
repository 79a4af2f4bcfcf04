package dev.hubbub.cluster.resource;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** Every kind the server offers: the built-in ones, and those that CustomResourceDefinitions add and take away. */
public final class ResourceCatalog {
    private static final String BUILT_IN = "/dev/hubbub/cluster/built-in-resources.yaml";

    private final List<ResourceType> builtIn = readBuiltIn();
    private final Map<String, List<ResourceType>> custom = new LinkedHashMap<>();

    private static List<ResourceType> readBuiltIn() {
        try (InputStream in = ResourceCatalog.class.getResourceAsStream(BUILT_IN)) {
            // Jackson's own YAML reader leaves aliases unresolved.
            Object document = new Yaml(new SafeConstructor(new LoaderOptions())).load(in);
            JsonNode definitions = new ObjectMapper().valueToTree(document);
            List<ResourceType> types = new ArrayList<>();
            definitions.forEach(definition -> types.addAll(ResourceDefinitions.types(definition, false)));
            return List.copyOf(types);
        } catch (IOException e) {
            throw new UncheckedIOException("The built-in kinds cannot be read from " + BUILT_IN, e);
        }
    }

    /** Adds or replaces what the definition of this name declares. */
    public void define(String definitionName, JsonNode spec) {
        custom.put(definitionName, ResourceDefinitions.types(spec, true));
    }

    public void remove(String definitionName) {
        custom.remove(definitionName);
    }

    public Stream<ResourceType> all() {
        return Stream.concat(builtIn.stream(), custom.values().stream().flatMap(List::stream));
    }

    public Stream<ResourceType> in(String group, String version) {
        return all().filter(t -> t.group().equals(group) && t.version().equals(version));
    }

    public Optional<ResourceType> find(String group, String version, String plural) {
        return in(group, version).filter(t -> t.plural().equals(plural)).findFirst();
    }

    /** Any version of the kind with this group and plural; the stored version comes first. */
    public Optional<ResourceType> find(String group, String plural) {
        return all().filter(t -> t.group().equals(group) && t.plural().equals(plural))
                .findFirst();
    }

    /** The kind a server part relies on; a missing one is a defect of the built-in list. */
    public ResourceType builtIn(String plural) {
        return builtIn.stream()
                .filter(t -> t.plural().equals(plural))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("No built-in kind " + plural));
    }
}
