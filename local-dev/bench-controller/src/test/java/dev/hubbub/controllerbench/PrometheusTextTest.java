package dev.hubbub.controllerbench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import org.junit.jupiter.api.Test;

class PrometheusTextTest {

    private static final String TEXT =
            """
            # TYPE lag_seconds histogram
            lag_seconds_bucket{le="0.1"} %d
            lag_seconds_bucket{le="1.0"} %d
            lag_seconds_bucket{le="+Inf"} %d
            lag_seconds_count %d
            apiserver_request_total{verb="POST",resource="trials"} 3
            apiserver_request_total{verb="PUT",resource="trials"} 4
            apiserver_request_total{verb="PUT",resource="trialsets"} 5
            """;

    @Test
    void series_of_a_name_are_summed_by_their_labels() {
        PrometheusText text = PrometheusText.parse(TEXT.formatted(0, 0, 0, 0));
        assertEquals(7, text.sum("apiserver_request_total", "resource=\"trials\""));
        assertEquals(12, text.sum("apiserver_request_total"));
        assertEquals(0, text.sum("apiserver_request"));
        assertEquals(Map.of("trials", 7.0, "trialsets", 5.0), text.by("resource", "apiserver_request_total"));
    }

    @Test
    void a_quantile_is_the_end_of_its_bucket_and_counts_only_what_came_since() {
        PrometheusText before = PrometheusText.parse(TEXT.formatted(10, 90, 100, 100));
        PrometheusText after = PrometheusText.parse(TEXT.formatted(105, 189, 200, 200));
        assertEquals(1.0, before.quantile("lag_seconds", 0.9).getAsDouble());
        assertEquals(0.1, after.since(before).quantile("lag_seconds", 0.95).getAsDouble());
        assertEquals(
                Double.POSITIVE_INFINITY,
                after.since(before).quantile("lag_seconds", 1).getAsDouble());
        assertTrue(after.quantile("no_such_seconds", 0.95).isEmpty());
    }
}
