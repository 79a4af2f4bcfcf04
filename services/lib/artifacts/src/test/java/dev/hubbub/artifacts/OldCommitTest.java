package dev.hubbub.artifacts;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.hubbub.contracts.digest.Digest;
import dev.hubbub.contracts.stage.OutputAddress;
import dev.hubbub.contracts.stage.StageName;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A commit is written once, so those of earlier versions have to be found and read as they are. */
class OldCommitTest extends StoreTest {

    private static final OutputAddress ADDRESS = new OutputAddress(
            StageName.SEGMENTATION, new Digest("bc2ad6e4850cb8555d76182a0cf1a02ce2ef5575a4cf84f9232582345e0eab0a"));

    private static final String COMMIT =
            """
            {
              "recipe" : {
                "stage" : "segmentation",
                "version" : "1",
                "inputs" : {
                  "session" : "00000000000000000000000000000000000000000000000000000000000000aa"
                },
                "parameters" : {
                  "layout" : "manifest",
                  "session" : "0001.wav",
                  "maxSegmentSeconds" : 15.0
                }
              },
              "files" : [ {
                "path" : "segments.json",
                "key" : "artifacts/segmentation/bc2ad6e4850cb8555d76182a0cf1a02ce2ef5575a4cf84f9232582345e0eab0a/attempt-1/segments.json",
                "size" : 56,
                "sha256" : "318f695750aa7d8481f5c09080bc74ff194f3d75ebcdcb27c392ffe90c268231"
              } ],
              "run" : {
                "attempt" : "attempt-1",
                "worker" : "segmentation-0",
                "device" : "cpu",
                "seconds" : 0.25,
                "time" : "2026-11-01T12:00:00Z"
              }
            }
            """;

    @Test
    void an_output_that_an_earlier_version_committed_is_found_and_read() throws Exception {
        String segments = "{\"session\": \"0001.wav\", \"captions\": [], \"segments\": []}\n";
        objects.put(ADDRESS.prefix() + "commit.json", COMMIT.getBytes(StandardCharsets.UTF_8));
        objects.put(ADDRESS.prefix() + "attempt-1/segments.json", segments.getBytes(StandardCharsets.UTF_8));
        ArtifactStore artifacts = new ArtifactStore(objects);

        Commit commit = artifacts.find(ADDRESS).orElseThrow();

        assertEquals(ADDRESS, commit.address());
        assertEquals(List.of(), commit.inputs());
        assertEquals(
                new Commit.Run("attempt-1", "segmentation-0", "cpu", 0.25, Instant.parse("2026-11-01T12:00:00Z")),
                commit.run());
        Path copy = folder.resolve("copy");
        artifacts.materialise(ADDRESS, copy);
        assertEquals(segments, Files.readString(copy.resolve("segments.json")));
    }
}
