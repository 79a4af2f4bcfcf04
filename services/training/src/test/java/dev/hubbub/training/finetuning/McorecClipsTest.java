package dev.hubbub.training.finetuning;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hubbub.contracts.Json;
import dev.hubbub.contracts.stage.LocalStageContext;
import dev.hubbub.contracts.stage.StageFailure;
import dev.hubbub.contracts.task.CameraView;
import dev.hubbub.contracts.task.ClipSettings;
import dev.hubbub.contracts.task.DatasetLayout;
import dev.hubbub.contracts.task.DatasetReference;
import dev.hubbub.media.AudioEncoding;
import dev.hubbub.media.MediaWriter;
import dev.hubbub.media.video.PictureForm;
import dev.hubbub.media.video.Pictures;
import dev.hubbub.media.video.VideoWriter;
import dev.hubbub.speech.model.Clip;
import dev.hubbub.speech.model.Modality;
import dev.hubbub.speech.training.run.Example;
import dev.hubbub.speech.training.run.TrainingFailedException;
import dev.hubbub.speech.training.run.UnusableClipException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Clips of sessions whose tracks rise evenly from silence to full scale, so that a sample says when it is. */
class McorecClipsTest {
    private static final Set<Modality> HEARD = Set.of(Modality.AUDIO);
    private static final Set<Modality> BOTH = Set.of(Modality.AUDIO, Modality.VIDEO);
    private static final int TRACK_SECONDS = 10;

    @TempDir
    Path folder;

    private final Map<String, Map<String, Object>> metadata = new TreeMap<>();

    /** A track of ten seconds, and when it starts on the clock of its view. */
    private Map<String, Object> track(String session, String name, double start) throws IOException {
        float[] rising = new float[16_000 * TRACK_SECONDS];
        for (int n = 0; n < rising.length; n++) {
            rising[n] = (float) n / rising.length;
        }
        Path home = Files.createDirectories(folder.resolve("train").resolve(session));
        new MediaWriter().write(home.resolve(name + ".wav"), AudioEncoding.WAV, rising);
        Json.write(home.resolve(name + ".json"), Map.of("start_time", start));
        return new LinkedHashMap<>(Map.of("video", name + ".wav", "crop_metadata", name + ".json"));
    }

    private McorecClipsTest speaker(String session, String name, Map<String, Object> views, String... captions)
            throws IOException {
        Map<String, Object> speakers = metadata.computeIfAbsent(session, first -> new TreeMap<>());
        speakers.put(name, views);
        Path home = Files.createDirectories(folder.resolve("train").resolve(session));
        Json.write(home.resolve("metadata.json"), speakers);
        Path labels = Files.createDirectories(home.resolve("labels"));
        Files.writeString(labels.resolve(name + ".vtt"), "WEBVTT\n\n" + String.join("\n\n", captions) + "\n");
        return this;
    }

    private static Map<String, Object> central(List<Map<String, Object>> tracks) {
        return Map.of("central", Map.of("uem", Map.of("start", 11.6017, "end", 373.8117), "crops", tracks));
    }

    private static String caption(double start, double end, String text) {
        return "00:00:%06.3f --> 00:00:%06.3f\n%s".formatted(start, end, text);
    }

    private TrainingData read(ClipSettings settings) throws StageFailure, IOException {
        return TrainingData.of(
                new DatasetReference(
                        DatasetLayout.MCOREC, folder.resolve("train").toString()),
                List.of(),
                "en",
                settings,
                new LocalStageContext(folder));
    }

    private static ClipSettings views(CameraView... views) {
        return new ClipSettings(List.of(views), null, null, null, null);
    }

    /** That a clip is of this stretch of its track. */
    private static void assertHeard(double start, double end, TrainingData data, Example example) throws IOException {
        float[] audio = data.clip(example, HEARD).audio();
        assertEquals(start / TRACK_SECONDS, audio[0], 2e-4, example.id());
        assertEquals(end / TRACK_SECONDS, audio[audio.length - 1], 2e-4, example.id());
        assertEquals(end - start, example.seconds(), 1e-3);
    }

    @Test
    void a_caption_that_a_track_holds_is_a_clip_of_it_at_the_track_s_own_time() throws Exception {
        speaker(
                "session_00",
                "spk_0",
                central(List.of(track("session_00", "one", 2), track("session_00", "two", 14.5))),
                caption(4, 5.5, "hello there"),
                caption(20, 21.25, "good bye"));
        TrainingData data = read(ClipSettings.DEFAULT);
        assertEquals(
                List.of("session_00/spk_0 caption 1 (central)", "session_00/spk_0 caption 2 (central)"),
                data.examples().stream().map(Example::id).toList());
        assertEquals("hello there", data.examples().get(0).text());
        assertEquals("en", data.examples().get(0).language());
        assertHeard(2, 3.5, data, data.examples().get(0));
        assertHeard(5.5, 6.75, data, data.examples().get(1));
        assertEquals(LeftOut.NOTHING, data.leftOut());
    }

    @Test
    void captions_are_on_the_central_clock_and_a_clip_of_an_own_recording_on_that_of_its_speaker() throws Exception {
        Map<String, Object> views = new LinkedHashMap<>(central(List.of(track("session_00", "central", 12))));
        views.put(
                "ego",
                Map.of(
                        "uem",
                        Map.of("start", 5.6545, "end", 367.8575),
                        "crops",
                        List.of(track("session_00", "ego", 7.25))));
        speaker("session_00", "spk_0", views, caption(15.5, 17, "hello there"));

        TrainingData both = read(views(CameraView.EGO, CameraView.CENTRAL));
        assertEquals(2, both.examples().size());
        assertHeard(3.5, 5, both, both.examples().get(0));
        // 15.5 - 11.6017 + 5.6545 s of the own recording, of which the track begins at 7.25 s.
        assertHeard(2.3028, 3.8028, both, both.examples().get(1));
        assertEquals(
                List.of("session_00/spk_0 caption 1 (ego)"),
                read(views(CameraView.EGO)).examples().stream().map(Example::id).toList());
    }

    @Test
    void what_no_clip_can_be_cut_for_is_counted_by_its_reason() throws Exception {
        speaker(
                "session_00",
                "spk_0",
                central(List.of(track("session_00", "one", 2))),
                caption(4, 5.5, "hello there"),
                caption(6, 6.2, "oh"),
                caption(7, 11.5, "a long sentence"),
                caption(11, 13, "half of it is seen"),
                caption(30, 31, "nothing is seen"),
                caption(8, 9, "[laughs]"));
        TrainingData data = read(new ClipSettings(null, 0.5, 4.0, null, true));
        assertEquals(
                List.of("hello there"),
                data.examples().stream().map(Example::text).toList());
        assertEquals(
                Map.of(
                        CaptionFault.TOO_SHORT, 1,
                        CaptionFault.TOO_LONG, 1,
                        CaptionFault.NO_TRACK, 2,
                        CaptionFault.NO_WORDS, 1),
                data.leftOut().captions());
        assertEquals(2, data.leftOut().json().at("/captions/inNoTrack").asInt());
        assertTrue(
                data.leftOut()
                        .sentences("train")
                        .contains("Captions of train: 2 lie in no face track of their speaker and are left out."),
                data.leftOut().sentences("train").toString());
    }

    @Test
    void vocal_events_stay_unless_they_are_not_wanted_and_short_pauses_can_be_bridged() throws Exception {
        speaker(
                "session_00",
                "spk_0",
                central(List.of(track("session_00", "one", 0))),
                caption(1, 2, "well [laughs] yes"),
                caption(2.3, 3, "(coughs)"),
                caption(3.2, 4, "of course"),
                caption(6, 7, "later"));
        assertEquals(
                List.of("well [laughs] yes", "(coughs)", "of course", "later"),
                read(ClipSettings.DEFAULT).examples().stream()
                        .map(Example::text)
                        .toList());
        TrainingData joined = read(new ClipSettings(null, null, 3.0, 0.5, true));
        assertEquals(
                List.of("well yes of course", "later"),
                joined.examples().stream().map(Example::text).toList());
        assertHeard(1, 4, joined, joined.examples().get(0));
    }

    @Test
    void only_pictures_that_are_of_lips_are_looked_at() throws Exception {
        Path home = Files.createDirectories(folder.resolve("train/session_00"));
        byte[] grey = new byte[100 * 96 * 96];
        for (int i = 0; i < grey.length; i++) {
            grey[i] = (byte) (2 * (i / (96 * 96)));
        }
        float[] sound = new float[4 * 16_000];
        for (String file : List.of("lips.mp4", "face.mp4")) {
            VideoWriter.write(home.resolve(file), new Pictures(PictureForm.GREY, 96, 96, grey), sound);
        }
        speaker(
                "session_00",
                "spk_0",
                central(List.of(Map.of("video", "face.mp4", "lip", "lips.mp4"))),
                caption(1, 2, "seen"));
        speaker("session_00", "spk_1", central(List.of(Map.of("video", "face.mp4"))), caption(1, 2, "heard"));
        TrainingData data = read(ClipSettings.DEFAULT);
        Clip seen = data.clip(data.examples().get(0), BOTH);
        assertEquals(25, seen.video().frames());
        assertEquals(50, seen.video().pixels()[0] & 0xff, 4);
        Example faceOnly = data.examples().get(1);
        assertNull(data.clip(faceOnly, BOTH).video());
        UnusableClipException blind =
                assertThrows(UnusableClipException.class, () -> data.clip(faceOnly, Set.of(Modality.VIDEO)));
        assertTrue(
                blind.getMessage().startsWith("There are no lips of session_00/spk_1 caption 1"), blind.getMessage());
        assertEquals(data.examples(), data.requireHaving(HEARD).examples());
        TrainingData complete = data.requireHaving(BOTH);
        assertEquals(data.examples().subList(0, 1), complete.examples());
        assertEquals(1, complete.leftOut().json().path("unusable").asInt());
        String said = complete.leftOut().unusable().get(0);
        assertTrue(said.startsWith(faceOnly.id() + ": There are no lips of it: cut them with `hubbub lips`"), said);
        TrainingData unseen = data.only(faceOnly::equals, LeftOut.NOTHING);
        assertEquals(List.of(), unseen.having(BOTH).examples());
        TrainingFailedException refused = assertThrows(TrainingFailedException.class, () -> unseen.requireHaving(BOTH));
        assertTrue(
                refused.getMessage()
                        .startsWith(
                                "None of 1 clips comes with all of audio and video, and only clips with these are used. "
                                        + faceOnly.id() + ": There are no lips of it"),
                refused.getMessage());
    }

    @Test
    void of_several_tracks_that_hold_a_caption_the_clip_is_of_one_with_lips() throws Exception {
        Map<String, Object> lips = track("session_00", "seen", 1);
        byte[] grey = new byte[TRACK_SECONDS * 25 * 96 * 96];
        VideoWriter.write(
                folder.resolve("train/session_00/lips.mp4"),
                new Pictures(PictureForm.GREY, 96, 96, grey),
                new float[TRACK_SECONDS * 16_000]);
        lips.put("lip", "lips.mp4");
        speaker(
                "session_00",
                "spk_0",
                central(List.of(track("session_00", "unseen", 0), lips)),
                caption(0.2, 0.9, "before they are seen"),
                caption(4, 5, "hello"));
        TrainingData data = read(ClipSettings.DEFAULT);
        assertEquals(2, data.examples().size());
        assertEquals(
                List.of("hello"),
                data.having(BOTH).examples().stream().map(Example::text).toList());
    }

    private void bothViews(String session, String... speakers) throws IOException {
        for (String name : speakers) {
            Map<String, Object> views = new LinkedHashMap<>(central(List.of(track(session, name, 12))));
            views.put(
                    "ego",
                    Map.of(
                            "uem",
                            Map.of("start", 5.6545, "end", 367.8575),
                            "crops",
                            List.of(track(session, name + "-ego", 7.25))));
            speaker(session, name, views, caption(15.5, 17, "said by " + name), caption(19, 19.3, "oh"));
            // Files that hold the same would be known by their content.
            Files.write(
                    folder.resolve("train").resolve(session).resolve(name + "-ego.wav"),
                    new byte[2],
                    StandardOpenOption.APPEND);
        }
    }

    @Test
    void what_is_learnt_from_is_found_again_in_the_other_view_of_its_session() throws Exception {
        bothViews("session_00", "spk_0", "spk_1");
        TrainingData central = read(ClipSettings.DEFAULT);
        TrainingData ego = read(views(CameraView.EGO));
        assertEquals(2, central.examples().size());
        assertEquals(2, central.inCommonWith(ego));
        Files.move(folder.resolve("train"), folder.resolve("copied"));
        bothViews("session_00", "spk_0", "spk_1");
        assertEquals(2, central.inCommonWith(read(views(CameraView.EGO))), "what it was copied from");
        TrainingData first = central.only(example -> example.text().equals("said by spk_0"), LeftOut.NOTHING);
        assertEquals(1, first.inCommonWith(ego));
        TrainingData second = ego.only(example -> example.text().equals("said by spk_1"), LeftOut.NOTHING);
        assertEquals(0, first.inCommonWith(second));
        assertEquals(1, first.inSessionsOf(second));
        HeldOut divided = HeldOut.of(central, 0.5);
        assertEquals(0, divided.training().inSessionsOf(divided.judging()), "on purpose");
    }

    @Test
    void what_is_no_matter_of_the_view_is_counted_once_for_all_views() throws Exception {
        bothViews("session_00", "spk_0", "spk_1");
        Files.delete(folder.resolve("train/session_00/labels/spk_1.vtt"));
        TrainingData data = read(new ClipSettings(List.of(CameraView.CENTRAL, CameraView.EGO), 0.5, null, null, null));
        assertEquals(2, data.examples().size());
        assertEquals(Map.of(CaptionFault.TOO_SHORT, 1), data.leftOut().captions());
        assertEquals(1, data.leftOut().tracks().size(), data.leftOut().tracks().toString());
    }

    @Test
    void captions_are_not_joined_over_the_end_of_a_track() throws Exception {
        speaker(
                "session_00",
                "spk_0",
                central(List.of(track("session_00", "one", 0), track("session_00", "two", 10))),
                caption(8, 9, "the"),
                caption(9.1, 9.9, "end"),
                caption(10.1, 11, "and on"));
        TrainingData data = read(new ClipSettings(null, null, null, 0.5, null));
        assertEquals(
                List.of("the end", "and on"),
                data.examples().stream().map(Example::text).toList());
        assertEquals(Map.of(), data.leftOut().captions());
    }

    @Test
    void whole_sessions_are_held_out_and_of_one_alone_whole_speakers() throws Exception {
        for (String session : List.of("session_00", "session_01", "session_02", "session_03")) {
            for (String name : List.of("spk_0", "spk_1", "spk_2")) {
                speaker(
                        session,
                        name,
                        central(List.of(track(session, name, 0))),
                        caption(1, 2, "yes"),
                        caption(3, 4, "no, never"));
            }
        }
        TrainingData data = read(ClipSettings.DEFAULT);
        HeldOut divided = HeldOut.of(data, 0.25);
        assertEquals(1, groups(divided.judging(), "/"));
        assertEquals(3, groups(divided.training(), "/"));
        assertEquals(6, divided.judging().examples().size());

        TrainingData alone = TrainingData.of(
                new DatasetReference(
                        DatasetLayout.MCOREC, folder.resolve("train").toString()),
                List.of("session_02"),
                "en",
                ClipSettings.DEFAULT,
                new LocalStageContext(folder));
        HeldOut bySpeaker = HeldOut.of(alone, 0.1);
        assertEquals(1, groups(bySpeaker.judging(), " "));
        assertEquals(2, groups(bySpeaker.training(), " "));
    }

    private static long groups(TrainingData data, String end) {
        return data.examples().stream()
                .map(example -> example.id().substring(0, example.id().indexOf(end)))
                .collect(Collectors.toSet())
                .size();
    }

    @Test
    void tracks_and_speakers_that_cannot_be_used_are_named_and_the_others_are_learnt_from() throws Exception {
        speaker(
                "session_00",
                "spk_0",
                central(List.of(Map.of("video", "gone.wav"), track("session_00", "one", 2))),
                caption(4, 5.5, "hello there"));
        speaker("session_00", "spk_1", central(List.of(track("session_00", "two", 2))), caption(4, 5, "hello"));
        Files.delete(folder.resolve("train/session_00/labels/spk_1.vtt"));
        TrainingData data = read(ClipSettings.DEFAULT);
        assertEquals(1, data.examples().size());
        String said = String.join(" ", data.leftOut().tracks());
        assertTrue(said.contains("gone.wav"), said);
        assertTrue(
                said.contains(
                        "There is no session_00/labels/spk_1.vtt, so nothing that spk_1 says there can be learnt."),
                said);
    }

    @Test
    void a_dataset_without_a_clip_says_why_and_one_without_own_recordings_too() throws Exception {
        speaker("session_00", "spk_0", central(List.of(track("session_00", "one", 2))), caption(30, 31, "unseen"));
        StageFailure nothing = assertThrows(StageFailure.class, () -> read(ClipSettings.DEFAULT));
        assertTrue(
                nothing.getMessage().contains("has no caption that can be used. Captions of "), nothing.getMessage());
        assertTrue(nothing.getMessage().contains("1 lie in no face track"), nothing.getMessage());
        StageFailure ego = assertThrows(StageFailure.class, () -> read(views(CameraView.EGO)));
        assertTrue(ego.getMessage().contains("spk_0 has no ego view"), ego.getMessage());
    }
}
