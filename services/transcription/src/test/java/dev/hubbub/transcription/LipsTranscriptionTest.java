package dev.hubbub.transcription;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hubbub.contracts.Json;
import dev.hubbub.contracts.stage.FailureReason;
import dev.hubbub.contracts.stage.Fingerprint;
import dev.hubbub.contracts.stage.LocalStageContext;
import dev.hubbub.contracts.stage.OutputAddress;
import dev.hubbub.contracts.stage.StageFailure;
import dev.hubbub.contracts.stage.StageOutput;
import dev.hubbub.contracts.task.CheckpointReference;
import dev.hubbub.contracts.task.DatasetLayout;
import dev.hubbub.contracts.task.DatasetReference;
import dev.hubbub.contracts.task.Decoding;
import dev.hubbub.contracts.task.LipsTask;
import dev.hubbub.contracts.task.ModelArchitecture;
import dev.hubbub.contracts.task.SegmentationTask;
import dev.hubbub.contracts.task.SessionReference;
import dev.hubbub.contracts.task.TrainingSettings.Sense;
import dev.hubbub.contracts.task.TranscriptionTask;
import dev.hubbub.contracts.track.LipTracks;
import dev.hubbub.contracts.transcript.Segment;
import dev.hubbub.contracts.transcript.SegmentList;
import dev.hubbub.contracts.transcript.SessionTranscript;
import dev.hubbub.datasets.DatasetReader;
import dev.hubbub.datasets.StageFiles;
import dev.hubbub.media.AudioEncoding;
import dev.hubbub.media.MediaWriter;
import dev.hubbub.media.video.PictureForm;
import dev.hubbub.media.video.Pictures;
import dev.hubbub.media.video.VideoWriter;
import dev.hubbub.speech.model.ModelOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A session whose tracks come with lips, without, and with less than that, by a model that reads them. */
class LipsTranscriptionTest {
    private static final DatasetReference DATASET = new DatasetReference(DatasetLayout.MCOREC, "s3://b/dev");
    private static final Decoding GREEDY = new Decoding(1, null, null, "en", false, false, null);
    private static final double SECONDS = 2;
    private static final int SIDE = 96;

    @TempDir
    Path folder;

    private Path tracks;
    private LocalStageContext context;
    private final List<String> crops = new ArrayList<>();
    private final List<Segment> segments = new ArrayList<>();
    private final List<String> uncut = new ArrayList<>();
    private List<Sense> senses;

    @BeforeEach
    void dataset() throws IOException {
        tracks = Files.createDirectories(folder.resolve("dev/one"));
        context = new LocalStageContext(
                folder.resolve("store"), uri -> folder.resolve(uri.substring("s3://b/".length())));
        new LookingCheckpoint().write(folder.resolve("flamingo"));
    }

    private static float[] sound(int seed) {
        SplittableRandom random = new SplittableRandom(seed);
        float[] samples = new float[(int) (SECONDS * 16_000)];
        for (int i = 0; i < samples.length; i++) {
            samples[i] = (float) (random.nextDouble() - 0.5);
        }
        return samples;
    }

    private static Pictures pictures(int side, double seconds, int seed) {
        byte[] pixels = new byte[(int) (seconds * Pictures.PER_SECOND) * side * side];
        SplittableRandom random = new SplittableRandom(seed);
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (byte) (random.nextInt(8) * 30 * (i / side % 2));
        }
        return new Pictures(PictureForm.GREY, side, side, pixels);
    }

    /** A track with what the metadata is to name, and a segment over all of it. */
    private void track(String key, String name) {
        crops.add("{\"" + key + "\": \"" + name + "\"}");
        segments.add(new Segment(
                "s" + segments.size(), "one/" + name, 0, SECONDS, "spk_0", null, "spk_0", 10 * segments.size()));
    }

    private SessionTranscript transcribe() throws Exception {
        return transcribe("flamingo", ModelArchitecture.WHISPER_FLAMINGO);
    }

    private SessionTranscript transcribe(String checkpoint, ModelArchitecture architecture) throws Exception {
        return transcribe(checkpoint, architecture, List.of());
    }

    /** @param cut what a stage before has cut out of the tracks; nothing if none ran */
    private SessionTranscript transcribe(
            String checkpoint, ModelArchitecture architecture, List<LipTracks.LipTrack> cut) throws Exception {
        return transcribe(checkpoint, architecture, cut, GREEDY);
    }

    private SessionTranscript transcribe(
            String checkpoint, ModelArchitecture architecture, List<LipTracks.LipTrack> cut, Decoding decoding)
            throws Exception {
        Files.writeString(
                tracks.resolve("metadata.json"),
                "{\"spk_0\": {\"central\": {\"crops\": [" + String.join(", ", crops) + "]}}}");
        SessionReference session = new DatasetReader(new StageFiles(context))
                .read(DATASET, List.of("one"))
                .sessions()
                .get(0)
                .reference();
        SegmentationTask segmentation = new SegmentationTask(session, null, 15);
        Path directory = context.outputDirectory(segmentation.recipe());
        Json.write(directory.resolve("segments.json"), new SegmentList("one", List.of("spk_0"), segments, uncut));
        context.commit(new StageOutput(segmentation.recipe(), directory, 0, "cpu"));
        String uri = "s3://b/" + checkpoint;
        CheckpointReference model =
                new CheckpointReference.Stored(architecture, uri, Fingerprint.of(context.list(uri))).with(null, senses);
        TranscriptionTask task = new TranscriptionTask(
                session, segmentation.recipe().address(), model, List.of(decoding), lips(session, cut));
        try (ModelKeeper models = new ModelKeeper(ModelOptions.CPU)) {
            StageOutput output =
                    new TranscriptionStage(models).run(task, context).get(0);
            return output.files().json("transcript.json", SessionTranscript.class);
        }
    }

    private OutputAddress lips(SessionReference session, List<LipTracks.LipTrack> cut) throws IOException {
        if (cut.isEmpty()) {
            return null;
        }
        LipsTask task = new LipsTask(session);
        Path directory = context.outputDirectory(task.recipe());
        for (LipTracks.LipTrack track : cut) {
            if (track.file() != null) {
                Files.copy(folder.resolve(track.file()), directory.resolve(track.file()));
            }
        }
        Json.write(directory.resolve("lips.json"), new LipTracks("one", cut));
        context.commit(new StageOutput(task.recipe(), directory, 0, "cpu"));
        return task.recipe().address();
    }

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

    private void copyPlain() throws IOException {
        Path plain = Files.createDirectories(folder.resolve("whisper"));
        try (var files = Files.list(Path.of("../../local-dev/checkpoints/hubbub-tiny-prompts"))) {
            for (Path file : files.toList()) {
                Files.copy(file, plain.resolve(file.getFileName().toString()));
            }
        }
    }
}
