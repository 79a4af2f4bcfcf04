package dev.hubbub.speech.tokenizer;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LenientUtf8Test {

    /** The number of replacements is what Python's {@code errors="replace"} makes of the same bytes. */
    @ParameterizedTest
    @CsvSource({
        "41e282, A?",
        "e2, ?",
        "e28241, ?A",
        "80, ?",
        "c0af, ??",
        "e080af, ???",
        "eda080, ???",
        "eda08041, ???A",
        "f0808080, ????",
        "f09f98, ?",
        "f09f9841, ?A",
        "f09f41, ?A",
        "f4908080, ????",
        "f5, ?",
        "ff41fe, ?A?",
        "e1a0c0, ??",
        "f1808041, ?A",
        "c241, ?A",
    })
    void each_maximal_broken_part_becomes_one_replacement(String hex, String expected) {
        assertEquals(
                expected.replace('?', '\uFFFD'),
                LenientUtf8.decode(HexFormat.of().parseHex(hex)));
    }

    @Test
    void every_character_of_unicode_survives() {
        StringBuilder all = new StringBuilder();
        for (int point = 0; point <= Character.MAX_CODE_POINT; point++) {
            if (point < Character.MIN_SURROGATE || point > Character.MAX_SURROGATE) {
                all.appendCodePoint(point);
            }
        }
        assertEquals(all.toString(), LenientUtf8.decode(all.toString().getBytes(StandardCharsets.UTF_8)));
    }
}
