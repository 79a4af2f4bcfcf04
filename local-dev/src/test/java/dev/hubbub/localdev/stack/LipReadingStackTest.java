package dev.hubbub.localdev.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hubbub.localdev.command.CommandRun;
import dev.hubbub.scoring.captions.Caption;
import dev.hubbub.scoring.captions.WebVttReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** Models that read lips on the whole of Hubbub, over a made-up session that comes with nothing but its face tracks. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class LipReadingStackTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<String> READERS = List.of("flamingo", "av-hubert");

    @TempDir
    static Path folder;

    private static StartedStack stack;

    @BeforeAll
    static void start() throws StackFailure, InterruptedException, IOException {
        stack = StartedStack.on(folder.resolve("data"));
        done(CommandRun.of(
                "generate-session",
                session("raw"),
                "--speakers",
                2,
                "--conversations",
                1,
                "--seconds",
                10,
                "--no-asd",
                "--no-lips",
                "--no-central",
                "--ego"));
        done(CommandRun.of(
                "assemble",
                "whisper-flamingo",
                "-p",
                "whisper=" + CommandRun.HOME.resolve("local-dev/checkpoints/hubbub-tiny-prompts"),
                "-o",
                folder.resolve("flamingo")));
        TinyAvHubert.write(folder.resolve("av-hubert"));
        for (String reader : READERS) {
            done(stack.upload(folder.resolve(reader), "s3://hubbub/checkpoints/" + reader));
        }
    }

    @AfterAll
    static void stop() {
        stack.close();
    }

    private static Path session(String dataset) {
        return folder.resolve(dataset).resolve("table");
    }

    private static CommandRun done(CommandRun run) {
        assertThat(run.exitCode()).as(run.out() + run.err()).isZero();
        return run;
    }

    @Test
    @Order(1)
    void faces_become_lips_once_and_every_trial_reads_them_to_its_joint_error() throws IOException {
        JsonNode summary = run("raw");

        assertThat(summary.path("trials")).hasSize(4).allSatisfy(trial -> {
            assertThat(trial.path("phase").asText()).isEqualTo("Succeeded");
            assertThat(trial.path("jointError").isNumber()).as("" + trial).isTrue();
        });
        for (String once : List.of("lips", "activity", "overview", "segmentation", "clustering", "report")) {
            assertThat(stack.outputs().count(once)).as(once).isEqualTo(1);
        }
        assertThat(summary.at("/outputs/computed").asInt()).isEqualTo(6 + 2 * 4);
        Map<String, JsonNode> transcripts = transcripts("raw");
        assertThat(transcripts.keySet())
                .containsExactlyInAnyOrder("flamingo-beam1", "flamingo-beam3", "av-hubert-beam1", "av-hubert-beam3");
        transcripts.forEach((trial, transcript) -> {
            assertThat(transcript.path("segments")).as(trial).isNotEmpty();
            assertThat(transcript.has("missing")).as(trial + " " + transcript).isFalse();
        });
        assertThat(words(transcripts.get("av-hubert-beam1")))
                .as("both see and hear the same")
                .isNotEqualTo(words(transcripts.get("flamingo-beam1")));
    }

    @Test
    @Order(2)
    void lips_and_scores_that_are_given_back_are_computed_by_nobody_and_read_alike() throws IOException {
        giveBack("raw", "given");
        JsonNode summary = run("given");

        assertThat(stack.outputs().count("lips")).isEqualTo(1);
        assertThat(stack.outputs().count("activity")).isEqualTo(1);
        // A segmentation, an overview, a clustering, transcripts, scores and a report.
        assertThat(summary.at("/outputs/computed").asInt()).isEqualTo(4 + 2 * 4);
        Map<String, JsonNode> computed = transcripts("raw");
        transcripts("given")
                .forEach((trial, transcript) ->
                        assertThat(words(transcript)).as(trial).isEqualTo(words(computed.get(trial))));
    }

    @Test
    @Order(3)
    void each_speaker_s_own_recordings_are_seen_and_heard_and_scored_by_the_labels_of_the_central_clock()
            throws IOException {
        Files.writeString(
                folder.resolve("own.yaml"),
                Files.readString(experiment("raw"))
                        .replace("name: raw", "name: own")
                        .replace("layout: mcorec", "layout: mcorec\n      view: ego")
                        .replaceAll(".*av-hubert.*\\n", "")
                        .replace("beamSize: [1, 3]", "beamSize: [1]"));
        JsonNode summary = JSON.readTree(
                done(stack.run(folder.resolve("own.yaml"), "--json")).out());

        assertThat(summary.at("/trials/0/jointError").isNumber())
                .as("" + summary)
                .isTrue();
        assertThat(stack.outputs().count("lips")).isEqualTo(2);
        assertThat(stack.outputs().count("activity")).isEqualTo(2);
        Path output = folder.resolve("exported-own");
        done(CommandRun.of(
                "report",
                "own",
                "-f",
                "mcorec-submission",
                "-o",
                output,
                "--data",
                stack.data().path()));
        for (String speaker : List.of("spk_0", "spk_1")) {
            Path heard = output.resolve("table/output/" + speaker + ".vtt");
            Caption first =
                    WebVttReader.read(Files.readAllBytes(heard)).captions().get(0);
            double begins = WebVttReader.read(Files.readAllBytes(session("raw").resolve("labels/" + speaker + ".vtt")))
                    .captions()
                    .get(0)
                    .startSeconds();
            assertThat(first.startSeconds()).as(speaker).isEqualTo(begins, within(0.4));
        }
        Path transcript = folder.resolve("own-transcript");
        done(CommandRun.of(
                "report",
                "own",
                "-f",
                "transcripts",
                "-o",
                transcript,
                "--data",
                stack.data().path()));
        JsonNode own = JSON.readTree(transcript.resolve("table/transcript.json").toFile());
        assertThat(own.path("segments"))
                .allSatisfy(
                        segment -> assertThat(segment.path("media").asText()).contains("/ego_crops/"));
        assertThat(own.has("missing")).as("" + own).isFalse();
        // Another machine without a stack cuts as this one does.
        JsonNode cut = JSON.readTree(
                done(CommandRun.of("segment", session("raw"), "--view", "ego", "--max-segment-seconds", 6, "--json"))
                        .out());
        assertThat(places(own)).isEqualTo(places(cut));
    }

    private static List<String> places(JsonNode segments) {
        List<String> places = new ArrayList<>();
        segments.path("segments")
                .forEach(segment -> places.add(
                        segment.path("media").asText() + " " + segment.path("start") + " " + segment.path("end")));
        return places;
    }

    /** What was computed of a session's tracks, put beside them in a copy. */
    private static void giveBack(String from, String to) throws IOException {
        copy(session(from), session(to));
        Path metadata = session(to).resolve("metadata.json");
        ObjectNode speakers = (ObjectNode) JSON.readTree(metadata.toFile());
        give(speakers, "lips", "lip", to);
        give(speakers, "activity", "asd", to);
        JSON.writeValue(metadata.toFile(), speakers);
    }

    private static void give(ObjectNode speakers, String stage, String name, String to) throws IOException {
        Path output = folder.resolve(stage + "-output");
        stack.outputs().download(stage, output);
        for (JsonNode track :
                JSON.readTree(output.resolve(stage + ".json").toFile()).path("tracks")) {
            String file = track.path("file").asText();
            String given = "speakers/" + track.path("speaker").asText() + "/central_crops/"
                    + Path.of(file).getFileName();
            Files.copy(output.resolve(file), session(to).resolve(given));
            ((ObjectNode) speakers.at("/" + track.path("speaker").asText() + "/central/crops/0")).put(name, given);
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        try (var files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Path copy = to.resolve(from.relativize(file).toString());
                Files.createDirectories(copy.getParent());
                Files.copy(file, copy);
            }
        }
    }

    private static JsonNode run(String dataset) throws IOException {
        return JSON.readTree(done(stack.run(
                        experiment(dataset),
                        "--json",
                        "--upload",
                        folder.resolve(dataset) + "=s3://hubbub/media/" + dataset))
                .out());
    }

    /** Of each trial, what it heard. */
    private static Map<String, JsonNode> transcripts(String experiment) throws IOException {
        Map<String, JsonNode> transcripts = new TreeMap<>();
        for (String model : READERS) {
            for (int beams : new int[] {1, 3}) {
                String trial = model + "-beam" + beams;
                Path output = folder.resolve("exported-" + experiment + "-" + trial);
                if (!Files.exists(output)) {
                    done(CommandRun.of(
                            "report",
                            experiment,
                            "-f",
                            "transcripts",
                            "-t",
                            trial,
                            "-o",
                            output,
                            "--data",
                            stack.data().path()));
                }
                transcripts.put(
                        trial,
                        JSON.readTree(output.resolve("table/transcript.json").toFile()));
            }
        }
        return transcripts;
    }

    private static List<String> words(JsonNode transcript) {
        List<String> words = new ArrayList<>();
        for (JsonNode segment : transcript.path("segments")) {
            words.add("%s to %s: %s (%s)"
                    .formatted(
                            segment.path("start"),
                            segment.path("end"),
                            segment.path("tokens"),
                            segment.path("averageLogProbability")));
        }
        return words;
    }

    private static Path experiment(String dataset) throws IOException {
        return Files.writeString(
                folder.resolve(dataset + ".yaml"),
                """
                apiVersion: hubbub.dev/v1alpha1
                kind: Experiment
                metadata:
                  name: %s
                spec:
                  objective: {metric: jointError, goal: minimize}
                  datasets:
                    - name: made-up
                      layout: mcorec
                      uri: s3://hubbub/media/%s
                  models:
                    - {name: flamingo, architecture: whisper-flamingo, checkpoint: "s3://hubbub/checkpoints/flamingo"}
                    - {name: av-hubert, architecture: av-hubert-ctc, checkpoint: "s3://hubbub/checkpoints/av-hubert"}
                  decoding:
                    grid: {beamSize: [1, 3], maxSegmentSeconds: [6]}
                    options: {timestamps: false}
                  trialName: "{model}-beam{beamSize}"
                  scoring: {protocol: mcorec}
                """
                        .formatted(dataset, dataset));
    }
}
