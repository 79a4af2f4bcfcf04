package dev.hubbub.segmentation.track;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hubbub.contracts.Json;
import dev.hubbub.contracts.stage.FailureReason;
import dev.hubbub.contracts.stage.StageFailure;
import dev.hubbub.contracts.stage.StageOutput;
import dev.hubbub.contracts.task.ActivityTask;
import dev.hubbub.contracts.task.LipsTask;
import dev.hubbub.contracts.task.OverviewTask;
import dev.hubbub.contracts.task.SessionReference;
import dev.hubbub.contracts.track.ActivityTracks.ActivityTrack;
import dev.hubbub.contracts.track.LipTracks.LipTrack;
import dev.hubbub.contracts.track.SessionOverview;
import dev.hubbub.contracts.track.SessionOverview.SpeakerOverview;
import dev.hubbub.contracts.transcript.Segment;
import dev.hubbub.contracts.transcript.SegmentList;
import dev.hubbub.media.video.PictureForm;
import dev.hubbub.media.video.Pictures;
import dev.hubbub.media.video.VideoRecording;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whatever is wrong with one track is said of that track, and its session goes on. */
class BadTracksTest {

    @TempDir
    Path folder;

    private TrackWork work;
    private FilmedSession filmed;

    @BeforeEach
    void store() throws Exception {
        work = new TrackWork(folder);
        filmed = work.film("s");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"0\": 1.5,                | not a JSON object from frame numbers to finite scores",
                "[1.5, 2]                    | not a JSON object from frame numbers to finite scores",
                "{\"0\": \"loud\"}           | not a JSON object from frame numbers to finite scores",
                "{\"0\": null}               | not a JSON object from frame numbers to finite scores",
                "{\"0\": 1e999}              | not a JSON object from frame numbers to finite scores",
                "{\"-2000000000\": 2}        | name a frame '-2000000000', which is not a whole number",
                "{\"first\": 1}              | name a frame 'first', which is not a whole number",
            })
    void scores_that_cannot_be_read_leave_their_track_whole_and_the_others_as_they_are(String scores, String why)
            throws Exception {
        filmed.wall("bad.mp4", 50).wall("good.mp4", 50);
        Files.writeString(filmed.path("bad_asd.json"), scores);
        Files.writeString(filmed.path("good_asd.json"), Json.text(scores(0, 40)));
        filmed.track("spk_0", Map.of("video", "bad.mp4", "asd", "bad_asd.json"))
                .track("spk_1", Map.of("video", "good.mp4", "asd", "good_asd.json"))
                .write();

        SegmentList found = segments();
        assertEquals(
                List.of("spk_0/track_00/000 0.0-2.0", "spk_1/track_00/000 0.0-1.56"),
                found.segments().stream()
                        .map(segment -> segment.id() + " " + segment.start() + "-" + segment.end())
                        .toList());
        assertEquals(1, found.missing().size(), "" + found.missing());
        String sentence = found.missing().get(0);
        assertTrue(
                sentence.startsWith("Nobody knows when somebody speaks in s/bad.mp4, so all of it is transcribed."
                        + " s/bad_asd.json: "),
                sentence);
        assertTrue(sentence.contains(why), sentence);
        assertTrue(sentence.endsWith(": correct the scores, or leave 'asd' out of metadata.json."), sentence);
    }

    @Test
    void conversations_are_found_without_scores_that_cannot_be_read_where_the_speaker_has_others() throws Exception {
        filmed.wall("a.mp4", 50);
        Files.writeString(filmed.path("bad.json"), "{");
        Files.writeString(filmed.path("first.json"), Json.text(scores(0, 40)));
        Files.writeString(filmed.path("second.json"), Json.text(scores(50, 90)));
        filmed.track("spk_0", Map.of("video", "a.mp4", "asd", "bad.json"))
                .track("spk_0", Map.of("video", "a.mp4", "asd", "first.json"))
                .track("spk_1", Map.of("video", "a.mp4", "asd", "second.json"))
                .write();
        Map<String, Integer> found = work.conversations(work.session("s").reference(), null);
        assertEquals(found.get("spk_0"), found.get("spk_1"));
        String[] said = work.foundWithout(work.session("s").reference());
        assertEquals(1, said.length);
        assertTrue(
                said[0].startsWith(
                        "The conversations of s are found without some of the scores that say when spk_0 speaks."
                                + " s/bad.json: "),
                said[0]);
        assertTrue(said[0].endsWith(": correct them, or leave them out of metadata.json."), said[0]);

        filmed.track("spk_2", Map.of("video", "a.mp4", "asd", "bad.json")).write();
        StageFailure failure = assertThrows(
                StageFailure.class, () -> work.conversations(work.session("s").reference(), null));
        assertTrue(failure.getMessage().contains("nobody knows when spk_2 speaks: s/bad.json: "), failure.getMessage());
    }

    @Test
    void frames_without_a_score_are_counted_and_a_file_of_none_is_named() throws Exception {
        Map<String, Double> some = scores(0, 60);
        for (int frame = 20; frame < 32; frame++) {
            some.remove("" + frame);
        }
        filmed.wall("gaps.mp4", 60).wall("none.mp4", 60);
        Files.writeString(filmed.path("gaps.json"), Json.text(some));
        Files.writeString(filmed.path("none.json"), "{}");
        filmed.track("spk_0", Map.of("video", "gaps.mp4", "asd", "gaps.json"))
                .track("spk_1", Map.of("video", "none.mp4", "asd", "none.json"))
                .write();

        SegmentList found = segments();
        assertEquals(1, found.segments().size());
        assertEquals(
                List.of(
                        "12 of 60 frames have no score in s/gaps.json: speech goes on across them as if they were not"
                                + " there.",
                        "There is no score in s/none.json, so nothing of s/none.mp4 is transcribed: score its frames, or"
                                + " leave 'asd' out of metadata.json."),
                found.missing());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "100 | 150 |",
                "112 | 138 |",
                "120 | 150 | The first score in s/a.json is of frame 120, and by its start_time s/a.mp4 begins with frame 100: as"
                        + " the first score is taken for its beginning, what is cut may lie 0.80 s too early.",
                "100 | 130 | The last 0.80 s of s/a.mp4 have no score in s/a.json, so nothing of them is transcribed.",
                "100 | 170 | The scores in s/a.json go on for 0.80 s behind the end of s/a.mp4: nothing can be heard there.",
                "0   | 150 | The first score in s/a.json is of frame 0, and by its start_time s/a.mp4 begins with frame 100: as"
                        + " the first score is taken for its beginning, what is cut may lie 4.00 s too late.",
            })
    void scores_that_begin_or_end_elsewhere_than_their_track_are_said(int first, int end, String sentence)
            throws Exception {
        filmed.wall("a.mp4", 50);
        Files.writeString(filmed.path("a.json"), Json.text(scores(first, end)));
        Files.writeString(filmed.path("place.json"), "{\"start_time\": 4.0}");
        filmed.track("spk_0", Map.of("video", "a.mp4", "asd", "a.json", "crop_metadata", "place.json"))
                .write();

        assertEquals(sentence == null ? null : List.of(sentence), segments().missing());
    }

    @Test
    void the_end_of_scores_is_compared_where_nothing_says_when_the_track_starts() throws Exception {
        filmed.wall("a.mp4", 50);
        Files.writeString(filmed.path("a.json"), Json.text(scores(300, 330)));
        filmed.track("spk_0", Map.of("video", "a.mp4", "asd", "a.json")).write();

        assertEquals(
                List.of("The last 0.80 s of s/a.mp4 have no score in s/a.json, so nothing of them is transcribed."),
                segments().missing());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"start_time\": \"soon\"}    | s/place.json: it is not a JSON object",
                "{\"start_time\": 1.7e12}      | s/place.json: its start_time of 1700000000000 s is more than a week after",
                "                              | There is no file s3://b/sessions/s/place.json",
            })
    void a_track_that_starts_nobody_knows_when_is_said_by_every_stage_and_the_others_go_on(String place, String why)
            throws Exception {
        filmed.film("a.mp4", 1, second -> true).film("b.mp4", 1, second -> true);
        if (place != null) {
            Files.writeString(filmed.path("place.json"), place);
        }
        filmed.track("spk_0", Map.of("video", "a.mp4", "crop_metadata", "place.json"))
                .track("spk_1", Map.of("video", "b.mp4"))
                .write();
        SessionReference session = work.session("s").reference();

        StageOutput lips = work.run(new LipsStage(), new LipsTask(session));
        assertEquals(
                List.of("spk_0/track_00_lip.av.mp4", "spk_1/track_00_lip.av.mp4"),
                work.lips(lips).tracks().stream().map(LipTrack::file).toList());
        StageOutput activity = work.run(new ActivityStage(), ActivityTask.ofMouths(session, TrackWork.address(lips)));
        List<ActivityTrack> scored = work.activity(activity).tracks();
        assertNull(scored.get(0).file());
        assertTrue(scored.get(0).problem().startsWith(why), scored.get(0).problem());
        assertNotNull(scored.get(1).file());
        StageOutput overview = work.run(
                new OverviewStage(), new OverviewTask(session, TrackWork.address(lips), TrackWork.address(activity)));
        List<SpeakerOverview> speakers = Json.read(
                        work.committed(overview).resolve(SessionOverview.FILE), SessionOverview.class)
                .speakers();
        assertEquals(1, speakers.get(0).problems().size(), "" + speakers.get(0).problems());
        assertTrue(
                speakers.get(0).problems().get(0).startsWith(why),
                "" + speakers.get(0).problems());
        assertEquals(List.of(), speakers.get(1).problems());
        SegmentList found = work.segments(session, TrackWork.address(activity));
        assertEquals(1, found.missing().size(), "" + found.missing());
        assertTrue(
                found.missing().get(0).startsWith("Nothing of track_00 of spk_0 in s is transcribed. " + why),
                "" + found.missing());
        assertEquals(List.of("spk_0", "spk_1"), found.captions());
    }

    @Test
    void a_track_that_cannot_be_cut_is_left_out_and_a_speaker_without_any_is_named() throws Exception {
        filmed.wall("good.mp4", 50);
        Files.writeString(filmed.path("cut.mp4"), "no film");
        Files.writeString(filmed.path("late.json"), "{\"start_time\": \"soon\"}");
        filmed.track("spk_0", Map.of("video", "good.mp4"))
                .track("spk_0", Map.of("video", "cut.mp4"))
                .track("spk_0", Map.of("bbox", "boxes.json"))
                .track("spk_1", Map.of("video", "good.mp4", "crop_metadata", "late.json"))
                .speakerWithoutTracks("spk_2")
                .write();

        SegmentList found = segments();
        assertEquals(
                List.of("spk_0/track_00/000"),
                found.segments().stream().map(Segment::id).toList());
        assertEquals(List.of("spk_0", "spk_1", "spk_2"), found.captions());
        assertEquals(4, found.missing().size(), "" + found.missing());
        assertTrue(
                found.missing()
                        .get(0)
                        .startsWith("Nothing of track_01 of spk_0 in s is transcribed. The recording" + " s/cut.mp4 "),
                found.missing().get(0));
        assertTrue(
                found.missing().get(1).contains("names neither 'video' nor 'lip'"),
                found.missing().get(1));
        assertTrue(
                found.missing().get(2).contains("s/late.json: it is not a JSON object"),
                found.missing().get(2));
        assertTrue(
                found.missing().get(3).startsWith("There is no face track of spk_2 "),
                found.missing().get(3));
    }

    @Test
    void a_session_of_which_no_track_can_be_cut_fails_with_the_reason() throws Exception {
        Files.writeString(filmed.path("text.mp4"), "no film");
        filmed.track("spk_0", Map.of("video", "text.mp4")).write();

        StageFailure failure = assertThrows(StageFailure.class, this::segments);
        assertEquals(FailureReason.UnreadableMedia, failure.reason());
        assertTrue(failure.getMessage().contains("s/text.mp4"), failure.getMessage());
    }

    @Test
    void pictures_at_any_rate_and_sound_of_any_length_make_lips_of_25_pictures_a_second() throws Exception {
        // 10 pictures in the first second, 40 in the second, 5 in the third.
        double[] times = DoubleStream.concat(
                        DoubleStream.concat(
                                DoubleStream.iterate(0, t -> t < 0.999, t -> t + 0.1),
                                DoubleStream.iterate(1, t -> t < 1.999, t -> t + 0.025)),
                        DoubleStream.iterate(2, t -> t < 2.999, t -> t + 0.2))
                .toArray();
        filmed.uneven("vfr.mp4", times, 3).uneven("short.mp4", times, 1.5).uneven("long.mp4", times, 5);
        filmed.uneven("mute.mp4", times, 0);
        for (String track : List.of("vfr", "short", "long", "mute")) {
            filmed.track(track, Map.of("video", track + ".mp4"));
        }
        filmed.write();
        SessionReference session = work.session("s").reference();

        StageOutput lips = work.run(new LipsStage(), new LipsTask(session));
        StageOutput activity = work.run(new ActivityStage(), ActivityTask.ofMouths(session, TrackWork.address(lips)));
        for (LipTrack track : work.lips(lips).tracks()) {
            assertNull(track.problem(), "" + track);
            assertEquals(71, track.quality().pictures(), 1, "until the last picture is shown: " + track);
        }
        Map<String, ActivityTrack> scored = work.activity(activity).tracks().stream()
                .collect(Collectors.toMap(ActivityTrack::speaker, track -> track));
        for (ActivityTrack track : scored.values()) {
            assertNull(track.problem());
            Map<?, ?> scores = Json.read(work.committed(activity).resolve(track.file()), Map.class);
            assertEquals(71, scores.size(), 1, track.speaker());
        }
        StageOutput overview = work.run(
                new OverviewStage(), new OverviewTask(session, TrackWork.address(lips), TrackWork.address(activity)));
        List<SpeakerOverview> speakers = Json.read(
                        work.committed(overview).resolve(SessionOverview.FILE), SessionOverview.class)
                .speakers();
        assertEquals(List.of(), speakers.get(0).problems());
        assertEquals(
                List.of("There is no sound in s/mute.mp4: the person is only seen, and when they speak is guessed from"
                        + " what is seen"),
                speakers.get(3).problems());
    }

    @Test
    void of_several_faces_the_largest_one_is_followed() throws Exception {
        filmed.crowd("alone.mp4", 15, 0).crowd("crowd.mp4", 15, 4);
        filmed.track("alone", Map.of("video", "alone.mp4"))
                .track("crowd", Map.of("video", "crowd.mp4"))
                .write();
        StageOutput lips =
                work.run(new LipsStage(), new LipsTask(work.session("s").reference()));
        for (LipTrack track : work.lips(lips).tracks()) {
            assertNull(track.problem());
            assertEquals(15, track.quality().faces());
            assertEquals(0, track.quality().jumps());
            assertNotNull(track.file());
        }
        byte[] alone = mouth(lips, "alone");
        byte[] crowd = mouth(lips, "crowd");
        double difference = 0;
        for (int at = 0; at < alone.length; at++) {
            difference += Math.abs((alone[at] & 0xff) - (crowd[at] & 0xff));
        }
        assertTrue(difference / alone.length < 6, "" + difference / alone.length);
        assertFalse(Arrays.equals(alone, new byte[alone.length]));
    }

    private byte[] mouth(StageOutput lips, String speaker) throws Exception {
        Path file = work.committed(lips).resolve(speaker + "/track_00_lip.av.mp4");
        try (VideoRecording video = VideoRecording.open(file)) {
            Pictures pictures = video.readAll(PictureForm.GREY);
            return pictures.picture(7);
        }
    }

    private SegmentList segments() throws Exception {
        return work.segments(work.session("s").reference(), null);
    }

    private static Map<String, Double> scores(int first, int end) {
        Map<String, Double> scores = new LinkedHashMap<>();
        for (int frame = first; frame < end; frame++) {
            scores.put("" + frame, 2.0);
        }
        return scores;
    }
}
