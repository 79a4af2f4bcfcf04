package dev.hubbub.evaluation.index;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.hubbub.contracts.Json;
import dev.hubbub.contracts.score.Measurement;
import dev.hubbub.contracts.score.SegmentHealth;
import dev.hubbub.contracts.score.TrialScore;
import dev.hubbub.contracts.score.TrialScore.ErrorCounts;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ScoreSummaryTest {

    @Test
    void what_a_score_knows_of_its_segments_and_its_cost_is_in_the_index() throws Exception {
        TrialScore score = new TrialScore(
                "utterance",
                "english",
                0.1,
                null,
                null,
                new ErrorCounts(1, 2, 1, 40),
                null,
                null,
                100,
                20,
                4,
                10,
                List.of(),
                List.of(),
                null,
                null,
                new SegmentHealth(10, 3, 1, 0, 1, 5),
                15.0);

        ScoreSummary kept =
                Json.read(Json.text(ScoreSummary.of(score)).getBytes(StandardCharsets.UTF_8), ScoreSummary.class);

        assertEquals(
                Map.of(
                        Measurement.seconds, 20.0,
                        Measurement.realTimeFactor, 0.2,
                        Measurement.gpuSeconds, 15.0,
                        Measurement.flaggedShare, 0.4,
                        Measurement.cappedShare, 0.3,
                        Measurement.loopedShare, 0.1,
                        Measurement.emptyShare, 0.0,
                        Measurement.otherLanguageShare, 0.2,
                        Measurement.insertionRate, 0.05),
                kept.measurements());
        assertEquals(new Health(10, 4, 0, 0), kept.health());
    }
}
