package dev.hubbub.localdev.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.hubbub.media.AudioRecording;
import dev.hubbub.media.MediaReader;
import dev.hubbub.media.video.PictureForm;
import dev.hubbub.media.video.Pictures;
import dev.hubbub.media.video.VideoRecording;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GenerateSessionCommandTest {

    private static final Path MANIFEST = CommandRun.HOME.resolve("local-dev/samples/quickstart.jsonl");
    private static final int SECONDS = 12;

    @TempDir
    static Path shared;

    @TempDir
    Path folder;

    private final ObjectMapper json = new ObjectMapper();

    private static CommandRun generate(Path session, Object... more) {
        List<Object> arguments = new ArrayList<>(List.of("generate-session", session, "--recordings", MANIFEST));
        arguments.addAll(List.of(more));
        return CommandRun.of(arguments.toArray());
    }

    @BeforeAll
    static void generate_a_session() {
        CommandRun run = generate(shared.resolve("session_1"), "--speakers", 3, "--seconds", SECONDS, "--seed", 5);
        assertThat(run.exitCode()).as(run.err()).isZero();
    }

    private static Path session() {
        return shared.resolve("session_1");
    }

    private static Path crops(int speaker) {
        return session().resolve("speakers/spk_" + speaker + "/central_crops");
    }

    @Test
    void it_has_every_file_that_its_metadata_names_and_all_are_as_long_as_it() throws IOException {
        JsonNode metadata = json.readTree(session().resolve("metadata.json").toFile());
        assertThat(metadata).hasSize(3);
        for (JsonNode speaker : metadata) {
            JsonNode central = speaker.path("central");
            assertThat(central.at("/uem/end").asDouble()).isEqualTo(SECONDS);
            assertThat(session().resolve(central.path("video").asText())).exists();
            JsonNode crop = central.at("/crops/0");
            for (String file : List.of("video", "asd", "lip", "bbox", "crop_metadata")) {
                assertThat(session().resolve(crop.path(file).asText())).as(file).isRegularFile();
            }
            for (String film : List.of("video", "lip")) {
                Path file = session().resolve(crop.path(film).asText());
                try (VideoRecording pictures = VideoRecording.open(file)) {
                    assertThat(pictures.info().pictures()).isEqualTo(25 * SECONDS);
                    assertThat(pictures.info().height()).isEqualTo(film.equals("lip") ? 96 : 224);
                }
                try (AudioRecording sound = new MediaReader().open(file)) {
                    assertThat(sound.info().duration()).isEqualTo(SECONDS, within(0.07));
                }
            }
            assertThat(json.readTree(
                            session().resolve(crop.path("asd").asText()).toFile()))
                    .hasSize(25 * SECONDS);
        }
    }

    /** The share of pairs of a speaking and a silent picture of which the speaking one moves more. */
    @Test
    void mouths_move_with_the_speech_of_their_owner() throws IOException {
        for (int speaker = 0; speaker < 3; speaker++) {
            JsonNode activity =
                    json.readTree(crops(speaker).resolve("track_00_asd.json").toFile());
            Pictures lips;
            try (VideoRecording film = VideoRecording.open(crops(speaker).resolve("track_00_lip.av.mp4"))) {
                lips = film.readAll(PictureForm.GREY);
            }
            List<Double> speaking = new ArrayList<>();
            List<Double> silent = new ArrayList<>();
            for (int n = 3; n < lips.count() - 3; n++) {
                double motion = 0;
                for (int near = n - 2; near <= n + 2; near++) {
                    motion += difference(lips.picture(near), lips.picture(near + 1));
                }
                (activity.path(String.valueOf(n)).asDouble() > 0 ? speaking : silent).add(motion);
            }
            long right = speaking.stream()
                    .mapToLong(
                            one -> silent.stream().filter(other -> other < one).count())
                    .sum();
            assertThat((double) right / speaking.size() / silent.size())
                    .as("speaker " + speaker)
                    .isGreaterThan(0.9);
        }
    }

    private static double difference(byte[] one, byte[] other) {
        double sum = 0;
        for (int n = 0; n < one.length; n++) {
            sum += Math.abs((one[n] & 0xff) - (other[n] & 0xff));
        }
        return sum;
    }

    @Test
    void it_can_be_cut_into_segments_grouped_and_scored() throws IOException {
        CommandRun segments = CommandRun.of("segment", session(), "--json");
        assertThat(segments.exitCode()).as(segments.err()).isZero();
        JsonNode list = json.readTree(segments.out()).path("segments");
        assertThat(list).isNotEmpty();
        assertThat(list.findValuesAsText("speaker")).contains("spk_0", "spk_1", "spk_2");

        CommandRun conversations = CommandRun.of("cluster", session());
        assertThat(conversations.exitCode()).as(conversations.err()).isZero();
        assertThat(json.readTree(conversations.out())).hasSize(3);

        Path output = Files.createDirectories(session().resolve("output"));
        try (Stream<Path> labels = Files.list(session().resolve("labels"))) {
            for (Path label : labels.toList()) {
                Files.copy(label, output.resolve(label.getFileName()));
            }
        }
        CommandRun scores = CommandRun.of("score", "mcorec", session());
        assertThat(scores.exitCode()).as(scores.err()).isZero();
        assertThat(scores.out()).containsPattern("session_1 +0\\.00 +\\S+ +100\\.00 ");
    }

    @Test
    void the_same_options_give_the_same_bytes_and_another_seed_gives_others() throws IOException {
        Object[] options = {"--speakers", 2, "--conversations", 1, "--seconds", 12, "--no-central"};
        generate(folder.resolve("one"), options);
        generate(folder.resolve("two"), options);
        List<Object> other = new ArrayList<>(List.of(options));
        other.addAll(List.of("--seed", 2, "--no-lips"));
        generate(folder.resolve("other"), other.toArray());

        Map<String, byte[]> one = files(folder.resolve("one"));
        Map<String, byte[]> two = files(folder.resolve("two"));
        assertThat(one).hasSize(2 * 6 + 2).containsOnlyKeys(two.keySet());
        one.forEach((name, bytes) -> assertThat(bytes).as(name).isEqualTo(two.get(name)));
        assertThat(files(folder.resolve("other")).get("labels/spk_0.vtt")).isNotEqualTo(one.get("labels/spk_0.vtt"));
    }

    private static Map<String, byte[]> files(Path session) throws IOException {
        Map<String, byte[]> files = new LinkedHashMap<>();
        try (Stream<Path> all = Files.walk(session)) {
            for (Path file : all.filter(Files::isRegularFile).sorted().toList()) {
                files.put(session.relativize(file).toString(), Files.readAllBytes(file));
            }
        }
        return files;
    }

    @Test
    void what_is_left_to_be_computed_is_not_named() throws IOException {
        CommandRun run = generate(
                folder.resolve("bare"),
                "--speakers",
                2,
                "--conversations",
                1,
                "--seconds",
                12,
                "--no-asd",
                "--no-lips",
                "--no-central");

        assertThat(run.exitCode()).as(run.err()).isZero();
        JsonNode central =
                json.readTree(folder.resolve("bare/metadata.json").toFile()).at("/spk_1/central");
        assertThat(central.at("/crops/0").fieldNames()).toIterable().containsExactly("video", "crop_metadata", "bbox");
        assertThat(central.has("video")).isFalse();
        assertThat(files(folder.resolve("bare")).keySet())
                .noneMatch(name -> name.contains("lip") || name.contains("asd") || name.contains("central_video"));
    }

    @ParameterizedTest
    @CsvSource({
        "--speakers, 9, 'A session has from 2 to 8 speakers, not 9.'",
        "--conversations, 5, 'A session has from 1 to 4 conversations, and not more than speakers, not 5.'",
        "--seconds, 4, 'A session lasts from 5 to 600 seconds, not 4.0.'",
        "--overlap, 2, 'A session overlaps in a share of its turns from 0 to 1, not 2.0.'",
        "--seconds, 5, 'In 5.0 seconds not everyone of 4 speakers gets a word in: give the session more seconds.'"
    })
    void an_impossible_session_is_refused(String option, String value, String message) {
        CommandRun run = generate(folder.resolve("none"), option, value);

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains(message);
        assertThat(folder.resolve("none")).doesNotExist();
    }

    @Test
    void a_folder_with_something_in_it_is_left_alone() {
        CommandRun run = generate(session());

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err()).contains(session() + " is there already: remove it, or name another folder.");
    }
}
