package dev.hubbub.speech.whisper;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import org.junit.jupiter.api.Test;

class TimeWarpTest {

    @Test
    void the_way_follows_the_cheap_cells() {
        float[][] cost = {
            {-5, -5, 1, 1, 1, 1},
            {1, 1, -5, 1, 1, 1},
            {1, 1, 1, -5, -5, -5},
        };
        assertArrayEquals(new int[] {0, 2, 3}, TimeWarp.entries(cost));
    }

    @Test
    void more_rows_than_columns_share_columns() {
        assertArrayEquals(new int[] {0, 0, 1}, TimeWarp.entries(new float[][] {{-1, 1}, {-1, 1}, {1, -1}}));
    }

    @Test
    void between_equal_ways_the_one_along_the_row_is_taken() {
        assertArrayEquals(new int[] {0, 0, 0}, TimeWarp.entries(new float[][] {{-1, 0}, {-1, 0}, {0, -1}}));
    }

    @Test
    void the_way_to_the_right_is_taken_where_down_and_both_are_equal_even_if_it_costs_more() {
        assertArrayEquals(new int[] {0, 0}, TimeWarp.entries(new float[][] {{0, 0}, {9, 1}}));
    }

    @Test
    void one_row_starts_at_the_first_column() {
        assertArrayEquals(new int[] {0}, TimeWarp.entries(new float[][] {{3, -9, 2}}));
    }

    @Test
    void one_column_holds_all_rows() {
        assertArrayEquals(new int[] {0, 0}, TimeWarp.entries(new float[][] {{1}, {1}}));
    }
}
