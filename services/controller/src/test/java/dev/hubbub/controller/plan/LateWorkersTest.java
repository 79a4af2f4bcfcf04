package dev.hubbub.controller.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.hubbub.contracts.digest.Digest;
import dev.hubbub.contracts.stage.OutputAddress;
import dev.hubbub.contracts.stage.StageName;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LateWorkersTest {

    private static final OutputAddress FIRST = output("1");
    private static final OutputAddress SECOND = output("2");
    private static final OutputAddress THIRD = output("3");
    private static final Maker.Round TWO_OF_THREE =
            new Maker.Round(null, List.of(FIRST, SECOND, THIRD), 2, Optional.empty());

    @Test
    void nobody_is_late_before_enough_are_done() {
        assertEquals(List.of(), late(Set.of(FIRST), Set.of()));
    }

    @Test
    void whoever_is_neither_done_nor_given_up_is_late_once_enough_are_done() {
        assertEquals(List.of(THIRD), late(Set.of(FIRST, SECOND), Set.of()));
        assertEquals(List.of(), late(Set.of(FIRST, SECOND), Set.of(THIRD)));
    }

    @Test
    void one_that_was_given_up_is_not_of_those_who_are_enough_whatever_it_hands_in_afterwards() {
        assertEquals(List.of(), late(Set.of(FIRST, SECOND), Set.of(FIRST)));
    }

    private static List<OutputAddress> late(Set<OutputAddress> known, Set<OutputAddress> failed) {
        return TWO_OF_THREE.late(known::contains, failed::contains);
    }

    private static OutputAddress output(String digit) {
        return new OutputAddress(StageName.TRAINING, new Digest(digit.repeat(64)));
    }
}
