package dev.hubbub.speech.flamingo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hubbub.speech.model.Modality;
import dev.hubbub.speech.training.ModalityDropout;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class ModalityDropoutTest {

    @Test
    void every_draw_of_the_original_keeps_the_same_senses() throws IOException {
        try (FlamingoGolden golden = new FlamingoGolden("tiny")) {
            JsonNode rows = golden.expected.get("training_modality_dropout");
            assertEquals(24, rows.size());
            for (JsonNode row : rows) {
                var dropout = new ModalityDropout(
                        row.get("prob_av").asDouble(), row.get("prob_a").asDouble());
                var kept = dropout.kept(row.get("draw").asDouble());
                assertEquals(row.get("audio_kept").asBoolean(), kept.contains(Modality.AUDIO), "" + row);
                assertEquals(row.get("video_kept").asBoolean(), kept.contains(Modality.VIDEO), "" + row);
            }
        }
    }

    @Test
    void shares_that_are_none_are_refused() {
        for (double[] shares : new double[][] {{-0.1, 0}, {0, -0.1}, {0.7, 0.4}, {Double.NaN, 0}}) {
            assertThrows(IllegalArgumentException.class, () -> new ModalityDropout(shares[0], shares[1]));
        }
    }
}
