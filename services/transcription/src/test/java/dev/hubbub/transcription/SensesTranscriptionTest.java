package dev.hubbub.transcription;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.hubbub.contracts.stage.FailureReason;
import dev.hubbub.contracts.stage.StageFailure;
import dev.hubbub.contracts.task.ModelArchitecture;
import dev.hubbub.contracts.task.TrainingSettings.Sense;
import dev.hubbub.contracts.transcript.SessionTranscript;
import dev.hubbub.media.video.VideoWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A session that is transcribed from some of what can be heard and seen in it. */
class SensesTranscriptionTest extends LipsFixture {

    @Test
    void a_model_that_only_hears_opens_no_pictures() throws Exception {
        VideoWriter.write(tracks.resolve("face.mp4"), pictures(224, SECONDS, 1), sound(7));
        track("video", "face.mp4");
        copyPlain();
        assertNull(transcribe("whisper", ModelArchitecture.WHISPER).missing());
    }

    @Test
    void sound_alone_is_transcribed_as_if_there_were_no_pictures() throws Exception {
        VideoWriter.write(tracks.resolve("wide_lip.av.mp4"), pictures(224, SECONDS, 1), sound(7));
        threeLips();
        track("lip", "wide_lip.av.mp4");
        List<Double> both = scores("flamingo", ModelArchitecture.WHISPER_FLAMINGO);
        senses = List.of(Sense.AUDIO);
        List<Double> heard = scores("flamingo", ModelArchitecture.WHISPER_FLAMINGO);
        assertEquals(4, heard.size());
        assertEquals(both.get(3), heard.get(0), "no mouth in these pictures");
        assertEquals(heard.get(0), heard.get(1), "sounds alike");
        assertNotEquals(heard.get(0), heard.get(2), "looks alike");
        assertNotEquals(both.get(0), heard.get(0));
        assertNull(
                transcribe("flamingo", ModelArchitecture.WHISPER_FLAMINGO).missing(), "nobody wanted to see anything");
    }

    @Test
    void pictures_alone_are_transcribed_whatever_is_heard_beside_them() throws Exception {
        LipReadingCheckpoint.write(folder.resolve("av-hubert"));
        threeLips();
        List<Double> both = scores("av-hubert", ModelArchitecture.AV_HUBERT_SEQ2SEQ);
        senses = List.of(Sense.VIDEO);
        List<Double> seen = scores("av-hubert", ModelArchitecture.AV_HUBERT_SEQ2SEQ);
        assertEquals(seen.get(0), seen.get(2), "looks alike");
        assertNotEquals(seen.get(0), seen.get(1), "sounds alike");
        assertNotEquals(both.get(0), seen.get(0));
    }

    @Test
    void a_track_without_lips_is_not_listened_to_where_pictures_alone_are_asked_for() throws Exception {
        LipReadingCheckpoint.write(folder.resolve("av-hubert"));
        VideoWriter.write(tracks.resolve("face.mp4"), pictures(224, SECONDS, 1), sound(7));
        track("video", "face.mp4");
        senses = List.of(Sense.VIDEO);
        StageFailure none =
                assertThrows(StageFailure.class, () -> transcribe("av-hubert", ModelArchitecture.AV_HUBERT_SEQ2SEQ));
        assertEquals(FailureReason.MissingInput, none.reason());
        threeLips();
        SessionTranscript transcript = transcribe("av-hubert", ModelArchitecture.AV_HUBERT_SEQ2SEQ);
        assertEquals("", transcript.segments().get(0).text());
        assertEquals(
                "Nobody can be seen in one/face.mp4, and the model is to take in video alone: name the lips of this"
                        + " recording, or let modalities have audio. What is said in s0 is not heard.",
                transcript.missing().get(0));
    }

    @Test
    void a_sense_that_the_model_lacks_is_refused() throws Exception {
        threeLips();
        copyPlain();
        senses = List.of(Sense.VIDEO);
        StageFailure refused = assertThrows(StageFailure.class, () -> transcribe("whisper", ModelArchitecture.WHISPER));
        assertEquals(FailureReason.Unsupported, refused.reason());
        assertEquals(
                "s3://b/whisper cannot be used as asked: The model takes in no video: leave it out of the modalities,"
                        + " of which it has audio.",
                refused.getMessage());
    }

    /** The first looks like the third and sounds like the second. */
    private void threeLips() throws IOException {
        int[][] looksAndSounds = {{1, 7}, {2, 7}, {1, 8}};
        for (int i = 0; i < looksAndSounds.length; i++) {
            String name = "track_" + i + "_lip.av.mp4";
            VideoWriter.write(
                    tracks.resolve(name), pictures(SIDE, SECONDS, looksAndSounds[i][0]), sound(looksAndSounds[i][1]));
            track("lip", name);
        }
    }

    private List<Double> scores(String checkpoint, ModelArchitecture architecture) throws Exception {
        return transcribe(checkpoint, architecture).segments().stream()
                .map(SessionTranscript.TranscribedSegment::averageLogProbability)
                .toList();
    }

    private void copyPlain() throws IOException {
        Path plain = Files.createDirectories(folder.resolve("whisper"));
        try (var files = Files.list(Path.of("../../local-dev/checkpoints/hubbub-tiny-prompts"))) {
            for (Path file : files.toList()) {
                Files.copy(file, plain.resolve(file.getFileName().toString()));
            }
        }
    }
}
