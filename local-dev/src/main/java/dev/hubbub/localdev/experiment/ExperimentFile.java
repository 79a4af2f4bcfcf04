package dev.hubbub.localdev.experiment;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * An Experiment as somebody wrote it, in YAML or JSON.
 *
 * @param name its name
 * @param namespace its namespace, empty where the file names none
 * @param resource the whole of it
 */
public record ExperimentFile(String name, String namespace, ObjectNode resource) {

    /** The API version of the resources this program knows. */
    public static final String API_VERSION = "hubbub.dev/v1alpha1";

    private static final ObjectMapper YAML =
            new ObjectMapper(YAMLFactory.builder().build()).enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION);

    /**
     * Reads a file that holds one Experiment.
     *
     * @throws InvalidExperimentException if it holds something else
     */
    public static ExperimentFile read(Path file) throws InvalidExperimentException {
        List<JsonNode> documents = documents(file);
        if (documents.size() != 1 || !(documents.get(0) instanceof ObjectNode resource)) {
            throw new InvalidExperimentException("The file " + file + " holds " + documents.size()
                    + " YAML documents; it must hold one, an Experiment.");
        }
        String kind = resource.path("kind").asText();
        String version = resource.path("apiVersion").asText();
        if (!kind.equals("Experiment") || !version.equals(API_VERSION)) {
            throw new InvalidExperimentException("The file " + file + " holds "
                    + (kind.isEmpty() ? "no resource" : "a " + kind + " of '" + version + "'")
                    + "; it must hold an Experiment (kind: Experiment, apiVersion: " + API_VERSION + ").");
        }
        String name = resource.path("metadata").path("name").asText();
        if (name.isEmpty()) {
            throw new InvalidExperimentException(
                    "The Experiment in " + file + " has no name: give it one in metadata.name.");
        }
        return new ExperimentFile(
                name, resource.path("metadata").path("namespace").asText(), resource);
    }

    private static List<JsonNode> documents(Path file) throws InvalidExperimentException {
        if (!Files.isRegularFile(file)) {
            throw new InvalidExperimentException(
                    "There is no file " + file + ": name a file that holds an Experiment.");
        }
        List<JsonNode> documents = new ArrayList<>();
        try (YAMLParser parser = ((YAMLFactory) YAML.getFactory()).createParser(file.toFile());
                MappingIterator<JsonNode> found = YAML.readValues(parser, JsonNode.class)) {
            while (found.hasNextValue()) {
                documents.add(found.nextValue());
            }
        } catch (JsonProcessingException e) {
            throw new InvalidExperimentException("The file " + file + " is not YAML: " + problem(e) + ".", e);
        } catch (IOException | RuntimeException e) {
            throw new InvalidExperimentException("The file " + file + " cannot be read: " + e.getMessage() + ".", e);
        }
        documents.removeIf(document -> document.isNull() || document.isMissingNode());
        return documents;
    }

    // The parser's message quotes the file between its sentences, in indented lines.
    private static String problem(JsonProcessingException e) {
        String sentences = e.getOriginalMessage()
                .lines()
                .filter(line -> !line.startsWith(" "))
                .collect(Collectors.joining(", "));
        return e.getLocation() == null
                ? sentences
                : sentences + " (line " + e.getLocation().getLineNr() + ")";
    }
}
