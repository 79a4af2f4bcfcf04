package dev.hubbub.localdev.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands that need no stack, on the recordings and the checkpoint that ship with Hubbub. */
class LocalFilesCommandTest {

    private static final Path SAMPLES = CommandRun.HOME.resolve("local-dev/samples");
    private static final Path CHECKPOINT = CommandRun.HOME.resolve("local-dev/checkpoints/hubbub-tiny-prompts");
    private static final Path SESSION = SAMPLES.resolve("mcorec/session_demo");
    private static final Path SCORED = Path.of("src/test/resources/score");

    private final ObjectMapper json = new ObjectMapper();

    @TempDir
    Path folder;

    @Test
    void a_recording_is_transcribed_to_standard_output() {
        CommandRun run = CommandRun.of(
                "transcribe", SAMPLES.resolve("asterisk-en/agent-pass.g722"), "-c", CHECKPOINT, "--no-pad");

        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).isEqualTo("please enter your password followed by the pound key\n");
        assertThat(run.err()).containsPattern("3\\.3 s of audio in [0-9.]+ s \\([0-9.]+ times real time\\)");
    }

    @Test
    void an_unreadable_recording_is_named_and_the_others_are_transcribed() throws IOException {
        Path broken = Files.writeString(folder.resolve("broken.wav"), "this is no sound");

        CommandRun run = CommandRun.of(
                "transcribe",
                broken,
                SAMPLES.resolve("asterisk-en/agent-pass.g722"),
                "-c",
                CHECKPOINT,
                "--no-pad",
                "--beam",
                1);

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err()).contains(broken.toString()).doesNotContain("\tat ");
        assertThat(run.out().lines()).hasSize(1);
    }

    @Test
    void every_format_is_written_beside_the_others() throws IOException {
        Path recording = SAMPLES.resolve("librivox/sense_and_sensibility_01_austen-0870.opus");

        CommandRun run = CommandRun.of(
                "transcribe",
                recording,
                "-c",
                CHECKPOINT,
                "--no-pad",
                "-b",
                1,
                "--max-segment-seconds",
                4,
                "-f",
                "vtt,txt,json,srt,tsv",
                "-o",
                folder);

        String name = recording.getFileName().toString().replace(".opus", "");
        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).isEmpty();
        assertThat(folder.resolve(name + ".vtt")).content().startsWith("WEBVTT\n\n00:00:00.000 --> 00:00:04.000\n");
        assertThat(folder.resolve(name + ".srt")).content().startsWith("1\n00:00:00,000 --> 00:00:04,000\n");
        assertThat(folder.resolve(name + ".tsv")).content().startsWith("start\tend\ttext\n0\t4000\t");
        JsonNode transcript = json.readTree(folder.resolve(name + ".json").toFile());
        assertThat(transcript.path("segments")).hasSize(2);
        JsonNode timing = transcript.path("timing");
        assertThat(timing.path("audioSeconds").asDouble()).isBetween(4.0, 8.0);
        assertThat(timing.path("decodeSeconds").asDouble()).isPositive();
        assertThat(timing.path("peakMemoryBytes").asLong()).isPositive();
        assertThat(timing.path("tokens").asInt())
                .isEqualTo(transcript.at("/segments/0/tokens").size()
                        + transcript.at("/segments/1/tokens").size());
        assertThat(folder.resolve(name + ".txt"))
                .content()
                .startsWith(transcript.at("/segments/0/text").asText().strip());
    }

    @Test
    void several_formats_without_a_folder_are_wrong_usage() {
        CommandRun run = CommandRun.of("transcribe", SAMPLES, "-c", CHECKPOINT, "-f", "vtt,txt");

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains("--output");
    }

    @Test
    void a_checkpoint_or_a_recording_that_is_not_there_is_named() {
        CommandRun noCheckpoint = CommandRun.of("transcribe", SAMPLES, "-c", folder.resolve("nothing"));
        CommandRun noRecording = CommandRun.of("transcribe", folder.resolve("nothing.wav"), "-c", CHECKPOINT);
        CommandRun noModel = CommandRun.of("transcribe", SAMPLES.resolve("librivox"), "-c", SAMPLES);

        assertThat(noCheckpoint.exitCode()).isEqualTo(1);
        assertThat(noCheckpoint.err())
                .contains("no checkpoint", folder.resolve("nothing").toString());
        assertThat(noRecording.exitCode()).isEqualTo(1);
        assertThat(noRecording.err()).contains(folder.resolve("nothing.wav").toString());
        assertThat(noModel.exitCode()).isEqualTo(1);
        assertThat(noModel.err()).contains("config.json");
    }

    @Test
    void a_session_is_cut_into_the_segments_of_its_speakers() throws IOException {
        CommandRun table = CommandRun.of("segment", SESSION);
        CommandRun lines = CommandRun.of("segment", SESSION, "--json", "--max-segment-seconds", 5);

        assertThat(table.exitCode()).isZero();
        assertThat(table.out()).contains("session_demo: 8 segments", "spk_0", "spk_1", "spk_2");
        JsonNode session = json.readTree(lines.out());
        assertThat(session.path("session").asText()).isEqualTo("session_demo");
        assertThat(session.path("segments")).hasSizeGreaterThan(8).allSatisfy(segment -> assertThat(
                        segment.path("end").asDouble() - segment.path("start").asDouble())
                .isLessThanOrEqualTo(5));
    }

    @Test
    void a_manifest_is_cut_as_its_lines_say() throws IOException {
        CommandRun run = CommandRun.of("segment", SAMPLES.resolve("quickstart.jsonl"), "--json");

        assertThat(run.exitCode()).isZero();
        assertThat(run.out().lines()).hasSize(7);
        int segments = 0;
        for (String line : run.out().lines().toList()) {
            segments += json.readTree(line).path("segments").size();
        }
        assertThat(segments).isEqualTo(35);
    }

    @Test
    void lines_without_a_segment_are_named() throws IOException {
        Path recording = SAMPLES.resolve("asterisk-en/agent-pass.g722");
        String line = "{\"audio_filepath\": \"" + recording + "\"";
        Path manifest = Files.writeString(folder.resolve("m.jsonl"), line + "}\n" + line + ", \"offset\": 60}\n");

        CommandRun run = CommandRun.of("segment", manifest);

        assertThat(run.exitCode()).isZero();
        assertThat(run.err()).contains("1 of 2 lines of session agent-pass", "line 2 of " + manifest, "60.0 s");
    }

    @Test
    void a_manifest_line_that_is_not_json_is_named_with_its_number() throws IOException {
        Path manifest = folder.resolve("manifest.jsonl");
        Files.writeString(manifest, "{\"audio_filepath\": \"a.wav\"}\nnot json\n");

        CommandRun run = CommandRun.of("segment", manifest);

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err()).contains("line 2", "JSON");
    }

    @Test
    void speakers_are_grouped_as_the_labels_of_the_demo_session_say() throws IOException {
        CommandRun printed = CommandRun.of("cluster", SESSION);
        CommandRun written = CommandRun.of("cluster", SESSION, "-o", folder);

        JsonNode labels =
                json.readTree(SESSION.resolve("labels/speaker_to_cluster.json").toFile());
        assertThat(printed.exitCode()).isZero();
        assertThat(json.readTree(printed.out())).isEqualTo(labels);
        assertThat(written.out()).isEmpty();
        assertThat(json.readTree(
                        folder.resolve("session_demo/speaker_to_cluster.json").toFile()))
                .isEqualTo(labels);
    }

    @Test
    void a_folder_without_sessions_is_named() {
        CommandRun run = CommandRun.of("cluster", folder);

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err()).contains(folder.toString(), "metadata.json");
    }

    @Test
    void sessions_score_as_the_challenge_scores_them() throws IOException {
        CommandRun run =
                CommandRun.of("score", "mcorec", SCORED.resolve("session_01"), SCORED.resolve("session_04"), "--json");

        JsonNode score = json.readTree(run.out());
        assertThat(run.exitCode()).isZero();
        // The numbers of the challenge's own script.
        assertThat(score.at("/sessions/0/conversation_f1").asDouble()).isEqualTo(1.0);
        assertThat(score.at("/sessions/1/conversation_f1").asDouble()).isEqualTo(0.5);
        assertThat(score.at("/sessions/0/avg_speaker_wer").asDouble()).isCloseTo(0.235275, within(1e-12));
        assertThat(score.at("/sessions/1/avg_joint_error").asDouble())
                .isCloseTo((0.66665 + 0.25 + 0.83335) / 3, within(1e-12));
    }

    @Test
    void under_the_corrected_protocol_it_makes_no_difference_where_captions_are_cut_and_the_numbers_say_so()
            throws IOException {
        for (String name : List.of("labels", "output")) {
            Files.createDirectories(folder.resolve("talk").resolve(name));
            Files.writeString(
                    folder.resolve("talk").resolve(name).resolve("speaker_to_cluster.json"), "{\"spk_0\": 0}");
        }
        Path session = folder.resolve("talk");
        Files.writeString(
                session.resolve("metadata.json"),
                "{\"spk_0\": {\"central\": {\"uem\": {\"start\": 1.0, \"end\": 20.0}}}}");
        Files.writeString(
                session.resolve("labels/spk_0.vtt"), "WEBVTT\n\n00:02.000 --> 00:05.000\nhe is twenty one now\n");
        Files.writeString(
                session.resolve("output/spk_0.vtt"),
                "WEBVTT\n\n00:02.000 --> 00:03.000\nhe is twenty\n\n00:03.000 --> 00:05.000\none now\n");

        JsonNode challenge = json.readTree(
                CommandRun.of("score", "mcorec", session, "--json").out());
        CommandRun run = CommandRun.of("score", "mcorec", session, "--protocol", "mcorec-corrected", "--json");
        JsonNode corrected = json.readTree(run.out());
        CommandRun table = CommandRun.of("score", "mcorec", session, "--protocol", "mcorec-corrected", "--csv");
        CommandRun unknown = CommandRun.of("score", "mcorec", session, "--protocol", "utterance");

        assertThat(challenge.path("protocol").asText()).isEqualTo("mcorec");
        assertThat(challenge.at("/total/avg_speaker_wer").asDouble()).isEqualTo(0.5);
        assertThat(corrected.path("protocol").asText()).isEqualTo("mcorec-corrected");
        assertThat(corrected.path("normalizer").asText()).isEqualTo("mcorec-corrected");
        assertThat(corrected.at("/total/avg_speaker_wer").asDouble()).isZero();
        assertThat(run.err()).contains("not comparable with numbers that the challenge published");
        assertThat(table.out().lines().findFirst().orElseThrow()).endsWith(",normalizer,protocol");
        assertThat(unknown.exitCode()).isEqualTo(2);
        assertThat(unknown.err()).contains("'utterance' for sessions: use mcorec or mcorec-corrected");
    }

    @Test
    void a_folder_of_sessions_is_scored_as_its_sessions_are() {
        CommandRun each =
                CommandRun.of("score", "mcorec", SCORED.resolve("session_01"), SCORED.resolve("session_04"), "--json");
        CommandRun all = CommandRun.of("score", "mcorec", SCORED, "--json");
        CommandRun none = CommandRun.of("score", "mcorec", SCORED.resolve("session_01/labels"));

        assertThat(all.exitCode()).isZero();
        assertThat(all.out()).isEqualTo(each.out());
        assertThat(none.exitCode()).isEqualTo(1);
        assertThat(none.err()).contains("There is no session in", "session_01/labels", "metadata.json");
    }

    @Test
    void labels_are_not_scored_against_themselves() throws IOException {
        Path session = SCORED.resolve("session_01").toAbsolutePath();
        Files.createSymbolicLink(folder.resolve("session_01"), session.resolve("labels"));

        CommandRun run = CommandRun.of("score", "mcorec", session, "-o", folder);

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).contains("The output of session session_01 is its labels");
    }

    @Test
    void a_session_without_metadata_beside_others_is_named_and_not_passed_over() throws IOException {
        Files.createDirectories(folder.resolve("lost/labels"));
        Path one = Files.createDirectories(folder.resolve("one"));
        Files.writeString(one.resolve("metadata.json"), "{}");

        CommandRun run = CommandRun.of("score", "mcorec", folder);

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err())
                .contains("metadata.json of session lost: the file is missing.")
                .contains("metadata.json of session one: it names no speakers");
    }

    @Test
    void captions_that_vanish_from_a_score_are_said_with_file_line_and_count() throws IOException {
        Path session = Files.createDirectories(folder.resolve("s"));
        Files.writeString(
                session.resolve("metadata.json"), "{\"a\": {\"central\": {\"uem\": {\"start\": 0, \"end\": 9}}}}");
        for (String side : List.of("labels", "output")) {
            Path in = Files.createDirectories(session.resolve(side));
            Files.writeString(in.resolve("speaker_to_cluster.json"), "{\"a\": 0}");
            String arrow = side.equals("labels") ? "->" : "-->";
            Files.writeString(
                    in.resolve("a.vtt"),
                    "WEBVTT\n\n00:01.000 " + arrow + " 00:02.000\nred green blue\n\n00:03.000 --> 00:04.000\nblack blue"
                            + " pink white\n");
        }

        CommandRun run = CommandRun.of("score", "mcorec", session);

        assertThat(run.out()).contains("75.00");
        assertThat(run.err())
                .contains("labels/a.vtt of session s: one block is not read as written, that at line 3: it is passed");
    }

    @Test
    void scores_come_as_a_table_and_as_csv() {
        CommandRun table = CommandRun.of("score", "mcorec", SCORED.resolve("session_01"));
        CommandRun csv = CommandRun.of("score", "mcorec", SCORED.resolve("session_01"), "--csv", "--model", "m");

        assertThat(table.out()).contains("SESSION", "session_01", "23.53", "100.00", "normalizer: mcorec");
        assertThat(csv.out())
                .startsWith("session,model,avg_speaker_wer,avg_joint_error,conversation_f1,")
                .containsPattern("\nsession_01,m,0\\.23527[0-9]*,0\\.1176[0-9]*,1,");
    }

    @Test
    void a_session_without_output_is_reported_and_exits_with_a_failure() {
        CommandRun run = CommandRun.of("score", "mcorec", SESSION);

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err()).contains("output/spk_0.vtt of session session_demo");
    }
}
