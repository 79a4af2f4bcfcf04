package dev.hubbub.speech.flamingo;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hubbub.speech.ModelFamilies;
import dev.hubbub.speech.TestDevice;
import dev.hubbub.speech.checkpoint.CheckpointException;
import dev.hubbub.speech.checkpoint.TensorData;
import dev.hubbub.speech.decoding.DecodingOptions;
import dev.hubbub.speech.decoding.Hypothesis;
import dev.hubbub.speech.model.Capabilities;
import dev.hubbub.speech.model.Clip;
import dev.hubbub.speech.model.EncodedSpeech;
import dev.hubbub.speech.model.Encoding;
import dev.hubbub.speech.model.GreyFrames;
import dev.hubbub.speech.model.Modality;
import dev.hubbub.speech.model.ModelOptions;
import dev.hubbub.speech.model.SpeechModel;
import dev.hubbub.speech.torch.Precision;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The family as those see it who know none: a file of Lightning with an AV-HuBERT in it, and clips of both senses. */
class FlamingoFamilyTest {
    private static final DecodingOptions GREEDY =
            DecodingOptions.builder().language("en").maxTokens(12).build();

    @TempDir
    static Path folder;

    private static SpeechModel model;

    @BeforeAll
    static void load() throws IOException {
        write(folder);
        model = ModelFamilies.of(folder).load(folder, TestDevice.OPTIONS);
    }

    private static void write(Path folder) throws IOException {
        try (FlamingoGolden golden = FlamingoGolden.thatWrites().withEyes()) {
            golden.checkpoint(folder);
        }
    }

    @AfterAll
    static void close() {
        model.close();
    }

    private static float[] sound(double seconds, int seed) {
        SplittableRandom random = new SplittableRandom(seed);
        float[] samples = new float[(int) (seconds * 16_000)];
        for (int i = 0; i < samples.length; i++) {
            samples[i] = (float) (random.nextDouble() - 0.5);
        }
        return samples;
    }

    private static GreyFrames mouth(int frames, int size, int seed) {
        byte[] pixels = new byte[frames * size * size];
        new SplittableRandom(seed).nextBytes(pixels);
        return new GreyFrames(size, size, pixels);
    }

    private static Clip clip(double seconds, int frames, int seed) {
        return new Clip(sound(seconds, seed), mouth(frames, 96, seed));
    }

    private static List<Hypothesis> decoded(SpeechModel by, DecodingOptions options, Clip... clips) {
        try (EncodedSpeech speech = by.encode(List.of(clips), Encoding.PADDED)) {
            return by.decode(speech, options);
        }
    }

    private static Hypothesis heard(Clip clip) {
        return decoded(model, GREEDY, clip).get(0);
    }

    @Test
    void it_says_what_it_can_do() {
        Capabilities capabilities = model.capabilities();
        assertEquals("whisper-flamingo", ModelFamilies.of(folder).name());
        assertEquals(Set.of(Modality.AUDIO, Modality.VIDEO), capabilities.modalities());
        assertTrue(capabilities.languages().contains("en"));
        assertTrue(capabilities.search() && capabilities.timestamps() && capabilities.prompts());
        assertEquals(30, capabilities.longestClipSeconds());
        assertTrue(capabilities.languageDetection().isPresent());
        assertTrue(capabilities.longForm().isEmpty(), "a recording has no pictures of one speaker");
    }

    @Test
    void clips_with_sound_pictures_or_both_are_decoded_together_as_alone() {
        Clip[] clips = {
            clip(1.2, 30, 1),
            clip(0.7, 10, 2),
            Clip.ofAudio(sound(0.9, 3)),
            new Clip(null, mouth(20, 96, 4)),
            new Clip(null, mouth(9, 96, 5)),
            Clip.ofAudio(sound(2, 6))
        };
        for (int beams : new int[] {1, 3}) {
            DecodingOptions options = GREEDY.toBuilder().beamSize(beams).build();
            List<Hypothesis> together = decoded(model, options, clips);
            for (int i = 0; i < clips.length; i++) {
                Hypothesis alone = decoded(model, options, clips[i]).get(0);
                assertEquals(alone.tokens(), together.get(i).tokens(), "clip " + i);
                assertEquals(alone.sumLogProbability(), together.get(i).sumLogProbability(), 1e-3);
            }
        }
    }

    @Test
    void each_sense_has_its_part_in_what_is_written() {
        Clip both = clip(1, 25, 7);
        Set<Double> scores = Set.of(
                heard(both).sumLogProbability(),
                heard(Clip.ofAudio(both.audio())).sumLogProbability(),
                heard(new Clip(null, both.video())).sumLogProbability());
        assertEquals(3, scores.size());
        assertNotEquals(
                heard(both).sumLogProbability(),
                heard(new Clip(both.audio(), mouth(25, 96, 8))).sumLogProbability());
        assertEquals(
                1,
                model.encode(List.of(new Clip(null, both.video())), Encoding.PADDED)
                        .seconds(0));
    }

    @Test
    void the_middle_of_a_mouth_crop_is_looked_at() {
        GreyFrames whole = mouth(12, 96, 9);
        byte[] middle = new byte[12 * 88 * 88];
        for (int row = 0; row < 12 * 88; row++) {
            int frame = row / 88;
            System.arraycopy(whole.pixels(), (frame * 96 + 4 + row % 88) * 96 + 4, middle, row * 88, 88);
        }
        assertEquals(heard(new Clip(null, whole)), heard(new Clip(null, new GreyFrames(88, 88, middle))));
    }

    @Test
    void pictures_behind_the_end_of_the_sound_are_left_out_and_missing_ones_not_made_up() {
        float[] sound = sound(0.99, 10);
        GreyFrames pictures = mouth(40, 96, 10);
        assertEquals(
                heard(new Clip(sound, pictures.first(25))).sumLogProbability(),
                heard(new Clip(sound, pictures)).sumLogProbability());
        assertNotEquals(
                heard(new Clip(sound, pictures.first(24))).sumLogProbability(),
                heard(new Clip(sound, pictures)).sumLogProbability());
        assertEquals(1, heard(new Clip(sound(0.01, 11), pictures)).finalists().size());
    }

    @Test
    void clips_are_taken_at_their_own_length() {
        List<Clip> clips = List.of(clip(1, 25, 12), Clip.ofAudio(sound(0.8, 13)));
        try (EncodedSpeech padded = model.encode(clips, Encoding.PADDED);
                EncodedSpeech own = model.encode(clips, Encoding.UNPADDED)) {
            assertEquals(model.decode(own, GREEDY), model.decode(padded, GREEDY));
        }
    }

    @Test
    void time_stamps_and_prompts_are_as_with_whisper() {
        List<Integer> stamped = decoded(
                        model, GREEDY.toBuilder().timestamps(true).build(), clip(1, 25, 14))
                .get(0)
                .tokens();
        assertTrue(stamped.get(0) >= 50364, "the first token is a time stamp");
        Hypothesis prompted = decoded(
                        model, GREEDY.toBuilder().prompt(List.of(11, 12, 13)).build(), clip(1, 25, 14))
                .get(0);
        assertNotEquals(heard(clip(1, 25, 14)).sumLogProbability(), prompted.sumLogProbability());
    }

    @Test
    void pictures_that_show_more_than_a_mouth_are_refused_in_a_sentence() {
        for (int size : new int[] {87, 224}) {
            Clip face = new Clip(sound(1, 15), mouth(3, size, 15));
            var refusal =
                    assertThrows(IllegalArgumentException.class, () -> model.encode(List.of(face), Encoding.UNPADDED));
            assertTrue(refusal.getMessage().contains(size + " x " + size), refusal.getMessage());
        }
    }

    @Test
    void what_lasts_longer_than_thirty_seconds_is_refused_in_a_sentence() {
        Clip long30 = new Clip(null, mouth(751, 96, 16));
        var refusal =
                assertThrows(IllegalArgumentException.class, () -> model.encode(List.of(long30), Encoding.UNPADDED));
        assertTrue(refusal.getMessage().contains("lasts 30.04 s"), refusal.getMessage());
    }

    /** Int8 is the CPU's alone. */
    private static ModelOptions on(Precision precision) {
        return (precision == Precision.INT8 ? ModelOptions.CPU : TestDevice.OPTIONS).withPrecision(precision);
    }

    @ParameterizedTest
    @EnumSource(Precision.class)
    void it_computes_in_every_precision(Precision precision) {
        try (SpeechModel other = ModelFamilies.of(folder).load(folder, on(precision))) {
            Hypothesis found = decoded(other, GREEDY, clip(1, 25, 17)).get(0);
            assertEquals(heard(clip(1, 25, 17)).averageLogProbability(), found.averageLogProbability(), 0.2);
        }
    }

    @Test
    void a_file_that_is_named_itself_is_the_same_model(@TempDir Path other) throws IOException {
        write(other);
        try (SpeechModel named =
                ModelFamilies.named("whisper-flamingo").load(other.resolve("flamingo.pt"), TestDevice.OPTIONS)) {
            assertEquals(
                    heard(clip(1, 25, 18)),
                    decoded(named, GREEDY, clip(1, 25, 18)).get(0));
        }
    }

    @Test
    void another_way_of_the_pictures_into_the_model_is_refused(@TempDir Path other) throws IOException {
        write(other);
        String config = Files.readString(other.resolve("config.json"));
        Files.writeString(other.resolve("config.json"), config.replace("{", "{\"av_fusion\": \"lip-reader\", "));
        assertRefused(other, "av_fusion lip-reader");
    }

    @Test
    void a_video_encoder_that_does_not_fit_is_refused(@TempDir Path other) throws IOException {
        try (FlamingoGolden golden = FlamingoGolden.thatWrites().withEyes()) {
            int width = golden.dimension("n_text_state");
            golden.put(TensorData.of(FlamingoLayout.PROJECTION, new long[] {width, 1024}, new float[width * 1024]));
            golden.checkpoint(other);
        }
        assertRefused(other, "projects states of width 1024");
    }

    @Test
    void a_model_without_a_video_encoder_is_refused(@TempDir Path other) throws IOException {
        try (FlamingoGolden golden = FlamingoGolden.thatWrites()) {
            golden.checkpoint(other);
        }
        assertRefused(other, "AV-HuBERT");
    }

    private static void assertRefused(Path checkpoint, String part) {
        var refusal = assertThrows(CheckpointException.class, () -> ModelFamilies.named("whisper-flamingo")
                .load(checkpoint, TestDevice.OPTIONS));
        assertTrue(refusal.getMessage().contains(part), refusal.getMessage());
    }

    @Test
    void so_many_pictures_from_the_beginning() {
        GreyFrames pictures = new GreyFrames(1, 2, new byte[] {1, 2, 3, 4, 5, 6});
        assertArrayEquals(new byte[] {1, 2, 3, 4}, pictures.first(2).pixels());
        assertEquals(3, pictures.first(3).frames());
        assertArrayEquals(pictures.pixels(), Arrays.copyOf(pictures.first(9).pixels(), 6));
    }
}
