package dev.hubbub.localdev.stack;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hubbub.artifacts.ObjectStore;
import dev.hubbub.contracts.Json;
import dev.hubbub.contracts.stage.StoredObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** The outputs that a stack's store holds. */
final class StoredOutputs {

    private static final String ARTIFACTS = "artifacts/";
    private static final String COMMIT = "/commit.json";
    private static final String TRANSCRIPTION = ARTIFACTS + "transcription/";
    private static final String SCORING = ARTIFACTS + "scoring/";

    private final ObjectStore store;

    StoredOutputs(ObjectStore store) {
        this.store = store;
    }

    /** Each committed transcript's text, by the address of its output. */
    SortedMap<String, String> transcripts() throws IOException {
        SortedMap<String, String> transcripts = new TreeMap<>();
        for (Map.Entry<String, JsonNode> commit : commits("transcription").entrySet()) {
            for (JsonNode file : commit.getValue().path("files")) {
                if (file.path("path").asText().equals("transcript.json")) {
                    transcripts.put(commit.getKey(), content(file));
                }
            }
        }
        return transcripts;
    }

    /** Puts the files of a stage's only output into a folder. */
    void download(String stage, Path folder) throws IOException {
        download(commits(stage).values().iterator().next(), folder);
    }

    /** Puts the files of an output into a folder. */
    void download(JsonNode commit, Path folder) throws IOException {
        for (JsonNode file : commit.path("files")) {
            Path path = folder.resolve(file.path("path").asText());
            Files.createDirectories(path.getParent());
            if (file.has("text")) {
                Files.writeString(path, file.get("text").asText());
            } else {
                store.get(file.path("key").asText(), path);
            }
        }
    }

    private String content(JsonNode file) throws IOException {
        return file.has("text")
                ? file.get("text").asText()
                : new String(store.read(file.path("key").asText()), StandardCharsets.UTF_8);
    }

    /** The commits of a stage's outputs, by their addresses. */
    SortedMap<String, JsonNode> commits(String stage) throws IOException {
        String prefix = ARTIFACTS + stage + "/";
        SortedMap<String, JsonNode> commits = new TreeMap<>();
        for (StoredObject object : store.list(prefix)) {
            if (object.path().endsWith(COMMIT)) {
                commits.put(object.path(), Json.read(store.read(prefix + object.path()), JsonNode.class));
            }
        }
        return commits;
    }

    /** The texts of a small file of all outputs of a stage but others. */
    List<String> texts(String stage, Set<String> others, String name) throws IOException {
        List<String> texts = new ArrayList<>();
        for (Map.Entry<String, JsonNode> commit : commits(stage).entrySet()) {
            for (JsonNode file : commit.getValue().path("files")) {
                if (!others.contains(commit.getKey())
                        && file.path("path").asText().equals(name)) {
                    texts.add(content(file));
                }
            }
        }
        return texts;
    }

    /** The digest of the weights of the one output of a stage that is not among others. */
    String weights(String stage, Set<String> others) throws IOException {
        SortedMap<String, JsonNode> commits = commits(stage);
        commits.keySet().removeAll(others);
        if (commits.size() != 1) {
            throw new AssertionError("There are " + commits.keySet());
        }
        for (JsonNode file : commits.values().iterator().next().path("files")) {
            if (file.path("path").asText().equals("model.safetensors")) {
                return file.path("sha256").asText();
            }
        }
        throw new AssertionError("There are no weights");
    }

    /** What the curves of runs but others say that was computed in each step: its loss, gradient norm and learning rate. */
    List<String> steps(Set<String> others) throws IOException {
        List<String> steps = new ArrayList<>();
        for (String curve : texts("training", others, "training/curve.jsonl")) {
            for (String line : curve.lines().toList()) {
                JsonNode step = Json.mapper().readTree(line);
                if (step.has("loss")) {
                    steps.add(step.path("step") + " " + step.path("loss") + " " + step.path("gradientNorm") + " "
                            + step.path("learningRate"));
                }
            }
        }
        return steps;
    }

    /** Deletes all outputs of a stage but others, so that they are made again. */
    void forget(String stage, Set<String> others) throws IOException {
        String prefix = ARTIFACTS + stage + "/";
        for (StoredObject object : store.list(prefix)) {
            if (others.stream().noneMatch(other -> object.path().startsWith(other.replace("commit.json", "")))) {
                store.delete(prefix + object.path());
            }
        }
    }

    /** How many outputs of a stage are committed, or of all stages if it is empty. */
    long count(String stage) throws IOException {
        return store.list(ARTIFACTS + stage).stream()
                .filter(object -> object.path().endsWith(COMMIT))
                .count();
    }

    /** Deletes the transcripts and the scores made from them, so that they are made again. */
    void forgetTranscripts() throws IOException {
        for (String prefix : new String[] {TRANSCRIPTION, SCORING}) {
            for (StoredObject object : store.list(prefix)) {
                store.delete(prefix + object.path());
            }
        }
    }
}
