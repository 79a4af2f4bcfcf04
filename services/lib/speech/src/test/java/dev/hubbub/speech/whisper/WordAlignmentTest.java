package dev.hubbub.speech.whisper;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hubbub.speech.TestDevice;
import dev.hubbub.speech.decoding.DecodingOptions;
import dev.hubbub.speech.decoding.Hypothesis;
import dev.hubbub.speech.decoding.SpokenTask;
import dev.hubbub.speech.model.TimedWord;
import dev.hubbub.speech.tokenizer.Tokenizer;
import dev.hubbub.speech.whisper.checkpoint.WhisperCheckpoint;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class WordAlignmentTest {
    private static final DecodingOptions OPTIONS =
            DecodingOptions.builder().language("en").maxTokens(20).build();

    private static WhisperModel model;

    @BeforeAll
    static void load() {
        WhisperCheckpoint checkpoint = WhisperCheckpoint.open(ReferenceModel.resource("/whisper/small/hf"));
        try (checkpoint;
                WhisperModel plain =
                        WhisperModel.load(ReferenceModel.resource("/whisper/small/hf"), TestDevice.OPTIONS)) {
            model = WhisperModel.load(checkpoint, plain.tokens(), Optional.of(new Numbers()), TestDevice.OPTIONS);
        }
    }

    @AfterAll
    static void close() {
        model.close();
    }

    /** Writes each token as a word of its own, the number of its id. */
    private record Numbers() implements Tokenizer {
        @Override
        public int size() {
            return 1000;
        }

        @Override
        public int[] encode(String text) {
            return IntStream.of().toArray();
        }

        @Override
        public String decode(int... ids) {
            return IntStream.of(ids).mapToObj(id -> " " + id).collect(Collectors.joining());
        }

        @Override
        public OptionalInt special(String written) {
            return OptionalInt.empty();
        }
    }

    private static List<TimedWord> align(EncodedAudio audio, int segment, Hypothesis hypothesis) {
        return new WordAlignment(model).align(audio, segment, hypothesis, SpokenTask.TRANSCRIBE);
    }

    @Test
    void words_follow_each_other_within_the_audio() {
        try (EncodedAudio audio = model.encode(ReferenceModel.clips(), true)) {
            List<Hypothesis> hypotheses = model.decode(audio, OPTIONS);
            for (int segment = 0; segment < audio.size(); segment++) {
                Hypothesis hypothesis = hypotheses.get(segment);
                List<TimedWord> words = align(audio, segment, hypothesis);
                assertEquals(
                        hypothesis.tokens().stream().filter(t -> t < 900).toList(),
                        words.stream().flatMap(word -> word.tokens().stream()).toList());
                double before = 0;
                for (TimedWord word : words) {
                    assertTrue(word.start() >= before && word.end() >= word.start(), words.toString());
                    assertTrue(word.probability() > 0 && word.probability() <= 1, words.toString());
                    before = word.end();
                }
                assertEquals(0, words.get(0).start());
                assertTrue(before <= audio.seconds(segment) + 0.02 && before > 0.2, words.toString());
            }
        }
    }

    @Test
    void padding_of_the_neighbours_does_not_move_a_word() {
        List<float[]> clips = ReferenceModel.clips();
        try (EncodedAudio together = model.encode(clips, false);
                EncodedAudio alone = model.encode(clips.subList(0, 1), false)) {
            Hypothesis hypothesis = model.decode(alone, OPTIONS).get(0);
            List<TimedWord> expected = align(alone, 0, hypothesis);
            List<TimedWord> words = align(together, 0, hypothesis);
            for (int i = 0; i < expected.size(); i++) {
                assertEquals(expected.get(i).start(), words.get(i).start());
                assertEquals(expected.get(i).probability(), words.get(i).probability(), 1e-4);
            }
        }
    }

    @Test
    void probabilities_are_those_of_the_decoder() {
        try (EncodedAudio audio = model.encode(ReferenceModel.clips(), true)) {
            Hypothesis hypothesis = model.decode(audio, OPTIONS).get(0);
            List<TimedWord> words = align(audio, 0, hypothesis);
            int[] fed = {901, 902, 913, 917};
            float[] logits = model.logits(audio, 0, fed);
            double sum = 0;
            for (int token = 0; token < 900; token++) {
                sum += Math.exp(logits[3 * 1000 + token]);
            }
            int first = words.get(0).tokens().get(0);
            assertEquals(Math.exp(logits[3 * 1000 + first]) / sum, words.get(0).probability(), 1e-4);
        }
    }

    @Test
    void silence_has_no_words() {
        try (EncodedAudio audio = model.encode(List.of(new float[0]), true)) {
            Hypothesis hypothesis = model.decode(audio, OPTIONS).get(0);
            assertEquals(List.of(), align(audio, 0, hypothesis));
        }
    }

    @Test
    void words_need_a_tokenizer() {
        try (WhisperModel plain = WhisperModel.load(ReferenceModel.resource("/whisper/small/hf"), TestDevice.OPTIONS)) {
            assertThrows(IllegalArgumentException.class, () -> new WordAlignment(plain));
        }
    }
}
