package dev.hubbub.localdev.spectrogram;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class TimeTicksTest {

    @Test
    void marks_lie_at_round_seconds_inside_the_span_and_are_no_more_than_there_is_room_for() {
        assertThat(labels(0, 10, 10)).containsExactly("0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "10");
        assertThat(labels(12.3, 13.1, 5)).containsExactly("12.4", "12.6", "12.8", "13.0");
        assertThat(labels(0.1, 0.4, 3)).containsExactly("0.1", "0.2", "0.3", "0.4");
        assertThat(labels(0, 0.05, 5)).containsExactly("0.00", "0.01", "0.02", "0.03", "0.04", "0.05");
    }

    @Test
    void long_times_are_said_in_minutes() {
        assertThat(labels(100, 230, 5)).containsExactly("2:00", "2:30", "3:00", "3:30");
        assertThat(TimeTicks.of(100, 230, 5).title()).isEqualTo("time (min:s)");
        assertThat(TimeTicks.of(0, 110, 5).title()).isEqualTo("time (s)");
    }

    private static List<String> labels(double start, double end, int most) {
        TimeTicks ticks = TimeTicks.of(start, end, most);
        return LongStream.rangeClosed(ticks.first(), ticks.last())
                .mapToObj(ticks::label)
                .toList();
    }
}
