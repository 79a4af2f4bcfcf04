package dev.hubbub.speech.decoding;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import org.junit.jupiter.api.Test;

class TimestampRulesTest {
    private static final int END = 50;
    private static final int BEGIN = 60;
    private static final int SIZE = 100;

    private final TimestampRules rules = new TimestampRules(BEGIN, SIZE, END, 10);

    private long[] after(int... tokens) {
        long[] limits = new long[TimestampRules.LIMITS];
        rules.limits(new TokenPath(tokens, 0), limits, 0);
        return limits;
    }

    @Test
    void a_text_starts_with_an_early_timestamp() {
        assertArrayEquals(new long[] {BEGIN, BEGIN, BEGIN + 11}, after());
    }

    @Test
    void a_text_may_start_anywhere_without_a_limit() {
        long[] limits = new long[TimestampRules.LIMITS];
        new TimestampRules(BEGIN, SIZE, END, null).limits(TokenPath.EMPTY, limits, 0);
        assertArrayEquals(new long[] {BEGIN, BEGIN, SIZE}, limits);
    }

    @Test
    void words_follow_an_opening_timestamp() {
        assertArrayEquals(new long[] {0, SIZE, SIZE}, after(65));
    }

    @Test
    void a_token_behind_the_timestamps_is_a_word() {
        assertArrayEquals(new long[] {0, 66, SIZE}, after(65, SIZE));
        assertArrayEquals(new long[] {0, BEGIN, SIZE}, after(1, SIZE + 3));
    }

    @Test
    void a_closing_timestamp_is_later_than_the_opening_one() {
        assertArrayEquals(new long[] {0, 66, SIZE}, after(65, 1, 2));
    }

    @Test
    void after_a_closing_timestamp_come_only_the_end_or_an_opening_one_not_before_it() {
        assertArrayEquals(new long[] {END, 70, SIZE}, after(65, 1, 70));
    }

    @Test
    void words_follow_the_second_of_two_timestamps() {
        assertArrayEquals(new long[] {0, SIZE, SIZE}, after(65, 1, 70, 72));
    }
}
