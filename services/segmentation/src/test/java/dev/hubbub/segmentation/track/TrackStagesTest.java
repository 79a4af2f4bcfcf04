package dev.hubbub.segmentation.track;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hubbub.contracts.Json;
import dev.hubbub.contracts.stage.FailureReason;
import dev.hubbub.contracts.stage.Fingerprint;
import dev.hubbub.contracts.stage.StageFailure;
import dev.hubbub.contracts.stage.StageOutput;
import dev.hubbub.contracts.task.ActivityTask;
import dev.hubbub.contracts.task.DetectorWeights;
import dev.hubbub.contracts.task.LipsTask;
import dev.hubbub.contracts.task.SessionReference;
import dev.hubbub.contracts.track.ActivityTracks;
import dev.hubbub.contracts.track.LipTracks.LipTrack;
import dev.hubbub.contracts.transcript.Segment;
import dev.hubbub.contracts.transcript.SegmentList;
import dev.hubbub.datasets.Dataset;
import dev.hubbub.speech.checkpoint.TensorData;
import dev.hubbub.speech.checkpoint.TorchWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrackStagesTest {

    @TempDir
    static Path films;

    @TempDir
    Path folder;

    private TrackWork work;

    @BeforeEach
    void store() {
        work = new TrackWork(folder);
    }

    @Test
    void computed_lips_and_scores_and_the_same_ones_given_back_lead_to_the_same_segments_and_conversations()
            throws Exception {
        FilmedSession filmed = twoSpeakers("raw");
        filmed.track("spk_0", Map.of("video", "spk_0.mp4", "crop_metadata", "spk_0.json"))
                .track("spk_1", Map.of("video", "spk_1.mp4"))
                .write();
        Dataset.Session raw = work.session("raw");
        assertFalse(raw.hasLips());
        assertFalse(raw.hasActivity());

        StageOutput lips = work.run(new LipsStage(), new LipsTask(raw.reference()));
        for (LipTrack track : work.lips(lips).tracks()) {
            assertNull(track.problem());
            assertEquals(150, track.quality().pictures());
            assertTrue(track.quality().faces() > 140, "" + track.quality());
        }
        StageOutput activity =
                work.run(new ActivityStage(), ActivityTask.ofMouths(raw.reference(), TrackWork.address(lips)));
        ActivityTracks scored = work.activity(activity);
        assertEquals("mouth-motion", scored.detector());
        SegmentList found = work.segments(raw.reference(), TrackWork.address(activity));
        assertEquals(
                List.of("spk_0/track_00/000", "spk_1/track_00/000"),
                found.segments().stream().map(Segment::id).toList());
        Segment first = found.segments().get(0);
        assertEquals("raw/spk_0.mp4", first.media());
        assertEquals(1, first.start(), 0.4);
        assertEquals(3, first.end(), 0.4);
        assertEquals(10, first.captionOffset());
        Map<String, Integer> conversations = work.conversations(raw.reference(), TrackWork.address(activity));
        assertEquals(conversations.get("spk_0"), conversations.get("spk_1"), "they take turns");

        FilmedSession given = twoSpeakers("given");
        for (String speaker : List.of("spk_0", "spk_1")) {
            copy(lips, work.lips(lips).tracks(), speaker, given.path(speaker + "_lip.av.mp4"));
            Files.copy(
                    work.committed(activity).resolve(speaker + "/track_00_asd.json"),
                    given.path(speaker + "_asd.json"));
        }
        given.track(
                        "spk_0",
                        Map.of(
                                "video",
                                "spk_0.mp4",
                                "crop_metadata",
                                "spk_0.json",
                                "lip",
                                "spk_0_lip.av.mp4",
                                "asd",
                                "spk_0_asd.json"))
                .track("spk_1", Map.of("video", "spk_1.mp4", "lip", "spk_1_lip.av.mp4", "asd", "spk_1_asd.json"))
                .write();
        Dataset.Session complete = work.session("given");
        assertTrue(complete.hasLips() && complete.hasActivity());
        assertEquals(times(found), times(work.segments(complete.reference(), null)));
        assertEquals(conversations, work.conversations(complete.reference(), null));
        assertEquals(
                List.of(),
                work.lips(work.run(new LipsStage(), new LipsTask(complete.reference())))
                        .tracks());

        for (String speaker : List.of("spk_0", "spk_1")) {
            Files.delete(given.path(speaker + "_asd.json"));
        }
        Dataset.Session unscored = work.session("given");
        assertTrue(unscored.hasLips());
        StageOutput fromGiven = work.run(new ActivityStage(), ActivityTask.ofMouths(unscored.reference(), null));
        for (ActivityTracks.ActivityTrack track : scored.tracks()) {
            assertArrayEquals(
                    Files.readAllBytes(work.committed(activity).resolve(track.file())),
                    Files.readAllBytes(work.committed(fromGiven).resolve(track.file())));
        }
    }

    @Test
    void the_scores_of_a_track_count_frames_of_its_session() throws Exception {
        twoSpeakers("raw")
                .track("spk_0", Map.of("video", "spk_0.mp4", "crop_metadata", "spk_0.json"))
                .write();
        StageOutput lips =
                work.run(new LipsStage(), new LipsTask(work.session("raw").reference()));
        StageOutput activity = work.run(
                new ActivityStage(), ActivityTask.ofMouths(work.session("raw").reference(), TrackWork.address(lips)));
        Map<?, ?> scores = Json.read(work.committed(activity).resolve("spk_0/track_00_asd.json"), Map.class);
        assertEquals(150, scores.size());
        assertNotNull(scores.get("250"), "the track starts at 10 s");
        assertNotNull(scores.get("399"));
    }

    @Test
    void what_is_wrong_with_a_track_is_said_and_the_others_go_on() throws Exception {
        FilmedSession filmed = twoSpeakers("bad").wall("wall.mp4", 30).wall("short.mp4", 11);
        byte[] whole = Files.readAllBytes(filmed.path("spk_0.mp4"));
        Files.write(filmed.path("cut.mp4"), Arrays.copyOf(whole, whole.length * 6 / 10));
        Files.writeString(filmed.path("text.mp4"), "no film");
        for (String track : List.of("spk_0", "wall", "short", "cut", "text", "missing")) {
            filmed.track(track, Map.of("video", track + ".mp4"));
        }
        filmed.speakerWithoutTracks("nobody").write();
        SessionReference session = work.session("bad").reference();

        StageOutput lips = work.run(new LipsStage(), new LipsTask(session));
        Map<String, LipTrack> tracks = work.lips(lips).tracks().stream()
                .collect(java.util.stream.Collectors.toMap(LipTrack::speaker, track -> track));
        assertNull(tracks.get("spk_0").problem());
        assertProblem(tracks.get("wall"), "No face was found in the 30 pictures of bad/wall.mp4");
        assertTrue(tracks.get("wall").quality().fixedPlace());
        assertNotNull(tracks.get("wall").file());
        assertProblem(tracks.get("short"), "The recording bad/short.mp4 has 11 pictures");
        assertProblem(tracks.get("cut"), "The recording bad/cut.mp4 ");
        assertProblem(tracks.get("text"), "The recording bad/text.mp4 ");
        assertProblem(tracks.get("missing"), "There is no file s3://b/sessions/bad/missing.mp4");
        for (String track : List.of("short", "cut", "text", "missing")) {
            assertNull(tracks.get(track).file());
            assertFalse(Files.exists(work.committed(lips).resolve(track + "/track_00_lip.av.mp4")));
        }

        StageOutput activity = work.run(new ActivityStage(), ActivityTask.ofMouths(session, TrackWork.address(lips)));
        Map<String, ActivityTracks.ActivityTrack> scored = work.activity(activity).tracks().stream()
                .collect(java.util.stream.Collectors.toMap(ActivityTracks.ActivityTrack::speaker, track -> track));
        assertNotNull(scored.get("spk_0").file());
        assertTrue(scored.get("cut").problem().startsWith("Nobody can be seen speaking in bad/cut.mp4: "));
        StageFailure failure =
                assertThrows(StageFailure.class, () -> work.conversations(session, TrackWork.address(activity)));
        assertTrue(
                failure.getMessage()
                        .contains("nobody knows when short speaks: Nobody can be seen speaking in bad/short.mp4"),
                failure.getMessage());
    }

    @Test
    void with_the_weights_of_light_asd_faces_are_scored_and_nobody_needs_lips() throws Exception {
        FilmedSession filmed =
                work.film("faces").film("spk_0.mp4", 1, second -> true).wall("mute.mp4", 30);
        filmed.track("spk_0", Map.of("video", "spk_0.mp4", "crop_metadata", "spk_0.json"))
                .track("spk_1", Map.of("video", "mute.mp4"))
                .write();
        Files.writeString(filmed.path("spk_0.json"), "{\"start_time\": 4}");
        Path weights = Files.createDirectories(folder.resolve("light-asd"));
        RandomLightAsd.write(weights.resolve("finetuning_TalkSet.model"));
        ActivityTask task = ActivityTask.ofFaces(
                work.session("faces").reference(),
                new DetectorWeights(
                        "s3://b/light-asd", Fingerprint.of(work.context().list("s3://b/light-asd"))));
        StageOutput output = work.run(new ActivityStage(), task);
        ActivityTracks scored = work.activity(output);
        assertEquals("light-asd", scored.detector());
        assertNull(scored.tracks().get(0).problem());
        Map<?, ?> scores = Json.read(work.committed(output).resolve("spk_0/track_00_asd.json"), Map.class);
        assertEquals(25, scores.size());
        assertNotNull(scores.get("100"));
        assertTrue(
                scored.tracks().get(1).problem().startsWith("The recording faces/mute.mp4 has no sound in it"),
                scored.tracks().get(1).problem());
    }

    @Test
    void weights_of_something_else_end_the_task_in_a_sentence() throws Exception {
        twoSpeakers("raw").track("spk_0", Map.of("video", "spk_0.mp4")).write();
        Path weights = Files.createDirectories(folder.resolve("other"));
        TorchWriter.write(
                weights.resolve("model.pt"), Map.of("a", TensorData.of("a", new long[] {1}, new float[] {1})));
        ActivityTask task = ActivityTask.ofFaces(
                work.session("raw").reference(),
                new DetectorWeights(
                        "s3://b/other", Fingerprint.of(work.context().list("s3://b/other"))));
        StageFailure failure = assertThrows(StageFailure.class, () -> new ActivityStage().run(task, work.context()));
        assertEquals(FailureReason.InvalidCheckpoint, failure.reason());
        assertTrue(failure.getMessage().contains("s3://b/other"), failure.getMessage());
    }

    @Test
    void a_speaker_without_tracks_is_named_where_conversations_need_one() throws Exception {
        twoSpeakers("raw")
                .track("spk_0", Map.of("video", "spk_0.mp4"))
                .speakerWithoutTracks("spk_1")
                .write();
        SessionReference session = work.session("raw").reference();
        StageOutput lips = work.run(new LipsStage(), new LipsTask(session));
        StageOutput activity = work.run(new ActivityStage(), ActivityTask.ofMouths(session, TrackWork.address(lips)));
        assertEquals(
                1,
                work.segments(session, TrackWork.address(activity)).segments().size(),
                "the other one is transcribed");
        StageFailure failure =
                assertThrows(StageFailure.class, () -> work.conversations(session, TrackWork.address(activity)));
        assertTrue(
                failure.getMessage()
                        .endsWith("when spk_1 speaks: there is no face track of this speaker in metadata.json"),
                failure.getMessage());
    }

    @BeforeAll
    static void film() throws IOException {
        new FilmedSession(films)
                .film("spk_0.mp4", 6, second -> second >= 1 && second < 3)
                .film("spk_1.mp4", 6, second -> second >= 4);
    }

    private FilmedSession twoSpeakers(String name) throws IOException {
        FilmedSession filmed = work.film(name);
        for (String film : List.of("spk_0.mp4", "spk_1.mp4")) {
            Files.copy(films.resolve(film), filmed.path(film));
        }
        Files.writeString(filmed.path("spk_0.json"), "{\"start_time\": 10}");
        return filmed;
    }

    private void copy(StageOutput lips, List<LipTrack> tracks, String speaker, Path to) throws Exception {
        LipTrack track = tracks.stream()
                .filter(each -> each.speaker().equals(speaker))
                .findFirst()
                .orElseThrow();
        Files.copy(work.committed(lips).resolve(track.file()), to);
    }

    private static List<String> times(SegmentList list) {
        return list.segments().stream()
                .map(segment ->
                        segment.id() + " " + segment.start() + " " + segment.end() + " " + segment.captionOffset())
                .toList();
    }

    private static void assertProblem(LipTrack track, String beginning) {
        assertTrue(String.valueOf(track.problem()).startsWith(beginning), "" + track.problem());
    }
}
