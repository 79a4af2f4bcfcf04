package dev.hubbub.scoring.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hubbub.scoring.Golden;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ClusterAgreementTest {

    private static final double TOLERANCE = 1e-12;

    @Test
    void all_pair_metrics_of_the_reference_are_reproduced() throws IOException {
        JsonNode cases = Golden.json("cluster/clustering.json").get("pair_metrics");
        assertTrue(cases.size() > 20);
        for (JsonNode metrics : cases) {
            ClusterAgreement agreement =
                    ClusterAgreement.between(labels(metrics.get("true")), labels(metrics.get("pred")));
            assertEquals(metrics.get("f1").doubleValue(), agreement.pairF1(), TOLERANCE, metrics::toString);
            assertEquals(metrics.get("ari").doubleValue(), agreement.adjustedRandIndex(), TOLERANCE, metrics::toString);
            JsonNode perSpeaker = metrics.get("per_speaker");
            for (int speaker = 0; speaker < perSpeaker.size(); speaker++) {
                assertEquals(
                        perSpeaker.get(speaker).doubleValue(),
                        agreement.pairF1Of("spk_" + speaker),
                        5e-5,
                        metrics::toString);
            }
        }
    }

    @Test
    void all_session_metrics_of_the_reference_are_reproduced() throws IOException {
        int compared = 0;
        for (JsonNode session : Golden.json("cluster/clustering.json").get("sessions")) {
            for (Map.Entry<String, JsonNode> found : session.get("clusters").properties()) {
                JsonNode metrics = session.get("metrics").get(found.getKey());
                ClusterAgreement agreement =
                        ClusterAgreement.between(byName(session.get("truth")), byName(found.getValue()));
                assertEquals(metrics.get("f1_label_first").doubleValue(), agreement.pairF1(), TOLERANCE);
                assertEquals(metrics.get("ari").doubleValue(), agreement.adjustedRandIndex(), TOLERANCE);
                compared++;
            }
        }
        assertTrue(compared > 100);
    }

    @Test
    void a_speaker_without_a_group_is_named() {
        IllegalArgumentException missing = assertThrows(
                IllegalArgumentException.class, () -> ClusterAgreement.between(Map.of("ann", 1), Map.of("bob", 1)));
        assertTrue(missing.getMessage().contains("ann"));
        ClusterAgreement agreement = ClusterAgreement.between(Map.of("ann", 1), Map.of("ann", 1, "bob", 1));
        assertThrows(IllegalArgumentException.class, () -> agreement.pairF1Of("bob"));
    }

    private static Map<String, Integer> labels(JsonNode array) {
        Map<String, Integer> labels = new LinkedHashMap<>();
        for (int speaker = 0; speaker < array.size(); speaker++) {
            labels.put("spk_" + speaker, array.get(speaker).intValue());
        }
        return labels;
    }

    private static Map<String, Integer> byName(JsonNode object) {
        Map<String, Integer> labels = new LinkedHashMap<>();
        object.properties()
                .forEach(entry -> labels.put(entry.getKey(), entry.getValue().intValue()));
        return labels;
    }
}
