package dev.hubbub.speech.training;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LossesTest {

    @Test
    void a_part_that_not_every_batch_has_is_the_mean_of_those_that_have_it() {
        Losses unheard = new Losses(1, 2, 0, 0, Map.of());
        Losses heard = new Losses(3, 4, 0, 0, Map.of("ctc", 5.0));
        assertEquals(new Losses(2, 3, 0, 0, Map.of("ctc", 5.0)), Losses.mean(List.of(unheard, heard)));
        assertEquals(new Losses(1, 2, 0, 0, Map.of()), Losses.mean(List.of(unheard, unheard)));
    }
}
