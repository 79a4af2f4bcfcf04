package dev.hubbub.localdev.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.hubbub.media.AudioRecording;
import dev.hubbub.media.MediaReader;
import dev.hubbub.media.video.VideoRecording;
import dev.hubbub.scoring.captions.Caption;
import dev.hubbub.scoring.captions.WebVttReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A made-up session in which everybody is also filmed by a camera of their own, with times that are known. */
class EgoSessionTest {

    private static final Path MANIFEST = CommandRun.HOME.resolve("local-dev/samples/quickstart.jsonl");
    private static final Path CHECKPOINT = CommandRun.HOME.resolve("local-dev/checkpoints/hubbub-tiny-prompts");
    private static final int SECONDS = 12;
    private static final int RATE = MediaReader.SAMPLE_RATE;
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    static Path folder;

    private static JsonNode metadata;

    @BeforeAll
    static void generate_a_session() throws Exception {
        done(CommandRun.of(
                "generate-session",
                session(),
                "--recordings",
                MANIFEST,
                "--speakers",
                2,
                "--conversations",
                2,
                "--seconds",
                SECONDS,
                "--seed",
                3,
                "--ego"));
        metadata = JSON.readTree(session().resolve("metadata.json").toFile());
    }

    private static Path session() {
        return folder.resolve("session_1");
    }

    private static CommandRun done(CommandRun run) {
        assertThat(run.exitCode()).as(run.out() + run.err()).isZero();
        return run;
    }

    private static double lead(String speaker) {
        return metadata.at("/" + speaker + "/ego/uem/start").asDouble();
    }

    private static List<Caption> labels(String speaker) throws Exception {
        return WebVttReader.read(Files.readAllBytes(session().resolve("labels/" + speaker + ".vtt")))
                .captions();
    }

    @Test
    void each_own_recording_has_another_clock_and_its_tracks_lie_in_it() throws IOException {
        assertThat(lead("spk_0")).isBetween(1.0, 5.0).isNotEqualTo(lead("spk_1"));
        for (String speaker : List.of("spk_0", "spk_1")) {
            JsonNode ego = metadata.at("/" + speaker + "/ego");
            assertThat(ego.at("/uem/end").asDouble()).isEqualTo(lead(speaker) + SECONDS, within(1e-9));
            assertThat(ego.path("video").asText()).isEqualTo("speakers/" + speaker + "/ego_video.mp4");
            JsonNode place = JSON.readTree(
                    session().resolve(ego.at("/crops/0/crop_metadata").asText()).toFile());
            double begins = place.path("start_time").asDouble();
            assertThat(begins).isGreaterThan(0);
            for (String film : List.of("video", "lip")) {
                try (VideoRecording pictures = VideoRecording.open(
                        session().resolve(ego.at("/crops/0/" + film).asText()))) {
                    assertThat(pictures.info().duration()).isEqualTo(lead(speaker) + SECONDS - begins, within(0.05));
                }
            }
            JsonNode scores = JSON.readTree(
                    session().resolve(ego.at("/crops/0/asd").asText()).toFile());
            assertThat(scores.fieldNames().next()).isEqualTo(Long.toString(Math.round(begins * 25)));
        }
    }

    @Test
    void a_lapel_microphone_hears_its_owner_at_their_times_and_hardly_the_other() throws Exception {
        for (int one = 0; one < 2; one++) {
            String owner = "spk_" + one;
            float[] sound;
            try (AudioRecording own =
                    new MediaReader().open(session().resolve("speakers/" + owner + "/ego_video.mp4"))) {
                sound = own.readAll();
            }
            double speech = power(sound, labels(owner).get(0), lead(owner));
            double before = power(sound, 0, lead(owner) - 0.1);
            assertThat(speech).isGreaterThan(1000 * before);
            for (Caption others : labels("spk_" + (1 - one))) {
                boolean alone = labels(owner).stream()
                        .allMatch(own -> own.endSeconds() < others.startSeconds() - 0.1
                                || own.startSeconds() > others.endSeconds() + 0.1);
                if (alone) {
                    assertThat(power(sound, others, lead(owner))).isLessThan(speech / 20);
                }
            }
        }
    }

    private static double power(float[] sound, Caption caption, double lead) {
        return power(sound, caption.startSeconds() + lead, caption.endSeconds() + lead);
    }

    private static double power(float[] sound, double from, double to) {
        double sum = 0;
        int first = (int) (from * RATE);
        int last = Math.min(sound.length, (int) (to * RATE));
        for (int n = first; n < last; n++) {
            sum += sound[n] * sound[n];
        }
        return sum / (last - first);
    }

    @Test
    void segments_of_own_recordings_are_on_the_clock_of_the_labels() throws Exception {
        JsonNode central = JSON.readTree(
                done(CommandRun.of("segment", session(), "--json")).out());
        JsonNode ego = JSON.readTree(done(CommandRun.of("segment", session(), "--json", "--view", "ego"))
                .out());

        assertThat(ego.path("segments")).hasSameSizeAs(central.path("segments"));
        for (int n = 0; n < ego.path("segments").size(); n++) {
            JsonNode own = ego.path("segments").get(n);
            JsonNode other = central.path("segments").get(n);
            String speaker = own.path("speaker").asText();
            assertThat(own.path("media").asText())
                    .isEqualTo("session_1/speakers/" + speaker + "/ego_crops/track_00_lip.av.mp4");
            double start =
                    own.path("start").asDouble() + own.path("captionOffset").asDouble();
            assertThat(start)
                    .as("on the central clock")
                    .isEqualTo(
                            other.path("start").asDouble()
                                    + other.path("captionOffset").asDouble(),
                            within(0.13));
            assertThat(Math.abs(own.path("start").asDouble() - start))
                    .as("and not on its own")
                    .isGreaterThan(0.4);
        }
        assertThat(JSON.readTree(done(CommandRun.of("cluster", session(), "--view", "ego"))
                        .out()))
                .isEqualTo(
                        JSON.readTree(done(CommandRun.of("cluster", session())).out()));
    }

    @Test
    void what_was_heard_of_own_recordings_can_be_scored_by_the_central_labels() throws Exception {
        Path output = session().resolve("output");
        done(CommandRun.of("transcribe", session(), "--checkpoint", CHECKPOINT, "--view", "ego", "-o", output));
        for (String speaker : List.of("spk_0", "spk_1")) {
            Path heard = output.resolve("session_1/" + speaker + ".vtt");
            Caption first =
                    WebVttReader.read(Files.readAllBytes(heard)).captions().get(0);
            assertThat(first.startSeconds()).isEqualTo(labels(speaker).get(0).startSeconds(), within(0.2));
        }
        done(CommandRun.of("cluster", session(), "--view", "ego", "-o", output));
        CommandRun score = done(CommandRun.of("score", "mcorec", session(), "--output", output, "--json"));
        JsonNode total = JSON.readTree(score.out()).path("total");
        assertThat(total.path("faults").asInt()).isZero();
        // Captions on another clock would be dropped or counted as insertions.
        assertThat(total.path("wer").asDouble()).isLessThan(0.8);
    }

    /** What the stages of an experiment find, too; see {@link dev.hubbub.localdev.stack.LipReadingStackTest}. */
    @Test
    void what_a_session_does_not_come_with_is_found_in_its_own_faces_and_says_what_is_done() throws Exception {
        Path raw = folder.resolve("raw/session_1");
        done(CommandRun.of(
                "generate-session",
                raw,
                "--recordings",
                MANIFEST,
                "--speakers",
                2,
                "--conversations",
                1,
                "--seconds",
                SECONDS,
                "--ego",
                "--no-asd",
                "--no-lips",
                "--no-central"));
        CommandRun segments = done(CommandRun.of("segment", raw, "--json", "--view", "ego"));
        assertThat(segments.err())
                .contains("session_1: lips of spk_0/track_00", "session_1: activity of spk_1/track_00");
        List<Caption> said = WebVttReader.read(Files.readAllBytes(raw.resolve("labels/spk_0.vtt")))
                .captions();
        JsonNode first = JSON.readTree(segments.out()).at("/segments/0");
        assertThat(first.path("speaker").asText()).isEqualTo("spk_0");
        assertThat(first.path("start").asDouble() + first.path("captionOffset").asDouble())
                .isEqualTo(said.get(0).startSeconds(), within(0.4));
        assertThat(JSON.readTree(
                        done(CommandRun.of("cluster", raw, "--view", "ego")).out()))
                .hasSize(2);
    }

    @Test
    void a_model_is_trained_on_the_captions_of_both_views_and_judged_by_a_speaker_it_does_not_know() throws Exception {
        Path run = folder.resolve("run");
        CommandRun trained = done(train(run, session(), "--views", "central,ego", "--min-clip-seconds", 1));
        // Two captions of each of two speakers, in two views.
        assertThat(trained.err()).contains("0 of 4 held-out utterances are also learnt from");
        double seconds = JSON.readTree(run.resolve("training/run.json").toFile())
                .path("exampleSeconds")
                .asDouble();
        assertThat(List.of("spk_0", "spk_1")).anySatisfy(speaker -> assertThat(seconds)
                .isEqualTo(
                        2
                                * labels(speaker).stream()
                                        .mapToDouble(caption -> caption.endSeconds() - caption.startSeconds())
                                        .sum(),
                        within(1e-6)));

        CommandRun noSessions = train(folder.resolve("none"), MANIFEST, "--views", "ego");
        assertThat(noSessions.exitCode()).isEqualTo(2);
        assertThat(noSessions.err()).contains("Clips are cut from sessions (folders with a metadata.json), and ");
        CommandRun wrong = train(folder.resolve("none"), session(), "--min-clip-seconds", 40);
        assertThat(wrong.exitCode()).isEqualTo(2);
        assertThat(wrong.err())
                .contains("--min-clip-seconds (40.0) must be from 0 to below --max-clip-seconds (30.0).");
    }

    @Test
    void a_folder_of_sessions_is_known_by_them_unless_it_says_itself_what_is_said_in_it() throws Exception {
        Path sessions = Files.createDirectories(folder.resolve("sessions/session_9"));
        assertThat(NamedUtterances.isOfSessions(sessions.getParent().toString()))
                .isFalse();
        Files.writeString(sessions.resolve("metadata.json"), "{}");
        assertThat(NamedUtterances.isOfSessions(sessions.getParent().toString()))
                .isTrue();
        assertThat(NamedUtterances.isOfSessions(sessions.toString())).isTrue();
        Files.writeString(sessions.resolveSibling("metadata.jsonl"), "");
        assertThat(NamedUtterances.isOfSessions(sessions.getParent().toString()))
                .isFalse();
        assertThat(NamedUtterances.isOfSessions(MANIFEST.toString())).isFalse();
    }

    private static CommandRun train(Path run, Path data, Object... more) {
        List<Object> arguments = new ArrayList<>(List.of(
                "train", "-c", CHECKPOINT, "-d", data, "-o", run, "--no-pad", "--language", "en", "--steps", 1));
        arguments.addAll(List.of(more));
        return CommandRun.of(arguments.toArray());
    }

    @Test
    void a_session_or_a_dataset_without_ego_views_says_so() {
        Path demo = CommandRun.HOME.resolve("local-dev/samples/mcorec/session_demo");
        CommandRun without = CommandRun.of("segment", demo, "--view", "ego");
        assertThat(without.exitCode()).isEqualTo(1);
        assertThat(without.err())
                .contains("session_demo/metadata.json: spk_0 has no ego view: it is only in the training set; use view:"
                        + " central");

        CommandRun manifest = CommandRun.of("segment", MANIFEST, "--view", "ego");
        assertThat(manifest.exitCode()).isEqualTo(1);
        assertThat(manifest.err()).contains("has no ego view: name a session's folder, or leave out --view.");

        CommandRun recording = CommandRun.of(
                "transcribe",
                MANIFEST.resolveSibling("asterisk-en/agent-pass.g722"),
                "--checkpoint",
                CHECKPOINT,
                "--view",
                "ego");
        assertThat(recording.exitCode()).isEqualTo(2);
        assertThat(recording.err()).contains("Only sessions (folders with a metadata.json) have ego views");

        CommandRun none = CommandRun.of("segment", demo, "--view", "side");
        assertThat(none.exitCode()).isEqualTo(2);
        assertThat(none.err()).contains("There is no view 'side'; choose one of [central, ego]");
    }
}
