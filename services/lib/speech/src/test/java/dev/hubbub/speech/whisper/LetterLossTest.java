package dev.hubbub.speech.whisper;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.IValue;
import dev.hubbub.speech.TestDevice;
import dev.hubbub.speech.model.LossWeights;
import dev.hubbub.speech.model.Target;
import dev.hubbub.speech.model.TaughtBatch.OwnLoss;
import dev.hubbub.speech.model.TokenText;
import dev.hubbub.speech.torch.NativeScope;
import dev.hubbub.speech.torch.Precision;
import dev.hubbub.speech.torch.Script;
import dev.hubbub.speech.torch.TorchRuntime;
import dev.hubbub.speech.training.Learner;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Four short texts over at most five frames of random states, of which two can be learnt by their letters. */
class LetterLossTest {
    private static final String[] TEXTS = {"ab", "Bb!", "a7", "abcdef"};
    private static final long[] FRAMES = {4, 5, 5, 5};
    private static final int WIDE = 5;
    private static final int WIDTH = 3;
    private static final int VOCABULARY = 128;
    private static final LossWeights WEIGHTS = new LossWeights(0.1, Optional.of(0.3));

    private static final float[] STATES = random(TEXTS.length * WIDE * WIDTH, 1);
    private static final float[] LOGITS = random(TEXTS.length * 7 * VOCABULARY, 2);

    private static PtNDManager manager;

    /** Whose tokens are characters; 0 ends a text. */
    private static final TokenText CHARACTERS = new TokenText() {
        @Override
        public String text(List<Integer> tokens) {
            StringBuilder text = new StringBuilder();
            spoken(tokens).forEach(text::appendCodePoint);
            return text.toString();
        }

        @Override
        public List<Integer> tokens(String text) {
            return text.codePoints().boxed().toList();
        }

        @Override
        public List<Integer> spoken(List<Integer> tokens) {
            return tokens.stream().filter(token -> token != 0).toList();
        }
    };

    private static float[] random(int count, int seed) {
        SplittableRandom random = new SplittableRandom(seed);
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }

    @BeforeAll
    static void open() {
        manager = TorchRuntime.newManager(TestDevice.device());
    }

    @AfterAll
    static void close() {
        manager.close();
    }

    private static List<Target> targets(String... texts) {
        return Arrays.stream(texts)
                .map(text -> Target.of(new int[] {0}, text.codePoints().toArray(), 0))
                .toList();
    }

    private static OwnLoss lost(NativeScope scope, Map<String, NDArray> weights, IValue states) {
        try (LetterLoss loss = LetterLoss.in(weights, Optional.of(CHARACTERS), Precision.FLOAT32, manager)
                .orElseThrow()) {
            NDArray logits = scope.arrays().create(LOGITS, new Shape(TEXTS.length, 7, VOCABULARY));
            return loss.of(scope, states, FRAMES, logits, targets(TEXTS), WEIGHTS);
        }
    }

    private static NDArray states(NativeScope scope, float[] values) {
        return scope.arrays().create(values, new Shape(TEXTS.length, WIDE, WIDTH));
    }

    private static double total(float[] weight, float[] states) {
        try (NativeScope scope = new NativeScope(manager)) {
            Map<String, NDArray> weights = LetterLoss.drawn(WIDTH, 5).arrays(scope);
            weights.get("letters.weight").set(weight);
            return TorchRuntime.inference(() -> lost(scope, weights, scope.of(states(scope, states)))
                    .total()
                    .toFloatArray()[0]);
        }
    }

    @Test
    void texts_that_can_be_laid_along_their_frames_lose_what_all_ways_to_do_so_leave() {
        try (NativeScope scope = new NativeScope(manager)) {
            Map<String, NDArray> weights = LetterLoss.drawn(WIDTH, 5).arrays(scope);
            OwnLoss lost = TorchRuntime.inference(() -> lost(scope, weights, scope.of(states(scope, STATES))));
            double[][] first = probabilities(weights, 0);
            double[][] second = probabilities(weights, 1);
            int a = 3;
            int b = 4;
            double expected = (-Math.log(laid(first, 4, 0, -1, List.of(), List.of(a, b)))
                            - Math.log(laid(second, 5, 0, -1, List.of(), List.of(b, b))))
                    / 4;
            assertEquals(expected, lost.parts().get("ctc"), 1e-5);
            assertEquals(0.3 * expected + 0.7 * crossEntropy(), lost.total().toFloatArray()[0], 1e-5);
        }
    }

    /** What the layer makes of a clip's frames, by the definition of the softmax. */
    private static double[][] probabilities(Map<String, NDArray> weights, int clip) {
        float[] weight = weights.get("letters.weight").toFloatArray();
        float[] bias = weights.get("letters.bias").toFloatArray();
        double[][] all = new double[WIDE][SpelledText.COUNT];
        for (int frame = 0; frame < WIDE; frame++) {
            for (int letter = 0; letter < SpelledText.COUNT; letter++) {
                double score = bias[letter];
                for (int i = 0; i < WIDTH; i++) {
                    score += weight[letter * WIDTH + i] * STATES[(clip * WIDE + frame) * WIDTH + i];
                }
                all[frame][letter] = Math.exp(score);
            }
            double sum = Arrays.stream(all[frame]).sum();
            for (int letter = 0; letter < SpelledText.COUNT; letter++) {
                all[frame][letter] /= sum;
            }
        }
        return all;
    }

    /** The sum over all paths, each gone alone: repetitions are joined and blanks left out. */
    private static double laid(
            double[][] frames, int count, int frame, int before, List<Integer> written, List<Integer> text) {
        if (frame == count) {
            return written.equals(text) ? 1 : 0;
        }
        double sum = 0;
        for (int letter = 0; letter < SpelledText.COUNT; letter++) {
            if (letter != 0 && !text.contains(letter)) {
                continue;
            }
            List<Integer> next = new ArrayList<>(written);
            if (letter != 0 && letter != before) {
                next.add(letter);
            }
            sum += frames[frame][letter] * laid(frames, count, frame + 1, letter, next, text);
        }
        return sum;
    }

    /** Of every token but padding, a tenth of the label spread over the vocabulary. */
    private static double crossEntropy() {
        double sum = 0;
        int counted = 0;
        List<Target> targets = targets(TEXTS);
        for (int row = 0; row < TEXTS.length; row++) {
            for (int i = 0; i < targets.get(row).length(); i++) {
                int from = (row * 7 + i) * VOCABULARY;
                double norm = Math.log(IntStream.range(from, from + VOCABULARY)
                        .mapToDouble(at -> Math.exp(LOGITS[at]))
                        .sum());
                double even = IntStream.range(from, from + VOCABULARY)
                        .mapToDouble(at -> norm - LOGITS[at])
                        .average()
                        .orElseThrow();
                sum += 0.9 * (norm - LOGITS[from + targets.get(row).labels()[i]]) + 0.1 * even;
                counted++;
            }
        }
        return sum / counted;
    }

    @Test
    void gradients_are_what_small_changes_of_states_and_layer_make_of_the_loss() {
        float[] layer;
        float[][] gradients = new float[2][];
        try (NativeScope scope = new NativeScope(manager);
                Script training = Script.loadForTraining(Learner.class, "Training", manager.getDevice())) {
            Map<String, NDArray> weights = LetterLoss.drawn(WIDTH, 5).arrays(scope);
            layer = weights.get("letters.weight").toFloatArray();
            NDArray states = states(scope, STATES);
            IValue learnt = scope.of(List.of(states, weights.get("letters.weight")));
            training.record(scope, "learn", learnt);
            IValue found = TorchRuntime.training(() -> training.record(
                    scope,
                    "gradients",
                    scope.of(lost(scope, weights, scope.of(states)).total()),
                    scope.of(1.0),
                    learnt));
            List<NDArray> there = scope.arrays(training.record(scope, "there", found));
            for (int i = 0; i < gradients.length; i++) {
                gradients[i] = there.get(i).toFloatArray();
            }
        }
        double eps = 1e-2;
        for (int i : new int[] {0, 7, 11, 12, 20, 29}) {
            double slope = (total(layer, moved(STATES, i, eps)) - total(layer, moved(STATES, i, -eps))) / (2 * eps);
            assertEquals(slope, gradients[0][i], 1e-3, "state " + i);
        }
        for (int i : new int[] {0, 2, 9, 13, 40}) {
            double slope = (total(moved(layer, i, eps), STATES) - total(moved(layer, i, -eps), STATES)) / (2 * eps);
            assertEquals(slope, gradients[1][i], 1e-3, "weight " + i);
        }
        for (int i = 2 * WIDE * WIDTH; i < STATES.length; i++) {
            assertEquals(0, gradients[0][i], "states of clips whose texts cannot be learnt");
        }
    }

    private static float[] moved(float[] values, int which, double by) {
        float[] moved = values.clone();
        moved[which] += (float) by;
        return moved;
    }

    @Test
    void letters_are_heard_however_they_are_written_and_punctuation_is_not() {
        assertArrayEquals(
                new int[] {3, 4, 1, 5, 2, 3},
                SpelledText.of("  \u00c4B,  c\u2019a. ").letters());
        assertArrayEquals(new int[] {26, 1, 28}, SpelledText.of("x-z").letters());
        assertEquals(Optional.empty(), SpelledText.unheard("d\u00e9j\u00e0 vu, isn't it?"));
        assertEquals(Optional.of("\u0436"), SpelledText.unheard("a \u0436"));
        assertEquals(Optional.of("no letter"), SpelledText.unheard("..."));
    }

    @Test
    void why_a_text_cannot_be_learnt_by_its_letters_is_said() {
        assertEquals(Optional.empty(), shortfall("bb", 3));
        assertEquals(
                "'bb' needs 3 frames by its letters, and its clip has 2: look at whether texts belong to their clips, and"
                        + " cut clips less closely.",
                shortfall("bb", 2).orElseThrow());
        String digits = shortfall("room 7", 50).orElseThrow();
        assertTrue(digits.startsWith("'room 7' has 7, and CTC hears the letters a to z: write in words"), digits);
    }

    private static Optional<String> shortfall(String text, int frames) {
        return LetterLoss.shortfall(CHARACTERS, frames, targets(text).get(0));
    }

    @Test
    void letters_that_no_encoder_could_learn_by_are_refused() {
        LetterLoss.requireListener(Set.of("decoder.ln.weight"));
        LetterLoss.requireListener(Set.of("encoder.ln_post.weight", "letters.weight", "letters.bias"));
        Set<String> frozen = Set.of("decoder.ln.weight", "letters.weight", "letters.bias");
        var refused = assertThrows(IllegalArgumentException.class, () -> LetterLoss.requireListener(frozen));
        assertTrue(refused.getMessage().contains("nothing of the encoder is learnt"), refused.getMessage());
    }

    @Test
    void a_batch_of_which_no_text_can_be_learnt_loses_what_its_decoder_loses() {
        try (NativeScope scope = new NativeScope(manager)) {
            Map<String, NDArray> weights = LetterLoss.drawn(WIDTH, 5).arrays(scope);
            try (LetterLoss loss = LetterLoss.in(weights, Optional.of(CHARACTERS), Precision.FLOAT32, manager)
                    .orElseThrow()) {
                NDArray logits = scope.arrays().create(new float[3 * VOCABULARY], new Shape(1, 3, VOCABULARY));
                OwnLoss lost = TorchRuntime.inference(() -> loss.of(
                        scope,
                        scope.of(scope.arrays().create(new float[WIDE * WIDTH], new Shape(1, WIDE, WIDTH))),
                        new long[] {WIDE},
                        logits,
                        targets("42"),
                        WEIGHTS));
                assertEquals(Map.of(), lost.parts(), "no part of 0, which would be a perfect one");
                assertEquals(0.7 * Math.log(VOCABULARY), lost.total().toFloatArray()[0], 1e-5);
            }
        }
    }
}
