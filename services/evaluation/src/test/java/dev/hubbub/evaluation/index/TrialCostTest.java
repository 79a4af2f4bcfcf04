package dev.hubbub.evaluation.index;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hubbub.contracts.score.GpuHour;
import dev.hubbub.contracts.score.Measurement;
import dev.hubbub.contracts.score.Metric;
import io.quarkus.runtime.configuration.ConfigurationException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class TrialCostTest {

    private static final TrialTable TABLE = new TrialTable(
            TrialTable.FORMAT,
            Metric.wer,
            List.of(new Weights("tiny", null, null, null)),
            List.of(trial(0, "hour", 3600.0), trial(1, "nobody knows", null), trial(2, "minute", 60.0)));

    @Test
    void trials_are_filtered_and_sorted_by_what_they_cost_where_an_hour_has_a_price() {
        GpuHour hour = new Prices(Optional.of(3.0)).gpuHour();
        assertEquals(
                List.of("minute", "hour", "nobody knows"),
                names(new TrialQuery(List.of(), "cost", null).of(TABLE, hour)));
        assertEquals(List.of("hour"), names(new TrialQuery(List.of("cost>=3"), null, null).of(TABLE, hour)));
    }

    @Test
    void without_a_price_there_is_no_cost_and_a_price_that_is_none_is_refused() {
        TrialQuery byCost = new TrialQuery(List.of(), "cost", null);
        GpuHour nobodySays = new Prices(Optional.empty()).gpuHour();
        assertThrows(InvalidQueryException.class, () -> byCost.of(TABLE, nobodySays));
        String refusal = assertThrows(ConfigurationException.class, () -> new Prices(Optional.of(-1.0)))
                .getMessage();
        assertTrue(refusal.contains("cannot cost -1.0") && refusal.contains("HUBBUB_GPU_HOUR_PRICE"), refusal);
    }

    private static List<String> names(List<TrialEntry> trials) {
        return trials.stream().map(TrialEntry::name).toList();
    }

    private static TrialEntry trial(int index, String name, Double gpuSeconds) {
        ScoreSummary summary = new ScoreSummary(
                "utterance",
                "english",
                Map.of(Metric.wer, Estimate.of(0.5)),
                null,
                1,
                10,
                gpuSeconds == null ? Map.of() : Map.of(Measurement.gpuSeconds, gpuSeconds),
                new Health(1, 0, 0, 0));
        return new TrialEntry(index, name, 0, new TreeMap<>(), TrialEntry.Standing.ranked, null, null, summary);
    }
}
