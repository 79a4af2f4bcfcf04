package dev.hubbub.localdev.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sessions, as {@code hubbub transcribe} takes them beside recordings. */
class TranscribeSessionsTest {

    private static final Path SAMPLES = CommandRun.HOME.resolve("local-dev/samples");
    private static final Path CHECKPOINT = CommandRun.HOME.resolve("local-dev/checkpoints/hubbub-tiny-prompts");
    private static final Path DEMO = SAMPLES.resolve("mcorec/session_demo");
    private static final Path PASSWORD = SAMPLES.resolve("asterisk-en/agent-pass.g722");
    private static final Path USER = SAMPLES.resolve("asterisk-en/agent-user.g722");

    private final ObjectMapper json = new ObjectMapper();

    @TempDir
    Path folder;

    private Path texts;

    @BeforeEach
    void folders() {
        texts = folder.resolve("texts");
    }

    private static CommandRun transcribe(Object... more) {
        List<Object> arguments =
                new ArrayList<>(List.of("transcribe", "-c", CHECKPOINT, "--no-pad", "-b", 1, "--no-fallback"));
        arguments.addAll(List.of(more));
        return CommandRun.of(arguments.toArray());
    }

    /** A session of one speaker per recording, the last one visible from the start, each other a second later. */
    private Path session(String name, Path... recordings) throws IOException {
        Path session = Files.createDirectories(folder.resolve(name));
        ObjectNode metadata = json.createObjectNode();
        for (int i = 0; i < recordings.length; i++) {
            Path track = session.resolve("track_" + i + ".g722");
            if (Files.exists(recordings[i])) {
                Files.copy(recordings[i], track);
            }
            int start = recordings.length - 1 - i;
            Files.writeString(session.resolve("track_" + i + ".json"), "{\"start_time\": " + start + ".0}");
            metadata.putObject("spk_" + i)
                    .putObject("central")
                    .putArray("crops")
                    .addObject()
                    .put("video", "track_" + i + ".g722")
                    .put("crop_metadata", "track_" + i + ".json");
        }
        json.writeValue(session.resolve("metadata.json").toFile(), metadata);
        return session;
    }

    private Path manifest(String... lines) throws IOException {
        return Files.write(folder.resolve("talks.jsonl"), List.of(lines));
    }

    @Test
    void the_rows_of_a_parquet_file_are_transcribed_and_scored_against_the_file() throws IOException {
        Path prompts = Files.copy(
                CommandRun.HOME.resolve("services/lib/datasets/src/test/resources/prompts.parquet"),
                folder.resolve("prompts.parquet"));

        CommandRun heard = transcribe(prompts, "-f", "manifest");
        Path hypotheses = Files.writeString(folder.resolve("heard.jsonl"), heard.out());
        CommandRun scored = CommandRun.of("score", "utterance", prompts, hypotheses, "--json");
        CommandRun wrong = transcribe(prompts, "--text-column", "sentence");

        assertThat(heard.exitCode()).as(heard.err()).isZero();
        assertThat(heard.out().lines())
                .hasSize(12)
                .anyMatch(line -> line.contains("prompts.parquet/2/agent-pass.g722"));
        assertThat(scored.err()).contains("12 of 12 lines of");
        assertThat(json.readTree(scored.out()).at("/wer").asDouble()).isLessThan(0.3);
        assertThat(wrong.err()).contains("no column sentence; its columns are audio (recordings), text (text)");
    }

    @Test
    void what_is_transcribed_as_a_manifest_can_be_scored_against_the_manifest_it_is_from() throws IOException {
        Files.createDirectories(folder.resolve("wav"));
        Files.copy(PASSWORD, folder.resolve("wav/a.g722"));
        Path manifest = manifest(
                "{\"audio_filepath\": \"wav/a.g722\", \"text\": \"please enter your password followed by the pound key\"}",
                "{\"audio_filepath\": \"" + USER + "\", \"offset\": 0.1, \"text\": \"x\", \"session\": \""
                        + "s".repeat(300) + "\"}");

        CommandRun heard = transcribe(manifest, "-f", "manifest");
        Path hypotheses = Files.writeString(folder.resolve("heard.jsonl"), heard.out());
        CommandRun scored = CommandRun.of("score", "utterance", manifest, hypotheses, "--json");

        assertThat(heard.exitCode()).as(heard.err()).isZero();
        assertThat(scored.err()).contains("2 of 2 lines of");
        assertThat(json.readTree(scored.out()).at("/utterances/0/wer").asDouble())
                .isZero();
    }

    @Test
    void lines_behind_the_end_of_their_recording_are_named_and_the_others_transcribed() throws IOException {
        String line = "{\"session\": \"s\", \"audio_filepath\": \"" + PASSWORD + "\"";
        Path manifest = manifest(
                line + "}",
                line + ", \"offset\": 100, \"duration\": 2}",
                line + ", \"offset\": 100}",
                line + ", \"duration\": 1e9}",
                // Short enough to be one segment, whose end nobody looks for before it is heard.
                line + ", \"duration\": 14}");

        CommandRun run = transcribe(manifest, "-f", "manifest");

        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.err())
                .contains(
                        "4 of 5 lines of session s reach behind the end",
                        "line 2 of " + manifest,
                        "ends before 100.0 s");
        assertThat(run.out().lines()).hasSize(4).allMatch(said -> said.contains("password") || said.contains("100.0"));
        // What is written is what is read: a line that lasts no time is no line.
        assertThat(run.out()).doesNotContain("\"duration\":0.0");
    }

    @Test
    void a_session_whose_name_is_too_long_for_a_folder_is_written_all_the_same() throws IOException {
        Path manifest = manifest(
                "{\"audio_filepath\": \"" + PASSWORD + "\", \"session\": \"" + "s".repeat(300) + "\"}",
                "{\"audio_filepath\": \"" + PASSWORD + "\", \"session\": \"short\"}");

        CommandRun run = transcribe(manifest, "-o", texts);

        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(texts.toFile().list()).hasSize(2).contains("short");
    }

    @Test
    void a_session_becomes_what_the_challenge_scoring_reads() throws IOException {
        CommandRun run = transcribe(DEMO, "-o", texts, "-f", "txt,srt,vtt");

        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.out()).isEmpty();
        Path session = texts.resolve("session_demo");
        assertThat(session).isDirectoryContaining("glob:**/timing.json");
        assertThat(json.readTree(session.resolve("transcript.json").toFile()).path("segments"))
                .hasSize(8);
        CommandRun.of("cluster", DEMO, "-o", texts);
        CommandRun scored = CommandRun.of("score", "mcorec", DEMO, "-o", texts, "--json");
        assertThat(scored.exitCode()).as(scored.err()).isZero();
        JsonNode score = json.readTree(scored.out()).at("/sessions/0");
        assertThat(score.path("conversation_f1").asDouble()).isEqualTo(1);
        assertThat(score.path("avg_speaker_wer").asDouble()).isLessThan(0.9);
    }

    @Test
    void everybody_in_a_session_is_in_its_transcript_in_the_order_of_time() throws IOException {
        Path session = session("talk", PASSWORD, USER);

        CommandRun text = transcribe(session);
        CommandRun captions = transcribe(session, "-f", "vtt");
        transcribe(session, "-o", texts, "-f", "srt,tsv");

        assertThat(text.out().lines())
                .satisfiesExactly(line -> assertThat(line).startsWith("spk_1\tagent"), line -> assertThat(line)
                        .startsWith("spk_0\tplease enter your password"));
        assertThat(captions.out())
                .startsWith("WEBVTT\n\n00:00:00.000 --> 00:00:0")
                .contains("\n<v spk_1>agent", "\n\n00:00:01.000 --> 00:00:04.285\n<v spk_0>please");
        assertThat(texts.resolve("talk/transcript.srt"))
                .content()
                .contains("\nspk_1: agent", "\n\n2\n00:00:01,000 --> 00:00:04,285\nspk_0: please");
        assertThat(texts.resolve("talk/spk_0.srt")).content().startsWith("1\n00:00:01,000 --> 00:00:04,285\nplease");
        assertThat(texts.resolve("talk/transcript.tsv"))
                .content()
                .startsWith("captions\tstart\tend\ttext\nspk_1\t0\t")
                .contains("\nspk_0\t1000\t4285\tplease");
    }

    @Test
    void sessions_and_recordings_follow_each_other_with_their_names() throws IOException {
        Path session = session("talk", USER);

        CommandRun run = transcribe(PASSWORD, session, "-f", "tsv");

        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.out().lines())
                .satisfiesExactly(
                        line -> assertThat(line).isEqualTo("session\tcaptions\tstart\tend\ttext"),
                        line -> assertThat(line).startsWith(PASSWORD + "\t\t0\t3285\tplease"),
                        line -> assertThat(line).startsWith("talk\tspk_0\t0\t"));
        assertThat(run.err()).containsPattern("s of audio in [0-9.]+ s");
    }

    @Test
    void a_folder_is_searched_for_sessions_and_for_recordings_outside_of_them() throws IOException {
        session("talks/one", PASSWORD);
        session("talks/more/two", USER);
        Files.copy(PASSWORD, folder.resolve("talks/alone.g722"));

        CommandRun run = transcribe(folder.resolve("talks"), "-o", texts);

        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(texts)
                .isDirectoryContaining("glob:**/one")
                .isDirectoryContaining("glob:**/two")
                .isDirectoryContaining("glob:**/alone.txt");
        assertThat(texts.toFile().list()).hasSize(3);
        assertThat(texts.resolve("two/spk_0.vtt")).content().contains("please");
    }

    @Test
    void the_sessions_of_a_manifest_have_captions_per_recording_and_speaker() throws IOException {
        Path there = Files.createDirectories(folder.resolve("data"));
        Files.copy(PASSWORD, there.resolve("a.g722"));
        Path manifest = manifest(
                "{\"audio_filepath\": \"data/a.g722\", \"duration\": 2, \"speaker\": \"ann\", \"session\": \"day\"}",
                "{\"audio_filepath\": \"data/a.g722\", \"offset\": 2, \"speaker\": \"bob\", \"session\": \"day\"}",
                "{\"audio_filepath\": \"" + USER + "\"}");

        CommandRun printed = transcribe(manifest);
        CommandRun written = transcribe(manifest, "-o", texts, "-f", "vtt");

        assertThat(printed.out().lines())
                .satisfiesExactly(
                        line -> assertThat(line).startsWith("day\tdata/a.ann\tplease"),
                        line -> assertThat(line).startsWith("day\tdata/a.bob\t"),
                        line -> assertThat(line)
                                .startsWith("agent-user\t" + USER.toString().replace(".g722", "\t")));
        assertThat(written.exitCode()).as(written.err()).isZero();
        assertThat(texts.resolve("day/data/a.bob.vtt")).content().startsWith("WEBVTT\n\n00:00:02.000 --> ");
        assertThat(texts.resolve("agent-user" + USER.toString().replace(".g722", ".vtt")))
                .as("an absolute path stays inside of the folder")
                .exists();
        assertThat(USER.resolveSibling("agent-user.vtt")).doesNotExist();
        assertThat(texts.resolve("day/transcript.vtt"))
                .as("recordings of a manifest have no common clock")
                .doesNotExist();
    }

    @Test
    void segments_of_a_session_are_as_long_as_asked_for_and_as_its_scores_say() throws IOException {
        transcribe(DEMO, "-o", texts, "--max-segment-seconds", 5);
        JsonNode split =
                json.readTree(texts.resolve("session_demo/transcript.json").toFile());
        assertThat(split.path("segments")).hasSizeGreaterThan(8).allSatisfy(segment -> assertThat(
                        segment.path("end").asDouble() - segment.path("start").asDouble())
                .isLessThanOrEqualTo(5));

        CommandRun kept = transcribe(DEMO, "-o", texts, "--keep");
        assertThat(kept.exitCode()).as(kept.err()).isZero();
        assertThat(kept.err()).contains("1 of 1 are transcribed already and kept.");
        Files.delete(texts.resolve("session_demo/timing.json"));
        assertThat(transcribe(DEMO, "-o", texts, "--keep").exitCode()).isEqualTo(2);

        CommandRun nobody = transcribe(DEMO, "-o", texts, "--onset", 1000, "--overwrite");

        assertThat(nobody.exitCode()).isZero();
        assertThat(nobody.err()).contains("session_demo has no segments", "--onset");
        assertThat(texts.resolve("session_demo/spk_0.vtt")).hasContent("WEBVTT\n\n");
    }

    @Test
    void what_is_not_there_costs_its_track_and_an_empty_session_does_not_stop_the_others() throws IOException {
        Path gone = folder.resolve("gone.g722");
        Path broken = session("talks/a_broken", PASSWORD, gone);
        Path empty = session("talks/b_empty");
        session("talks/c_good", PASSWORD);

        CommandRun run = transcribe(folder.resolve("talks"));

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err()).contains("c_good: activity of spk_0/track_00");
        assertThat(run.err()
                        .lines()
                        .filter(line -> !line.matches(".*: (lips|activity) of .*"))
                        .toList())
                .satisfiesExactly(
                        line -> assertThat(line)
                                .contains(
                                        "Nothing of track_00 of spk_1 in a_broken is transcribed.",
                                        broken.resolve("track_1.g722").toString(),
                                        "put it there, or correct what names it"),
                        line -> assertThat(line)
                                .contains(empty.resolve("metadata.json").toString(), "names no speakers"),
                        line -> assertThat(line).contains("s of audio"));
        assertThat(run.out())
                .startsWith("a_broken\tspk_0\tplease enter")
                .contains("c_good\tspk_0\tplease enter")
                .doesNotContain("spk_1");
    }

    @Test
    void a_manifest_line_without_its_recording_is_an_error_of_its_session_alone() throws IOException {
        Path manifest = manifest(
                "{\"audio_filepath\": \"lost.wav\", \"duration\": 2}",
                "{\"audio_filepath\": \"" + PASSWORD + "\", \"duration\": 2}");

        CommandRun run = transcribe(manifest);

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err())
                .contains(
                        "Session lost is not complete",
                        folder.resolve("lost.wav").toString(),
                        "correct " + manifest);
        assertThat(run.out().lines()).hasSize(1);
    }

    @Test
    void a_manifest_that_is_none_is_refused_before_anything_is_transcribed() throws IOException {
        CommandRun run = transcribe(PASSWORD, manifest("{\"text\": \"no recording\"}"));

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err()).contains("talks.jsonl, line 1: no audio_filepath").hasLineCount(1);
        assertThat(run.out()).isEmpty();
    }

    @Test
    void what_would_be_mixed_up_or_written_over_is_refused() throws IOException {
        Path first = session("one/talk", PASSWORD);
        Path second = session("two/talk", PASSWORD);
        Path manifest = manifest("{\"audio_filepath\": \"" + PASSWORD + "\"}");

        CommandRun sameName = transcribe(first, second, "-o", texts);
        CommandRun captions = transcribe(first, second, "-f", "vtt");
        CommandRun noClock = transcribe(manifest, "-f", "vtt");

        assertThat(sameName.exitCode()).isEqualTo(2);
        assertThat(sameName.err()).contains(first.toString(), second.toString(), "different folders");
        assertThat(captions.exitCode()).isEqualTo(2);
        assertThat(captions.err()).contains("--output");
        assertThat(noClock.exitCode()).isEqualTo(2);
        assertThat(noClock.err()).contains("--output");
    }

    @Test
    void words_of_a_session_are_in_its_transcript() throws IOException {
        CommandRun run = transcribe(session("talk", PASSWORD), "--words", "-f", "json");

        assertThat(json.readTree(run.out()).at("/segments/0/words"))
                .extracting(word -> word.path("word").asText())
                .startsWith("please", "enter", "your");
    }
}
