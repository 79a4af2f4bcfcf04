package dev.hubbub.localdev.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.hubbub.scoring.captions.Caption;
import dev.hubbub.scoring.captions.WebVttReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Manifests, captions, cluster files and metadata that were damaged, some hundred of them, the same ones each time: each
 * ends in a result or in a sentence that names the file, and no words get lost from a result without a sentence.
 */
@Timeout(120)
class DamagedDatasetTest {

    private static final Pattern MARKER = Pattern.compile("marker[a-z]+\\d+");
    private static final List<String> SPEAKERS = List.of("ann", "bob", "cleo");

    private final ObjectMapper json = new ObjectMapper();

    @TempDir
    Path folder;

    private Path session;
    private Path manifest;
    private Path hypotheses;

    @BeforeEach
    void whole() throws IOException {
        session = Files.createDirectories(folder.resolve("meeting"));
        List<String> metadata = new ArrayList<>();
        List<String> clusters = new ArrayList<>();
        for (String speaker : SPEAKERS) {
            metadata.add(("\"%1$s\": {\"central\":\n{\"uem\": {\"start\": 0.5, \"end\": 99},\n"
                            + "\"crops\": [{\"asd\": \"%1$s_asd.json\",\n\"video\": \"%1$s.mp4\", \"crop_metadata\":"
                            + " \"%1$s.json\"}]}}")
                    .formatted(speaker));
            clusters.add("\"" + speaker + "\": " + (speaker.equals("cleo") ? 1 : 0));
            write("meeting/" + speaker + ".json", "{\"start_time\": 1.5,\n\"end_time\": 90}");
            write("meeting/" + speaker + "_asd.json", activity());
            for (String side : List.of("labels", "output")) {
                write("meeting/" + side + "/" + speaker + ".vtt", captions(speaker));
            }
        }
        write("meeting/metadata.json", "{" + String.join(",\n", metadata) + "}\n");
        for (String side : List.of("labels", "output")) {
            write("meeting/" + side + "/speaker_to_cluster.json", "{" + String.join(",\n", clusters) + "}");
        }
        manifest = write("said.jsonl", lines("text"));
        hypotheses = write("heard.jsonl", lines("pred_text"));
    }

    @Test
    void whole_files_end_in_results() {
        for (CommandRun run :
                List.of(score(), texts(), CommandRun.of("segment", session), CommandRun.of("cluster", session))) {
            assertThat(run.exitCode()).as(run.err()).isZero();
        }
    }

    private static String activity() {
        StringBuilder scores = new StringBuilder("{");
        for (int frame = 0; frame < 100; frame++) {
            scores.append(frame == 0 ? "" : ",\n").append("\"" + frame + "\": " + (frame / 30 % 2 * 3 - 0.5));
        }
        return scores + "}";
    }

    private static String captions(String speaker) {
        StringBuilder file = new StringBuilder("WEBVTT\n\n");
        for (int caption = 1; caption < 6; caption++) {
            file.append("00:00:%02d.000 --> 00:00:%02d.500\nsome words and marker%s%d\n\n"
                    .formatted(caption, caption, speaker, caption));
        }
        return file.toString();
    }

    private static String lines(String field) {
        StringBuilder file = new StringBuilder();
        for (int line = 1; line < 9; line++) {
            file.append(
                    "{\"audio_filepath\": \"wav/markerwav%d.wav\", \"offset\": %d.5, \"duration\": 2, \"%s\": \"words\"}\n"
                            .formatted(line, line, field));
        }
        return file.toString();
    }

    private Path write(String name, String content) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, content);
    }

    private CommandRun score() {
        return CommandRun.of("score", "mcorec", session, "--json");
    }

    private CommandRun texts() {
        return CommandRun.of("score", "utterance", manifest, hypotheses, "--json");
    }

    /** Does something with each of the files that damage makes of one. */
    private interface Use {
        void of(byte[] damaged, String description) throws IOException;
    }

    private void damaged(Path file, DamagedFile damage, Use use) throws IOException {
        byte[] whole = Files.readAllBytes(file);
        for (int round = 0; round < damage.rounds(); round++) {
            byte[] damaged = damage.damaged(
                    whole, new Random(31L * round + file.getFileName().hashCode()));
            Files.write(file, damaged);
            use.of(
                    damaged,
                    damage + " " + round + " of " + file.getFileName() + ":\n"
                            + new String(damaged, StandardCharsets.UTF_8));
        }
        Files.write(file, whole);
    }

    private static void assertEndsWell(CommandRun run, String name, String description) {
        assertThat(run.exitCode()).as(description + run.err()).isIn(0, 1);
        assertThat(run.err()).as(description).doesNotContain("unexpected", "Exception");
        if (run.exitCode() == 1) {
            assertThat(run.err()).as(description).contains(name);
        }
    }

    private static List<String> markers(String text) {
        return MARKER.matcher(text)
                .results()
                .map(result -> result.group())
                .distinct()
                .collect(Collectors.toList());
    }

    @ParameterizedTest
    @EnumSource
    void no_word_leaves_captions_without_a_sentence(DamagedFile damage) throws IOException {
        for (String side : List.of("labels", "output")) {
            damaged(session.resolve(side + "/ann.vtt"), damage, (file, description) -> {
                CommandRun run = score();
                assertEndsWell(run, side + "/ann.vtt", description);
                List<String> lost = markers(new String(file, StandardCharsets.UTF_8));
                if (run.exitCode() == 0) {
                    lost.removeAll(markers(WebVttReader.read(file).captions().stream()
                            .map(Caption::text)
                            .collect(Collectors.joining(" "))));
                    assertThat(lost.isEmpty() || run.err().contains(side + "/ann.vtt"))
                            .as(description + lost)
                            .isTrue();
                }
            });
        }
    }

    @ParameterizedTest
    @EnumSource
    void no_conversation_is_scored_that_a_file_does_not_name(DamagedFile damage) throws IOException {
        for (String side : List.of("labels", "output")) {
            damaged(session.resolve(side + "/speaker_to_cluster.json"), damage, (file, description) -> {
                CommandRun run = score();
                assertEndsWell(run, side + "/speaker_to_cluster.json", description);
                boolean scored =
                        json.readTree(run.out()).at("/total/conversation_f1").isNumber();
                assertThat(scored).as(description).isEqualTo(run.exitCode() == 0);
                if (scored) {
                    JsonNode clusters = json.readTree(file);
                    assertThat(SPEAKERS).as(description).allMatch(speaker -> namesConversation(clusters.path(speaker)));
                }
            });
        }
    }

    private static boolean namesConversation(JsonNode cluster) {
        return cluster.isNumber() || cluster.isTextual() && !cluster.textValue().isBlank();
    }

    @ParameterizedTest
    @EnumSource
    void no_session_is_scored_without_its_speakers(DamagedFile damage) throws IOException {
        damaged(session.resolve("metadata.json"), damage, (file, description) -> {
            CommandRun run = score();
            // Speakers who are called otherwise lack the files of that name.
            assertEndsWell(run, "of session meeting", description);
            if (run.exitCode() == 0) {
                assertThat(json.readTree(run.out()).at("/sessions/0/speakers"))
                        .as(description)
                        .hasSameSizeAs(json.readTree(file));
            }
            assertEndsWell(CommandRun.of("segment", session), "meeting", description);
        });
    }

    @ParameterizedTest
    @EnumSource
    void activity_and_track_times_end_in_segments_or_are_named(DamagedFile damage) throws IOException {
        for (String name : List.of("ann.json", "ann_asd.json")) {
            damaged(session.resolve(name), damage, (file, description) -> {
                assertEndsWell(CommandRun.of("segment", session, "--json"), name, description);
                assertEndsWell(CommandRun.of("cluster", session), name, description);
            });
        }
    }

    @ParameterizedTest
    @EnumSource
    void no_line_leaves_a_manifest_without_a_sentence(DamagedFile damage) throws IOException {
        damaged(manifest, damage, (file, description) -> {
            CommandRun run = CommandRun.of("segment", manifest, "--json");
            // A duration that grew is looked up in its recording, which these lines do not have.
            assertEndsWell(run, run.err().contains("There is no file") ? "markerwav" : "said.jsonl", description);
            if (run.exitCode() == 0) {
                assertThat(markers(run.out()))
                        .as(description)
                        .containsAll(markers(new String(file, StandardCharsets.UTF_8)));
            }
            assertTold(texts(), file, Files.readAllBytes(hypotheses), description);
        });
        damaged(
                hypotheses,
                damage,
                (file, description) -> assertTold(texts(), Files.readAllBytes(manifest), file, description));
    }

    /** Every line is scored, or counted among those that are not. */
    private void assertTold(CommandRun run, byte[] said, byte[] heard, String description) throws IOException {
        assertEndsWell(run, ".jsonl", description);
        if (run.exitCode() == 0) {
            JsonNode counts = json.readTree(run.out()).path("lines");
            int references =
                    counts.path("references").asInt() + counts.path("repeated").asInt();
            assertThat(references + withoutText(run.err())).as(description).isGreaterThanOrEqualTo(lineCount(said) - 1);
            int matched = counts.path("with_hypothesis").asInt();
            int unmatched = counts.path("references").asInt() - matched;
            assertThat(unmatched > 0).as(description).isEqualTo(run.err().contains("count as not heard"));
            assertThat(counts.path("hypotheses_without_reference").asInt() > 0)
                    .as(description)
                    .isEqualTo(run.err().contains("are for no line of"));
            assertThat(lineCount(heard)).as(description).isGreaterThanOrEqualTo(matched);
        }
    }

    private static int withoutText(String err) {
        Matcher count =
                Pattern.compile("(\\d+) lines? of \\S+ ha[sv]e? no text").matcher(err);
        return count.find() ? Integer.parseInt(count.group(1)) : 0;
    }

    private static int lineCount(byte[] file) {
        return (int) new String(file, StandardCharsets.UTF_8)
                .lines()
                .filter(line -> !line.isBlank())
                .count();
    }
}
