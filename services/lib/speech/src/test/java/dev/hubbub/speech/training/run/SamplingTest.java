package dev.hubbub.speech.training.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hubbub.speech.training.augmentation.Augmentation;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SamplingTest {
    /** 1000 English utterances of speakers who say more and more, 90 German ones and 10 French ones. */
    private static final List<Example> EXAMPLES = examples();

    private static List<Example> examples() {
        List<Example> examples = new ArrayList<>();
        for (int i = 0; i < 1100; i++) {
            String language = i < 1000 ? "en" : i < 1090 ? "de" : "fr";
            examples.add(new Example("utterance " + i, 2, "text", language, "speaker " + (int) Math.sqrt(i)));
        }
        return examples;
    }

    @Test
    void at_temperature_one_every_utterance_has_its_turn_once_an_epoch() {
        assertEquals(Collections.nCopies(1100, 1), seen(turns(EXAMPLES, Sampling.Group.LANGUAGE, 1), 0, 1));
    }

    @Test
    void shares_are_those_of_the_root_of_the_sizes_and_an_epoch_is_as_long_as_before() {
        List<Integer> seen = seen(turns(EXAMPLES, Sampling.Group.LANGUAGE, 2), 0, 1);
        double sum = Math.sqrt(1000) + Math.sqrt(90) + Math.sqrt(10);
        assertEquals(1100, sum(seen));
        assertEquals(1100 * Math.sqrt(1000) / sum, sum(seen.subList(0, 1000)), 1);
        assertEquals(1100 * Math.sqrt(90) / sum, sum(seen.subList(1000, 1090)), 1);
        assertEquals(1100 * Math.sqrt(10) / sum, sum(seen.subList(1090, 1100)), 1);
        assertTrue(seen.subList(0, 1000).stream().allMatch(times -> times <= 1));
    }

    @Test
    void a_high_temperature_makes_all_groups_equal_and_over_epochs_all_of_a_group_are_learnt_from_equally_often() {
        Turns turns = turns(EXAMPLES, Sampling.Group.LANGUAGE, 1e6);
        List<Integer> seen = seen(turns, 0, 11);
        for (List<Integer> group : List.of(seen.subList(0, 1000), seen.subList(1000, 1090), seen.subList(1090, 1100))) {
            assertEquals(11 * 1100 / 3.0, sum(group), 11);
            assertTrue(Collections.max(group) - Collections.min(group) <= 1, group.toString());
        }
    }

    @Test
    void turns_follow_from_seed_and_epoch_alone() {
        Turns turns = turns(EXAMPLES, Sampling.Group.SPEAKER, 3);
        List<Turn> fifth = turns.epoch(5);
        assertEquals(fifth, turns(EXAMPLES, Sampling.Group.SPEAKER, 3).epoch(5));
        assertFalse(fifth.equals(turns.epoch(6)));
        assertEquals(1100, fifth.size());
        assertEquals(1099, fifth.get(1099).number());
    }

    @Test
    void it_is_said_how_often_each_group_is_learnt_from() {
        assertEquals(
                "In an epoch, by language at temperature 2.0: de 236 turns of 90 utterances (each 2.62 times), en 786"
                        + " turns of 1000 utterances (each 0.79 times), fr 78 turns of 10 utterances (each 7.80 times).",
                turns(EXAMPLES, Sampling.Group.LANGUAGE, 2).sentence().orElseThrow());
        String speakers = turns(EXAMPLES, Sampling.Group.SPEAKER, 2).sentence().orElseThrow();
        assertTrue(speakers.endsWith(", and each of 22 others 0.75 to 2.60 times."), speakers);
    }

    @Test
    void an_utterance_whose_group_nobody_names_is_refused_by_name() {
        List<Example> unknown = List.of(new Example("a", 1, "text", "en"));
        IllegalArgumentException e =
                assertThrows(IllegalArgumentException.class, () -> turns(unknown, Sampling.Group.SPEAKER, 2));
        assertEquals(
                "Sampling by speaker needs the speaker of every utterance, and a names none: say it, or leave out"
                        + " sampling.",
                e.getMessage());
        assertThrows(IllegalArgumentException.class, () -> new Sampling(Sampling.Group.SPEAKER, 0.5));
    }

    private static Turns turns(List<Example> examples, Sampling.Group by, double temperature) {
        Optional<Sampling> sampling = Optional.of(new Sampling(by, temperature));
        return new Turns(examples, new Batching(60, false, ModalitySettings.USUAL, sampling, Augmentation.NONE, 7), 30);
    }

    /** How often each example had its turn. */
    private static List<Integer> seen(Turns turns, int from, int to) {
        List<Integer> seen = new ArrayList<>(Collections.nCopies(EXAMPLES.size(), 0));
        for (int epoch = from; epoch < to; epoch++) {
            turns.epoch(epoch).forEach(turn -> seen.set(turn.example(), seen.get(turn.example()) + 1));
        }
        return seen;
    }

    private static int sum(List<Integer> seen) {
        return seen.stream().mapToInt(Integer::intValue).sum();
    }
}
