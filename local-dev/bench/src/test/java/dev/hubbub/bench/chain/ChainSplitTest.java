package dev.hubbub.bench.chain;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.hubbub.bench.time.Spent;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ChainSplitTest {

    private static Spent seconds(double seconds) {
        return new Spent(2 * seconds, seconds);
    }

    @Test
    void lips_are_cut_once_and_each_length_is_encoded_once_against_both_in_every_trial() {
        Map<ChainStep, Spent> spent = new EnumMap<>(ChainStep.class);
        spent.put(ChainStep.LIPS, seconds(10));
        spent.put(ChainStep.MEDIA, seconds(1));
        spent.put(ChainStep.FEATURES, seconds(2));
        spent.put(ChainStep.VIDEO_ENCODER, seconds(3));
        spent.put(ChainStep.AUDIO_ENCODER, seconds(4));
        spent.put(ChainStep.SCORING, seconds(0.5));

        ChainSplit split = ChainSplit.of(
                "family", 20, List.of(4, 8, 12), List.of(seconds(5), seconds(6), seconds(7)), 3, 64, spent);

        assertEquals(9, split.trials());
        assertEquals(
                10 + 3 * (1 + 2 + 3 + 4) + 3 * (5 + 6 + 7) + 9 * 0.5,
                split.once().cpuSeconds(),
                1e-9);
        assertEquals(
                9 * (10 + 1 + 2 + 3 + 4 + 0.5) + 3 * (5 + 6 + 7), split.anew().cpuSeconds(), 1e-9);
        assertEquals(7 / 27.5, split.steps().get(ChainStep.DECODING.ordinal()).share(), 1e-9);
        assertEquals(
                1, split.steps().stream().mapToDouble(ChainSplit.Step::share).sum(), 1e-9);
    }
}
