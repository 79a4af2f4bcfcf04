package dev.hubbub.speech.whisper;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hubbub.speech.TestDevice;
import dev.hubbub.speech.decoding.Candidate;
import dev.hubbub.speech.decoding.DecodingOptions;
import dev.hubbub.speech.decoding.Degeneracy;
import dev.hubbub.speech.decoding.Fallback;
import dev.hubbub.speech.decoding.Hypothesis;
import dev.hubbub.speech.decoding.SpokenTask;
import dev.hubbub.speech.features.LogMel;
import dev.hubbub.speech.model.FallbackDecoding;
import dev.hubbub.speech.model.ModelOptions;
import dev.hubbub.speech.torch.Precision;
import dev.hubbub.speech.whisper.checkpoint.WhisperCheckpoint;
import dev.hubbub.speech.whisper.tokens.WhisperTokens;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class WhisperModelTest {
    private static final DecodingOptions GREEDY =
            DecodingOptions.builder().language("en").maxTokens(20).build();
    private static final DecodingOptions BEAMS = GREEDY.toBuilder().beamSize(4).build();

    private static WhisperModel model;

    @BeforeAll
    static void load() {
        model = WhisperModel.load(ReferenceModel.resource("/whisper/small/hf"), TestDevice.OPTIONS);
    }

    @AfterAll
    static void close() {
        model.close();
    }

    private static float[] noise(double seconds, int seed) {
        var random = new SplittableRandom(seed);
        float[] samples = new float[(int) (seconds * 16_000)];
        for (int i = 0; i < samples.length; i++) {
            samples[i] = (float) (random.nextDouble() - 0.5);
        }
        return samples;
    }

    private static List<float[]> unequalClips() {
        List<float[]> clips = new ArrayList<>(ReferenceModel.clips());
        clips.add(noise(0.73, 1));
        clips.add(noise(7.015, 2));
        return clips;
    }

    @Test
    void clips_of_different_lengths_are_encoded_together_as_each_alone() {
        List<float[]> clips = unequalClips();
        try (EncodedAudio together = model.encode(clips, false)) {
            for (int i = 0; i < clips.size(); i++) {
                try (EncodedAudio alone = model.encode(List.of(clips.get(i)), false)) {
                    assertArrayEquals(alone.states(0), together.states(i), 1e-5f, "clip " + i);
                }
            }
        }
    }

    @Test
    void clips_of_different_lengths_are_decoded_together_as_each_alone() {
        List<float[]> clips = unequalClips();
        try (EncodedAudio together = model.encode(clips, false)) {
            List<Hypothesis> batch = model.decode(together, BEAMS);
            for (int i = 0; i < clips.size(); i++) {
                try (EncodedAudio alone = model.encode(List.of(clips.get(i)), false)) {
                    Hypothesis single = model.decode(alone, BEAMS).get(0);
                    assertEquals(single.tokens(), batch.get(i).tokens(), "clip " + i);
                    assertEquals(single.sumLogProbability(), batch.get(i).sumLogProbability(), 1e-4);
                    assertEquals(single.steps(), batch.get(i).steps());
                }
            }
        }
    }

    @Test
    void without_padding_a_state_stands_for_twenty_milliseconds() {
        try (EncodedAudio audio = model.encode(List.of(noise(2, 1)), false)) {
            assertEquals(100 * model.config().audioState(), audio.states(0).length);
            assertEquals(2.0, audio.seconds(0));
        }
    }

    @Test
    void the_same_audio_gives_the_same_bits_twice() {
        List<Hypothesis> first;
        try (EncodedAudio audio = model.encode(unequalClips(), false)) {
            first = model.decode(audio, BEAMS);
            assertEquals(first, model.decode(audio, BEAMS));
        }
        try (EncodedAudio audio = model.encode(unequalClips(), false)) {
            model.decode(audio, GREEDY);
            assertEquals(first, model.decode(audio, BEAMS), "what was decoded before must not matter");
        }
    }

    @Test
    void chosen_segments_come_back_in_the_order_they_were_asked_for() {
        try (EncodedAudio audio = model.encode(unequalClips(), false)) {
            List<Hypothesis> all = model.decode(audio, GREEDY);
            List<Hypothesis> some = model.decode(audio, new int[] {3, 0}, GREEDY);
            assertEquals(all.get(3).tokens(), some.get(0).tokens());
            assertEquals(all.get(0).tokens(), some.get(1).tokens());
        }
    }

    @Test
    void a_small_batch_size_gives_the_same_texts() {
        var options = new ModelOptions(TestDevice.OPTIONS.device(), Precision.FLOAT32, 0, 2);
        try (WhisperModel narrow = WhisperModel.load(ReferenceModel.resource("/whisper/small/hf"), options);
                EncodedAudio few = narrow.encode(unequalClips(), false);
                EncodedAudio many = model.encode(unequalClips(), false)) {
            assertEquals(
                    model.decode(many, GREEDY).stream().map(Hypothesis::tokens).toList(),
                    narrow.decode(few, GREEDY).stream().map(Hypothesis::tokens).toList());
        }
    }

    @Test
    void half_precision_is_close_to_single() {
        for (Precision precision : List.of(Precision.BFLOAT16, Precision.FLOAT16)) {
            var options = TestDevice.OPTIONS.withPrecision(precision);
            try (WhisperModel half = WhisperModel.load(ReferenceModel.resource("/whisper/small/hf"), options);
                    EncodedAudio audio = half.encode(List.of(noise(2, 1)), false);
                    EncodedAudio exact = model.encode(List.of(noise(2, 1)), false)) {
                assertArrayEquals(exact.states(0), audio.states(0), 0.15f);
                assertTrue(half.decode(audio, BEAMS).get(0).averageLogProbability() < 0);
            }
        }
    }

    @Test
    void in_int8_a_clip_comes_out_close_to_single_precision_and_closer_to_itself_in_other_company() {
        var options = ModelOptions.CPU.withPrecision(Precision.INT8);
        try (WhisperModel quantised = WhisperModel.load(ReferenceModel.resource("/whisper/small/hf"), options);
                EncodedAudio alone = quantised.encode(List.of(noise(2, 1)), false);
                EncodedAudio together = quantised.encode(List.of(noise(3, 2), noise(2, 1)), false);
                EncodedAudio exact = model.encode(List.of(noise(2, 1)), false)) {
            assertArrayEquals(exact.states(0), alone.states(0), 0.15f);
            assertFalse(Arrays.equals(exact.states(0), alone.states(0)));
            // What is not a product is rounded by the last bit otherwise in another batch, and that to another step.
            assertArrayEquals(alone.states(0), together.states(1), 0.03f);
        }
    }

    @Test
    void nothing_is_trained_in_int8() {
        var options = ModelOptions.CPU.withPrecision(Precision.INT8);
        var refused = assertThrows(
                IllegalArgumentException.class,
                () -> WhisperTraining.open(ReferenceModel.resource("/whisper/small/hf"), options));
        assertEquals(
                "Model options: precision must not be int8 for training: choose float32 or bfloat16.",
                refused.getMessage());
    }

    @Test
    void drawn_texts_are_the_same_for_the_same_seed_and_differ_for_another() {
        var drawn = GREEDY.toBuilder().temperature(1).bestOf(3).seed(5).build();
        try (EncodedAudio audio = model.encode(unequalClips(), false)) {
            List<Hypothesis> first = model.decode(audio, drawn);
            assertEquals(first, model.decode(audio, drawn));
            assertEquals(3, first.get(0).finalists().size());
            List<List<Candidate>> other = model
                    .decode(audio, drawn.toBuilder().seed(6).build())
                    .stream()
                    .map(Hypothesis::finalists)
                    .toList();
            assertTrue(!other.equals(first.stream().map(Hypothesis::finalists).toList()));
        }
    }

    @Test
    void a_segment_that_is_rejected_is_tried_with_every_temperature() {
        var hopeless = new Fallback(List.of(0.0, 0.5, 1.0), 2, null, 0.0, null);
        try (EncodedAudio audio = model.encode(unequalClips(), false)) {
            List<Hypothesis> results = new FallbackDecoding(model, hopeless).decode(audio, BEAMS);
            assertEquals(
                    Collections.nCopies(5, 1.0),
                    results.stream().map(Hypothesis::temperature).toList());
            List<Hypothesis> kept = new FallbackDecoding(model, Fallback.none()).decode(audio, BEAMS);
            assertEquals(model.decode(audio, BEAMS), kept);
        }
    }

    @Test
    void empty_very_short_silent_and_clipped_audio_is_decoded() {
        float[] clipped = new float[16_000];
        for (int i = 0; i < clipped.length; i++) {
            clipped[i] = i / 40 % 2 == 0 ? 1 : -1;
        }
        List<float[]> clips = List.of(new float[0], new float[160], new float[32_000], clipped);
        for (boolean padded : new boolean[] {true, false}) {
            try (EncodedAudio audio = model.encode(clips, padded)) {
                for (Hypothesis hypothesis : model.decode(audio, BEAMS)) {
                    assertTrue(Double.isFinite(hypothesis.averageLogProbability()));
                    assertNotNull(hypothesis.noSpeechProbability());
                }
                assertEquals(0, audio.seconds(0));
            }
        }
    }

    @Test
    void no_segments_give_no_hypotheses() {
        try (EncodedAudio audio = model.encode(List.of(), true)) {
            assertEquals(List.of(), model.decode(audio, GREEDY));
        }
    }

    @Test
    void a_text_that_the_token_limit_cuts_is_flagged() {
        try (EncodedAudio audio = model.encode(List.of(noise(3, 4)), true)) {
            Hypothesis cut =
                    model.decode(audio, GREEDY.toBuilder().maxTokens(2).build()).get(0);
            assertEquals(2, cut.tokens().size());
            assertTrue(cut.degeneracy().signs().contains(Degeneracy.Sign.TOKEN_CAP));
        }
    }

    @Test
    void a_segment_longer_than_the_model_takes_is_refused_with_its_length() {
        List<float[]> clips = List.of(new float[160], new float[31 * 16_000]);
        var error = assertThrows(IllegalArgumentException.class, () -> model.encode(clips, true));
        assertEquals(
                "Segment 1 lasts 31.0 s, but this model takes at most 30.0 s: cut it into shorter segments.",
                error.getMessage());
    }

    @Test
    void an_unknown_language_is_refused_with_the_known_ones() {
        var error = refused(GREEDY.toBuilder().language("xx"));
        assertTrue(error.contains("xx") && error.contains("en, zh, de"), error);
    }

    @Test
    void several_threads_may_use_one_model() {
        List<float[]> clips = unequalClips();
        try (WhisperModel fresh = WhisperModel.load(ReferenceModel.resource("/whisper/small/hf"), TestDevice.OPTIONS);
                EncodedAudio audio = model.encode(clips, false)) {
            List<List<Integer>> expected =
                    model.decode(audio, BEAMS).stream().map(Hypothesis::tokens).toList();
            var threads = Executors.newFixedThreadPool(4);
            try {
                var results = IntStream.range(0, 4)
                        .mapToObj(thread -> CompletableFuture.supplyAsync(() -> tokens(fresh, clips), threads))
                        .toList();
                results.forEach(result -> assertEquals(expected, result.join()));
            } finally {
                threads.shutdown();
            }
        }
    }

    private static List<List<Integer>> tokens(WhisperModel model, List<float[]> clips) {
        try (EncodedAudio audio = model.encode(clips, false)) {
            return model.decode(audio, BEAMS).stream().map(Hypothesis::tokens).toList();
        }
    }

    @Test
    void a_model_without_language_tokens_speaks_english_and_refuses_the_rest() {
        WhisperTokens known = model.tokens();
        var english = new WhisperTokens(
                known.endOfText(),
                known.startOfTranscript(),
                known.translate(),
                known.transcribe(),
                known.startOfLm(),
                known.startOfPrevious(),
                known.noSpeech(),
                known.noTimestamps(),
                known.timestampBegin(),
                known.timestampEnd(),
                Map.of(),
                known.blank(),
                known.nonSpeech(),
                known.addedText(),
                known.unnamed());
        try (var checkpoint = WhisperCheckpoint.open(ReferenceModel.resource("/whisper/small/hf"));
                WhisperModel plain = WhisperModel.load(checkpoint, english, Optional.empty(), TestDevice.OPTIONS);
                EncodedAudio audio = plain.encode(List.of(noise(1, 1)), true)) {
            assertEquals(
                    "en",
                    plain.decode(audio, GREEDY.toBuilder().language(null).build())
                            .get(0)
                            .language());
            var german = GREEDY.toBuilder().language("de").build();
            var translation = GREEDY.toBuilder().task(SpokenTask.TRANSLATE).build();
            assertThrows(IllegalArgumentException.class, () -> plain.decode(audio, german));
            assertThrows(IllegalArgumentException.class, () -> plain.decode(audio, translation));
            assertThrows(IllegalArgumentException.class, () -> plain.detectLanguages(audio));
        }
    }

    @Test
    void tokens_outside_the_vocabulary_are_refused() {
        assertEquals(
                "Decoding options: prompt names token 1000, but the model has only 1000.",
                refused(GREEDY.toBuilder().prompt(List.of(1000))));
    }

    @Test
    void a_prefix_that_fills_all_positions_is_refused() {
        String error = refused(GREEDY.toBuilder().maxTokens(null).prefix(Collections.nCopies(445, 3)));
        assertEquals(
                "Decoding options: prompt and prefix leave no room for text: they make 449 tokens, and the model has"
                        + " 448 positions.",
                error);
    }

    @Test
    void a_text_ends_at_the_last_position() {
        try (EncodedAudio audio = model.encode(List.of(noise(1, 1)), false)) {
            var options = GREEDY.toBuilder().maxTokens(null).prefix(Collections.nCopies(443, 3));
            assertTrue(model.decode(audio, options.build()).get(0).steps() <= 2);
        }
    }

    @Test
    void audio_of_another_model_is_refused() {
        try (WhisperModel other = WhisperModel.load(ReferenceModel.resource("/whisper/small/hf"), TestDevice.OPTIONS);
                EncodedAudio audio = other.encode(List.of(noise(1, 1)), false)) {
            assertThrows(IllegalArgumentException.class, () -> model.decode(audio, GREEDY));
        }
    }

    @Test
    void features_of_another_kind_of_model_are_refused() {
        var mel = new LogMel(128).of(noise(1, 1));
        var error = assertThrows(IllegalArgumentException.class, () -> model.encodeFeatures(List.of(mel)));
        assertTrue(error.getMessage().contains("80 bands") && error.getMessage().contains("128 bands"));
    }

    private static String refused(DecodingOptions.Builder options) {
        try (EncodedAudio audio = model.encode(List.of(noise(1, 1)), false)) {
            DecodingOptions built = options.build();
            return assertThrows(IllegalArgumentException.class, () -> model.decode(audio, built))
                    .getMessage();
        }
    }

    @Test
    void model_options_are_checked() {
        assertThrows(IllegalArgumentException.class, () -> new ModelOptions(" ", Precision.FLOAT32, 0, 1));
        assertThrows(IllegalArgumentException.class, () -> new ModelOptions("cpu", Precision.FLOAT32, -1, 1));
        assertThrows(IllegalArgumentException.class, () -> new ModelOptions("cpu", Precision.FLOAT32, 0, 0));
    }
}
