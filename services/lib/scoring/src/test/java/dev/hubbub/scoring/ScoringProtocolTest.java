package dev.hubbub.scoring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class ScoringProtocolTest {

    @Test
    void a_protocol_is_found_by_its_name() {
        assertEquals(ScoringProtocol.MCOREC, ScoringProtocol.named("mcorec"));
        assertEquals(ScoringProtocol.UTTERANCE, ScoringProtocol.named("utterance"));
    }

    @Test
    void an_unknown_protocol_is_refused_with_the_known_ones() {
        IllegalArgumentException unknown =
                assertThrows(IllegalArgumentException.class, () -> ScoringProtocol.named("bleu"));
        assertTrue(unknown.getMessage().contains("'bleu'; use one of mcorec, mcorec-corrected, utterance"));
    }
}
