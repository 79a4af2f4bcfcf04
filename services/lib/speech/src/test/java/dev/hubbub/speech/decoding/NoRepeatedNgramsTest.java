package dev.hubbub.speech.decoding;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class NoRepeatedNgramsTest {

    private static TokenPath path(int... tokens) {
        return new TokenPath(tokens, 0);
    }

    @Test
    void what_followed_the_last_tokens_before_is_forbidden() {
        // Hugging Face's own example: with runs of two, after "7 8 7" an 8 would repeat "7 8".
        assertEquals(Set.of(8), new NoRepeatedNgrams(2).forbidden(path(7, 8, 7)));
        assertEquals(Set.of(8, 9), new NoRepeatedNgrams(2).forbidden(path(7, 8, 7, 9, 7)));
        assertEquals(Set.of(), new NoRepeatedNgrams(3).forbidden(path(7, 8, 7)));
        assertEquals(Set.of(7), new NoRepeatedNgrams(3).forbidden(path(7, 8, 7, 7, 8)));
    }

    @Test
    void runs_of_one_forbid_every_token_that_was_there() {
        assertEquals(Set.of(3, 5), new NoRepeatedNgrams(1).forbidden(path(3, 5, 3)));
        assertEquals(Set.of(), new NoRepeatedNgrams(1).forbidden(TokenPath.EMPTY));
    }

    @Test
    void size_nought_forbids_nothing_and_a_text_shorter_than_a_run_has_none() {
        assertEquals(Set.of(), new NoRepeatedNgrams(0).forbidden(path(1, 1, 1)));
        assertEquals(Set.of(), new NoRepeatedNgrams(4).forbidden(path(1, 1, 1)));
    }

    @Test
    void places_count_rows_of_the_vocabulary() {
        List<TokenPath> paths = List.of(path(7, 8, 7), TokenPath.EMPTY, path(2, 4, 2));
        assertArrayEquals(new long[] {8, 24}, new NoRepeatedNgrams(2).places(paths, 10));
        assertArrayEquals(new long[0], new NoRepeatedNgrams(0).places(paths, 10));
    }
}
