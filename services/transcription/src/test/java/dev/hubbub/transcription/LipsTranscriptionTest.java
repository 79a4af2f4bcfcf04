package dev.hubbub.transcription;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hubbub.contracts.stage.FailureReason;
import dev.hubbub.contracts.stage.StageFailure;
import dev.hubbub.contracts.task.ModelArchitecture;
import dev.hubbub.contracts.track.LipTracks;
import dev.hubbub.contracts.transcript.Segment;
import dev.hubbub.contracts.transcript.SessionTranscript;
import dev.hubbub.media.AudioEncoding;
import dev.hubbub.media.MediaWriter;
import dev.hubbub.media.video.VideoWriter;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** A session whose tracks come with lips, without, and with less than that, by a model that reads them. */
class LipsTranscriptionTest extends LipsFixture {

    @Test
    void lips_that_were_cut_out_of_a_track_are_looked_at_and_heard_like_the_same_ones_given() throws Exception {
        VideoWriter.write(folder.resolve("cut.mp4"), pictures(SIDE, SECONDS, 1), sound(7));
        VideoWriter.write(tracks.resolve("face.mp4"), pictures(224, SECONDS, 2), sound(8));
        VideoWriter.write(tracks.resolve("wall.mp4"), pictures(224, SECONDS, 3), sound(9));
        track("video", "face.mp4");
        track("video", "wall.mp4");
        SessionTranscript computed = transcribe(
                "flamingo",
                ModelArchitecture.WHISPER_FLAMINGO,
                List.of(
                        new LipTracks.LipTrack("one/face.mp4", "spk_0", "cut.mp4", null, null),
                        new LipTracks.LipTrack("one/wall.mp4", "spk_0", null, null, "one/wall.mp4 shows no face")));
        assertEquals(List.of("one/wall.mp4 shows no face"), computed.missing());
        crops.clear();
        segments.clear();
        Files.copy(folder.resolve("cut.mp4"), tracks.resolve("face_lip.av.mp4"));
        track("lip", "face_lip.av.mp4");
        SessionTranscript given = transcribe();
        assertEquals(
                given.segments().get(0).averageLogProbability(),
                computed.segments().get(0).averageLogProbability());
        assertEquals(
                given.segments().get(0).tokens(), computed.segments().get(0).tokens());
    }

    @Test
    void lips_that_come_with_a_session_are_looked_at() throws Exception {
        for (int seed = 1; seed < 3; seed++) {
            String name = "seed_" + seed + "_lip.av.mp4";
            VideoWriter.write(tracks.resolve(name), pictures(SIDE, SECONDS, seed), sound(7));
            track("lip", name);
        }
        SessionTranscript transcript = transcribe();
        assertNull(transcript.missing());
        assertNotEquals(
                transcript.segments().get(0).averageLogProbability(),
                transcript.segments().get(1).averageLogProbability(),
                "the two sound alike and look different");
    }

    @Test
    void a_track_without_lips_is_only_heard_and_the_transcript_says_so() throws Exception {
        new MediaWriter().write(tracks.resolve("a.wav"), AudioEncoding.WAV, sound(7));
        VideoWriter.write(tracks.resolve("face.mp4"), pictures(224, SECONDS, 1), sound(7));
        VideoWriter.write(tracks.resolve("b_lip.av.mp4"), pictures(SIDE, SECONDS, 1), sound(8));
        track("video", "face.mp4");
        track("lip", "a.wav");
        track("lip", "b_lip.av.mp4");
        SessionTranscript transcript = transcribe();
        assertEquals(3, transcript.segments().size());
        assertEquals(
                List.of(
                        "The recording one/a.wav has no pictures in it: name a file with a video stream. Its"
                                + " speaker is only heard.",
                        "There are no lips of one/face.mp4, so nobody is seen: name them as 'lip' in metadata.json."),
                transcript.missing());
    }

    @Test
    void lips_that_end_before_the_sound_or_have_none_are_used_as_far_as_they_go() throws Exception {
        VideoWriter.write(tracks.resolve("short_lip.av.mp4"), pictures(SIDE, 0.8, 1), sound(7));
        VideoWriter.write(tracks.resolve("mute_lip.av.mp4"), pictures(SIDE, SECONDS, 1), null);
        track("lip", "short_lip.av.mp4");
        segments.add(new Segment("later", "one/short_lip.av.mp4", 1.2, SECONDS, "spk_0", null, "spk_0", 0));
        track("lip", "mute_lip.av.mp4");
        SessionTranscript transcript = transcribe();
        assertEquals(3, transcript.segments().size());
        assertEquals(SECONDS, transcript.segments().get(2).end(), 1e-9);
        assertEquals(3, transcript.missing().size());
        assertEquals(
                "The pictures of one/short_lip.av.mp4 end 1.20 s before the sound of s0: a model that takes as much sound"
                        + " as there are pictures does not hear the rest.",
                transcript.missing().get(0));
        assertTrue(
                transcript.missing().get(1).endsWith("The speaker of s2 is only seen."),
                transcript.missing().get(1));
        assertTrue(
                transcript.missing().get(2).endsWith("The speaker of later is only heard."),
                transcript.missing().get(2));
    }

    @Test
    void a_track_that_cannot_be_read_is_said_and_the_session_goes_on_with_the_others() throws Exception {
        VideoWriter.write(tracks.resolve("cut_lip.av.mp4"), pictures(SIDE, SECONDS, 1), sound(7));
        byte[] whole = Files.readAllBytes(tracks.resolve("cut_lip.av.mp4"));
        Files.write(tracks.resolve("cut_lip.av.mp4"), Arrays.copyOf(whole, whole.length / 3));
        VideoWriter.write(tracks.resolve("good_lip.av.mp4"), pictures(SIDE, SECONDS, 1), sound(8));
        track("lip", "cut_lip.av.mp4");
        track("lip", "good_lip.av.mp4");
        SessionTranscript transcript = transcribe();
        assertEquals(2, transcript.segments().size());
        assertEquals("", transcript.segments().get(0).text());
        assertNotEquals(List.of(), transcript.segments().get(1).tokens());
        assertTrue(
                transcript.missing().stream()
                        .anyMatch(sentence -> sentence.startsWith("The recording one/cut_lip.av.mp4 ")
                                && sentence.endsWith(" What is said in s0 is not heard.")),
                "" + transcript.missing());
    }

    @Test
    void a_session_of_which_no_track_can_be_read_fails() throws Exception {
        Files.writeString(tracks.resolve("text_lip.av.mp4"), "no film");
        track("lip", "text_lip.av.mp4");
        StageFailure failure = assertThrows(StageFailure.class, this::transcribe);
        assertEquals(FailureReason.UnreadableMedia, failure.reason());
    }

    @Test
    void what_segmentation_could_not_cut_is_said_in_the_transcript() throws Exception {
        VideoWriter.write(tracks.resolve("good_lip.av.mp4"), pictures(SIDE, SECONDS, 1), sound(8));
        track("lip", "good_lip.av.mp4");
        uncut.add("There is no face track of spk_1.");
        assertEquals(uncut, transcribe().missing());
    }

    @Test
    void a_model_without_its_pieces_is_refused_with_the_file_that_it_lacks() throws Exception {
        VideoWriter.write(tracks.resolve("a_lip.av.mp4"), pictures(SIDE, SECONDS, 1), sound(7));
        track("lip", "a_lip.av.mp4");
        LipReadingCheckpoint.write(folder.resolve("av-hubert"));
        Files.delete(folder.resolve("av-hubert/vocab.json"));
        StageFailure refused =
                assertThrows(StageFailure.class, () -> transcribe("av-hubert", ModelArchitecture.AV_HUBERT_SEQ2SEQ));
        assertEquals(
                "s3://b/av-hubert cannot be used: The checkpoint has no tokenizer, so its tokens cannot be read as text:"
                        + " put the vocab.json or the dict.txt of the same checkpoint beside its weights.",
                refused.getMessage());
    }

    @Test
    void pictures_that_show_no_mouth_are_left_out_and_the_transcript_says_so() throws Exception {
        VideoWriter.write(tracks.resolve("wide_lip.av.mp4"), pictures(224, SECONDS, 1), sound(7));
        VideoWriter.write(tracks.resolve("good_lip.av.mp4"), pictures(SIDE, SECONDS, 1), sound(7));
        track("lip", "wide_lip.av.mp4");
        track("lip", "good_lip.av.mp4");
        SessionTranscript transcript = transcribe();
        assertEquals(1, transcript.missing().size());
        assertTrue(
                transcript.missing().get(0).startsWith("Nobody is seen in one/wide_lip.av.mp4."),
                transcript.missing().get(0));
        assertTrue(
                transcript.missing().get(0).endsWith("224 x 224: cut the mouths out first."),
                transcript.missing().get(0));
        assertNotEquals(
                transcript.segments().get(0).averageLogProbability(),
                transcript.segments().get(1).averageLogProbability());
    }

    @Test
    void words_are_timed_by_a_decoder_that_looks() throws Exception {
        VideoWriter.write(tracks.resolve("a_lip.av.mp4"), pictures(SIDE, SECONDS, 1), sound(7));
        track("lip", "a_lip.av.mp4");
        SessionTranscript transcript = transcribe(
                "flamingo", ModelArchitecture.WHISPER_FLAMINGO, List.of(), GREEDY.with("wordTimestamps", true));
        SessionTranscript.TranscribedSegment said = transcript.segments().get(0);
        assertEquals(
                said.text().replaceAll("\\s+", ""),
                said.words().stream()
                        .map(SessionTranscript.Word::word)
                        .collect(Collectors.joining())
                        .replaceAll("\\s+", ""));
    }
}
