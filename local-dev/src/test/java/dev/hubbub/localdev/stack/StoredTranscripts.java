package dev.hubbub.localdev.stack;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hubbub.artifacts.ObjectStore;
import dev.hubbub.contracts.Json;
import dev.hubbub.contracts.stage.StoredObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.SortedMap;
import java.util.TreeMap;

/** The transcripts that a stack's store holds. */
final class StoredTranscripts {

    private static final String TRANSCRIPTION = "artifacts/transcription/";
    private static final String SCORING = "artifacts/scoring/";

    private final ObjectStore store;

    StoredTranscripts(ObjectStore store) {
        this.store = store;
    }

    /** Each committed transcript's text, by the address of its output. */
    SortedMap<String, String> read() throws IOException {
        SortedMap<String, String> transcripts = new TreeMap<>();
        for (StoredObject object : store.list(TRANSCRIPTION)) {
            if (object.path().endsWith("/commit.json")) {
                JsonNode commit = Json.read(store.read(TRANSCRIPTION + object.path()), JsonNode.class);
                for (JsonNode file : commit.path("files")) {
                    if (file.path("path").asText().equals("transcript.json")) {
                        String key = file.path("key").asText();
                        transcripts.put(object.path(), new String(store.read(key), StandardCharsets.UTF_8));
                    }
                }
            }
        }
        return transcripts;
    }

    /** Deletes them and the scores made from them, so that they are made again. */
    void forget() throws IOException {
        for (String prefix : new String[] {TRANSCRIPTION, SCORING}) {
            for (StoredObject object : store.list(prefix)) {
                store.delete(prefix + object.path());
            }
        }
    }
}
