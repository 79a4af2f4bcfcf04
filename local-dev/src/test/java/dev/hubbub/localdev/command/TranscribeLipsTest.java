package dev.hubbub.localdev.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hubbub.localdev.stack.TinyAvHubert;
import dev.hubbub.media.MediaReader;
import dev.hubbub.media.video.PictureForm;
import dev.hubbub.media.video.Pictures;
import dev.hubbub.media.video.VideoWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code hubbub transcribe} shows a model that reads lips. */
class TranscribeLipsTest {

    private static final Path TINY = CommandRun.HOME.resolve("local-dev/checkpoints/hubbub-tiny-prompts");
    private static final Path PASSWORD = CommandRun.HOME.resolve("local-dev/samples/asterisk-en/agent-pass.g722");
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    static Path folder;

    private static Path bare;
    private static Path given;

    @BeforeAll
    static void write_a_session_of_face_tracks_and_models_that_read_lips() throws IOException {
        bare = folder.resolve("bare/table");
        done(CommandRun.of(
                "generate-session",
                bare,
                "--speakers",
                2,
                "--conversations",
                1,
                "--seconds",
                10,
                "--no-asd",
                "--no-lips",
                "--no-central"));
        // Lips take long to cut, and one speaker's will do.
        Path metadata = bare.resolve("metadata.json");
        ObjectNode speakers = (ObjectNode) JSON.readTree(metadata.toFile());
        JSON.writeValue(metadata.toFile(), speakers.retain("spk_0"));
        given = giveLips();
        done(CommandRun.of("assemble", "whisper-flamingo", "-p", "whisper=" + TINY, "-o", folder.resolve("flamingo")));
        TinyAvHubert.write(folder.resolve("av-hubert"));
    }

    private static CommandRun done(CommandRun run) {
        assertThat(run.exitCode()).as(run.out() + run.err()).isZero();
        return run;
    }

    private static CommandRun transcribe(String model, Path what) {
        return done(CommandRun.of("transcribe", what, "-c", folder.resolve(model), "--no-fallback", "-f", "json"));
    }

    private static List<String> words(CommandRun run) throws IOException {
        List<String> words = new ArrayList<>();
        for (JsonNode segment : JSON.readTree(run.out()).path("segments")) {
            words.add("%s to %s: %s (%s)"
                    .formatted(
                            segment.path("start"),
                            segment.path("end"),
                            segment.path("tokens"),
                            segment.path("averageLogProbability")));
        }
        return words;
    }

    /** The session with its lips beside its tracks, cut by {@code hubbub lips}. */
    private static Path giveLips() throws IOException {
        Path given = folder.resolve("given/table");
        try (var files = Files.walk(bare)) {
            for (Path file : files.toList()) {
                Path copy = given.resolve(bare.relativize(file).toString());
                Files.createDirectories(copy.getParent());
                Files.copy(file, copy);
            }
        }
        done(CommandRun.of("lips", given.resolve("speakers/spk_0")));
        Path metadata = given.resolve("metadata.json");
        JsonNode speakers = JSON.readTree(metadata.toFile());
        ObjectNode track = (ObjectNode) speakers.at("/spk_0/central/crops/0");
        track.put("lip", track.path("video").asText().replace(".mp4", "_lip.av.mp4"));
        JSON.writeValue(metadata.toFile(), speakers);
        return given;
    }

    private static Path film(Path film, int side) throws IOException {
        byte[] pixels = new byte[25 * side * side];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (byte) (i / side % 7 * 30);
        }
        VideoWriter.write(
                film, new Pictures(PictureForm.GREY, side, side, pixels), new MediaReader().readAll(PASSWORD));
        return film;
    }

    @Test
    void a_bare_session_is_read_as_with_the_lips_that_are_cut_out_of_its_tracks() throws IOException {
        CommandRun cut = transcribe("flamingo", bare);
        CommandRun beside = transcribe("flamingo", given);

        assertThat(words(cut)).isNotEmpty().isEqualTo(words(beside));
        assertThat(cut.err())
                .containsOnlyOnce("table: lips of spk_0/track_00")
                .doesNotContain("Nobody is seen", "nobody is seen", "only heard");
        assertThat(beside.err()).doesNotContain("lips of", "obody is seen", "only heard");
    }

    @Test
    void a_face_as_small_as_a_mouth_s_picture_is_not_taken_for_one_and_a_track_that_shows_nothing_is_said()
            throws IOException {
        Path session = Files.createDirectories(folder.resolve("small"));
        film(session.resolve("face.mp4"), 96);
        Files.copy(PASSWORD, session.resolve("heard.g722"));
        Files.writeString(
                session.resolve("metadata.json"),
                """
                {"spk_0": {"central": {"crops": [{"video": "face.mp4"}]}},
                 "spk_1": {"central": {"crops": [{"video": "heard.g722"}]}}}
                """);

        CommandRun run = transcribe("av-hubert", session);

        assertThat(run.err())
                .containsOnlyOnce("small: lips of spk_0/track_00")
                .contains("of small/face.mp4: its lips are cut from where the mouth of a face in the middle would be")
                .contains("small/heard.g722 has no pictures in it");
    }

    @Test
    void a_whole_face_in_a_recording_of_its_own_or_a_manifest_s_is_left_out_and_said() throws IOException {
        Path face = film(folder.resolve("whole.mp4"), 160);
        Path manifest = Files.writeString(folder.resolve("talk.jsonl"), "{\"audio_filepath\": \"" + face + "\"}\n");
        for (Path named : List.of(face, manifest)) {
            assertThat(done(CommandRun.of("transcribe", named, "-c", folder.resolve("flamingo")))
                            .err())
                    .contains(
                            "Nobody is seen in",
                            face + ". This model reads lips",
                            "160 x 160: cut the mouths out first.");
        }
    }
}
