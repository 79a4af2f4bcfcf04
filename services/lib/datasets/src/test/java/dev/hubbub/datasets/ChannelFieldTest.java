package dev.hubbub.datasets;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hubbub.contracts.digest.Digest;
import dev.hubbub.contracts.stage.StageFailure;
import dev.hubbub.contracts.task.DatasetLayout;
import dev.hubbub.contracts.task.DatasetReference;
import dev.hubbub.contracts.task.SessionReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which channel of a recording is heard is a part of what a session is. */
class ChannelFieldTest {

    @TempDir
    Path folder;

    private SessionReference session(String line) throws Exception {
        Files.writeString(folder.resolve("a.wav"), "sound");
        Path manifest = Files.writeString(folder.resolve("list.jsonl"), line + "\n");
        DatasetReference dataset = new DatasetReference(DatasetLayout.MANIFEST, manifest.toString());
        return new DatasetReader(new LocalFiles())
                .read(dataset, List.of())
                .sessions()
                .get(0)
                .reference();
    }

    private Integer channel(String line) throws Exception {
        return new DatasetReader(new LocalFiles())
                .manifestSession(session(line))
                .utterances()
                .get(0)
                .channel();
    }

    @Test
    void a_chosen_channel_is_part_of_the_content_and_none_leaves_it_what_it_was() throws Exception {
        Digest plain = session("{\"audio_filepath\": \"a.wav\"}").content();
        Digest first =
                session("{\"audio_filepath\": \"a.wav\", \"channel\": 1}").content();
        Digest second =
                session("{\"audio_filepath\": \"a.wav\", \"channel\": 2}").content();
        assertNotEquals(plain, first);
        assertNotEquals(first, second);
        assertEquals(
                plain,
                session("{\"audio_filepath\": \"a.wav\", \"channel\": null}").content());
        assertEquals(2, channel("{\"audio_filepath\": \"a.wav\", \"channel\": 2}"));
        assertNull(channel("{\"audio_filepath\": \"a.wav\"}"));
    }

    @Test
    void the_same_time_of_two_channels_is_not_the_same_line_twice() throws Exception {
        ManifestSession.Utterance left = new ManifestSession.Utterance(1, "a.wav", 0, null, null, null, null, 1);
        ManifestSession.Utterance right = new ManifestSession.Utterance(2, "a.wav", 0, null, null, null, null, 2);
        assertEquals(Map.of(), new ManifestSession("a", List.of(left, right)).repeated());
        assertEquals(Map.of(1, 0), new ManifestSession("a", List.of(left, left)).repeated());
    }

    @Test
    void of_two_lines_of_one_time_the_one_without_a_text_is_left_out() throws Exception {
        ManifestSession.Utterance silent = new ManifestSession.Utterance(1, "a.wav", 0, null, null, null, null, null);
        ManifestSession.Utterance said = new ManifestSession.Utterance(2, "a.wav", 0, null, null, null, "hello", null);
        assertEquals(Map.of(0, 1), new ManifestSession("a", List.of(silent, said)).repeated());
        assertEquals(Map.of(1, 0), new ManifestSession("a", List.of(said, silent)).repeated());
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "1.5", "\"left\"", "3000000000", "[1]"})
    void what_is_no_channel_is_said_with_its_line(String channel) {
        StageFailure e = assertThrows(
                StageFailure.class, () -> session("{\"audio_filepath\": \"a.wav\", \"channel\": " + channel + "}"));
        assertTrue(
                e.getMessage().contains("line 1: channel is " + channel + "; channels are counted 1, 2 and so on"),
                e.getMessage());
    }
}
