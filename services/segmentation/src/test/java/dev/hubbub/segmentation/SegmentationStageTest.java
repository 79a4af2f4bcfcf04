package dev.hubbub.segmentation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hubbub.contracts.Json;
import dev.hubbub.contracts.digest.Digest;
import dev.hubbub.contracts.stage.FailureReason;
import dev.hubbub.contracts.stage.LocalStageContext;
import dev.hubbub.contracts.stage.OutputFiles;
import dev.hubbub.contracts.stage.Recipe;
import dev.hubbub.contracts.stage.StageFailure;
import dev.hubbub.contracts.stage.StageName;
import dev.hubbub.contracts.stage.StageOutput;
import dev.hubbub.contracts.task.ClusteringTask;
import dev.hubbub.contracts.task.DatasetLayout;
import dev.hubbub.contracts.task.DatasetReference;
import dev.hubbub.contracts.task.Hysteresis;
import dev.hubbub.contracts.task.SegmentationTask;
import dev.hubbub.contracts.task.SessionReference;
import dev.hubbub.contracts.transcript.Segment;
import dev.hubbub.contracts.transcript.SegmentList;
import dev.hubbub.datasets.DatasetReader;
import dev.hubbub.datasets.StageFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SegmentationStageTest {

    private static final Path SAMPLES = Path.of("../../local-dev/samples");

    @TempDir
    Path folder;

    private LocalStageContext context;

    @BeforeEach
    void samples() {
        context = new LocalStageContext(folder, uri -> SAMPLES.resolve(uri.substring("s3://b/".length())));
    }

    private LocalStageContext manifest(String... lines) throws IOException {
        Files.writeString(folder.resolve("all.jsonl"), String.join("\n", lines) + "\n");
        return new LocalStageContext(folder, uri -> {
            Path own = folder.resolve(uri.substring("s3://b/".length()));
            return Files.exists(own) ? own : SAMPLES.resolve(uri.substring("s3://b/".length()));
        });
    }

    private static SessionReference session(LocalStageContext context, DatasetLayout layout, String uri, String name)
            throws Exception {
        return new DatasetReader(new StageFiles(context))
                .read(new DatasetReference(layout, uri), List.of(name))
                .sessions()
                .get(0)
                .reference();
    }

    private SegmentList segments(LocalStageContext context, SegmentationTask task) throws Exception {
        OutputFiles files = new SegmentationStage().run(task, context).get(0).files();
        return files.json("segments.json", SegmentList.class);
    }

    private SegmentList manifestSegments(LocalStageContext context, String session, double max) throws Exception {
        return segments(
                context,
                new SegmentationTask(session(context, DatasetLayout.MANIFEST, "s3://b/all.jsonl", session), null, max));
    }

    @Test
    void the_utterances_of_a_manifest_are_its_segments() throws Exception {
        SegmentList list = segments(
                context,
                new SegmentationTask(
                        session(context, DatasetLayout.MANIFEST, "s3://b/quickstart.jsonl", "asterisk-en-01"),
                        null,
                        15));
        assertEquals(5, list.segments().size());
        Segment first = list.segments().get(0);
        assertEquals("asterisk-en/agent-alreadyon.g722", first.media());
        assertEquals(0, first.start());
        assertEquals(5.5164, first.end());
        assertEquals("allison-smith", first.speaker());
        assertEquals("asterisk-en/agent-alreadyon", first.captions());
        assertEquals(5, list.captions().size(), "a caption file per recording");
    }

    @Test
    void the_recordings_of_an_audio_folder_are_its_segments() throws Exception {
        Path clips = Files.createDirectories(folder.resolve("clips"));
        Files.copy(SAMPLES.resolve("asterisk-en/agent-pass.g722"), clips.resolve("agent-pass.g722"));
        LocalStageContext here = manifest();
        Files.writeString(clips.resolve("metadata.csv"), "file_name,transcription\nagent-pass.g722,password\n");
        SegmentList list = segments(
                here,
                new SegmentationTask(session(here, DatasetLayout.AUDIOFOLDER, "s3://b/clips", "agent-pass"), null, 15));
        assertEquals(1, list.segments().size());
        assertEquals("agent-pass.g722", list.segments().get(0).media());
        assertEquals("0001", list.segments().get(0).id());
    }

    @Test
    void an_utterance_without_limits_is_its_recording_and_a_long_one_is_cut_evenly() throws Exception {
        SegmentList list = manifestSegments(
                manifest(
                        "{\"audio_filepath\": \"asterisk-en/agent-alreadyon.g722\"}",
                        "{\"audio_filepath\": \"asterisk-en/agent-alreadyon.g722\", \"offset\": 1.5, \"duration\": 4, \"speaker\": \"a\"}"),
                "agent-alreadyon",
                2);
        assertEquals(
                List.of("0001.1", "0001.2", "0001.3", "0002.1", "0002.2"),
                list.segments().stream().map(Segment::id).toList());
        assertEquals(5.5164, list.segments().get(2).end(), 0.02);
        assertEquals(list.segments().get(0).end(), list.segments().get(1).start());
        assertEquals(3.5, list.segments().get(4).start());
        assertEquals(List.of("asterisk-en/agent-alreadyon.unknown", "asterisk-en/agent-alreadyon.a"), list.captions());
    }

    @Test
    void a_line_behind_the_end_of_its_recording_has_no_segment_and_one_that_reaches_far_beyond_ends_there()
            throws Exception {
        String recording = "{\"audio_filepath\": \"asterisk-en/agent-alreadyon.g722\"";
        SegmentList list = manifestSegments(
                manifest(
                        recording + ", \"offset\": 100}",
                        recording + ", \"offset\": 100, \"duration\": 1e9}",
                        recording + ", \"offset\": 1, \"duration\": 1e9}",
                        recording + ", \"offset\": 1, \"duration\": 5.2}"),
                "agent-alreadyon",
                2.5);
        assertEquals(
                List.of("0003.1", "0003.2", "0004.1", "0004.2", "0004.3"),
                list.segments().stream().map(Segment::id).toList());
        assertEquals(5.5164, list.segments().get(1).end(), 0.02);
        assertEquals(6.2, list.segments().get(4).end(), "what is written down is rounded");
    }

    @Test
    void a_track_s_start_that_is_none_is_named() throws Exception {
        Path session = Files.createDirectories(folder.resolve("mcorec/s"));
        Files.writeString(
                session.resolve("metadata.json"),
                "{\"a\": {\"central\": {\"crops\": [{\"video\": \"a.mp4\", \"asd\": \"asd.json\", \"crop_metadata\":"
                        + " \"a.json\"}]}}}");
        for (String[] damaged : new String[][] {
            {"{\"0\": 2}", "{\"start_time\": 1e999}", "s/a.json"},
            {"{\"0\": 2}", "{\"start_time\": -1}", "s/a.json"},
            {"{\"0\": 2}", "{\"start_time\": ", "s/a.json"},
        }) {
            Files.writeString(session.resolve("asd.json"), damaged[0]);
            Files.writeString(session.resolve("a.json"), damaged[1]);
            LocalStageContext here = manifest();
            StageFailure failure = assertThrows(
                    StageFailure.class,
                    () -> segments(
                            here,
                            new SegmentationTask(
                                    session(here, DatasetLayout.MCOREC, "s3://b/mcorec", "s"),
                                    Hysteresis.DEFAULT,
                                    15)));
            assertEquals(FailureReason.InvalidDataset, failure.reason());
            assertTrue(failure.getMessage().startsWith(damaged[2] + ": "), failure.getMessage());
        }
    }

    @Test
    void a_line_added_for_another_session_changes_nothing() throws Exception {
        String line = "{\"audio_filepath\": \"asterisk-en/agent-pass.g722\", \"session\": \"x\"}";
        SegmentationTask alone = new SegmentationTask(
                session(manifest(line), DatasetLayout.MANIFEST, "s3://b/all.jsonl", "x"), null, 15);
        LocalStageContext longer = manifest("{\"audio_filepath\": \"asterisk-en/agent-user.g722\"}", line);
        SegmentationTask beside =
                new SegmentationTask(session(longer, DatasetLayout.MANIFEST, "s3://b/all.jsonl", "x"), null, 15);
        assertEquals(alone.recipe().address(), beside.recipe().address());
        assertEquals("0001", segments(longer, beside).segments().get(0).id());
    }

    @Test
    void a_recording_that_must_be_measured_and_cannot_be_read_is_named() throws Exception {
        LocalStageContext context = manifest("{\"audio_filepath\": \"broken.wav\"}");
        Files.writeString(folder.resolve("broken.wav"), "no sound");
        StageFailure failure = assertThrows(StageFailure.class, () -> manifestSegments(context, "broken", 15));
        assertEquals(FailureReason.UnreadableMedia, failure.reason());
        assertTrue(failure.getMessage().startsWith("The recording broken.wav "), failure.getMessage());
    }

    @Test
    void a_session_that_changed_since_it_was_planned_is_refused() throws Exception {
        LocalStageContext context = manifest("{\"audio_filepath\": \"asterisk-en/agent-pass.g722\"}");
        SessionReference planned = new SessionReference(
                new DatasetReference(DatasetLayout.MANIFEST, "s3://b/all.jsonl"), "agent-pass", Digest.of("before"));
        StageFailure failure =
                assertThrows(StageFailure.class, () -> segments(context, new SegmentationTask(planned, null, 15)));
        assertEquals(FailureReason.DatasetChanged, failure.reason());
    }

    @Test
    void speakers_of_a_challenge_session_are_cut_where_they_are_active() throws Exception {
        SessionReference demo = session(context, DatasetLayout.MCOREC, "s3://b/mcorec", "session_demo");
        SegmentList list = segments(context, new SegmentationTask(demo, Hysteresis.DEFAULT, 15));
        assertEquals(List.of("spk_0", "spk_1", "spk_2"), list.captions());
        assertTrue(list.segments().size() >= 3, list.segments().toString());
        for (Segment segment : list.segments()) {
            assertTrue(segment.media().startsWith("session_demo/speakers/" + segment.speaker()), segment.media());
            assertTrue(segment.end() - segment.start() <= 15 && segment.end() <= 30, segment.toString());
        }
    }

    @Test
    void who_talks_with_whom_is_found_by_who_takes_turns() throws Exception {
        SessionReference demo = session(context, DatasetLayout.MCOREC, "s3://b/mcorec", "session_demo");
        OutputFiles files = new ClusteringStage()
                .run(new ClusteringTask(demo, Hysteresis.DEFAULT, 0.7, null), context)
                .get(0)
                .files();
        Map<?, ?> found = files.json("speaker_to_cluster.json", Map.class);
        Map<?, ?> labels = Json.read(SAMPLES.resolve("mcorec/session_demo/labels/speaker_to_cluster.json"), Map.class);
        assertEquals(labels.keySet(), found.keySet());
        for (Object one : labels.keySet()) {
            for (Object other : labels.keySet()) {
                assertEquals(
                        labels.get(one).equals(labels.get(other)),
                        found.get(one).equals(found.get(other)),
                        one + " and " + other);
            }
        }
    }

    @Test
    void with_a_transcript_words_count_too_and_the_conversations_lie_elsewhere() throws Exception {
        SessionReference demo = session(context, DatasetLayout.MCOREC, "s3://b/mcorec", "session_demo");
        Recipe transcript = Recipe.of(StageName.TRANSCRIPTION, Map.of(), Map.of("one", 1));
        Path captions = context.outputDirectory(transcript);
        for (String speaker : List.of("spk_0", "spk_1", "spk_2")) {
            Files.copy(
                    SAMPLES.resolve("mcorec/session_demo/labels/" + speaker + ".vtt"),
                    captions.resolve(speaker + ".vtt"));
        }
        context.commit(new StageOutput(transcript, captions, 0, "cpu"));
        ClusteringTask task = new ClusteringTask(demo, Hysteresis.DEFAULT, 0.7, null, null, transcript.address());
        assertNotEquals(
                new ClusteringTask(demo, Hysteresis.DEFAULT, 0.7, null).recipe().address(),
                task.recipe().address());
        OutputFiles files = new ClusteringStage().run(task, context).get(0).files();
        Map<?, ?> found = files.json("speaker_to_cluster.json", Map.class);
        Map<?, ?> labels = Json.read(SAMPLES.resolve("mcorec/session_demo/labels/speaker_to_cluster.json"), Map.class);
        for (Object one : labels.keySet()) {
            for (Object other : labels.keySet()) {
                assertEquals(
                        labels.get(one).equals(labels.get(other)),
                        found.get(one).equals(found.get(other)),
                        one + " and " + other);
            }
        }
    }

    @Test
    void more_conversations_than_there_can_be_are_refused_with_the_session() throws Exception {
        SessionReference demo = session(context, DatasetLayout.MCOREC, "s3://b/mcorec", "session_demo");
        StageFailure failure = assertThrows(StageFailure.class, () -> new ClusteringStage()
                .run(new ClusteringTask(demo, Hysteresis.DEFAULT, 0.7, 5), context));
        assertTrue(failure.getMessage().contains("session_demo"), failure.getMessage());
    }

    @Test
    void a_manifest_is_read_once_for_all_sessions_of_a_share_and_one_that_changed_fails_alone() throws Exception {
        List<String> reads = new ArrayList<>();
        manifest(
                "{\"audio_filepath\": \"asterisk-en/agent-alreadyon.g722\", \"duration\": 1}",
                "{\"audio_filepath\": \"asterisk-en/agent-pass.g722\", \"duration\": 2}",
                "{\"audio_filepath\": \"asterisk-en/vm-savemessage.g722\", \"duration\": 2}");
        LocalStageContext counting = new LocalStageContext(folder, uri -> {
            reads.add(uri);
            Path own = folder.resolve(uri.substring("s3://b/".length()));
            return Files.exists(own) ? own : SAMPLES.resolve(uri.substring("s3://b/".length()));
        });
        DatasetReference dataset = new DatasetReference(DatasetLayout.MANIFEST, "s3://b/all.jsonl");
        List<SegmentationTask> tasks = new DatasetReader(new StageFiles(counting))
                .read(dataset, List.of()).sessions().stream()
                        .map(session -> new SegmentationTask(session.reference(), null, 15))
                        .collect(Collectors.toCollection(ArrayList::new));
        SessionReference changed = new SessionReference(dataset, "agent-pass", Digest.of("what it was"));
        tasks.set(1, new SegmentationTask(changed, null, 15));
        reads.clear();

        RecordedShare<SegmentationTask> share = new RecordedShare<>(tasks, counting);
        new SegmentationStage().runAll(share);

        assertEquals(List.of(tasks.get(0), tasks.get(2)), share.done());
        assertEquals(
                FailureReason.DatasetChanged, ((StageFailure) share.failures().get(tasks.get(1))).reason());
        assertTrue(
                reads.stream().filter(dataset.uri()::equals).count() <= 2, "it is looked at and read, once: " + reads);
    }
}
