package dev.hubbub.contracts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PrintableTextTest {

    @Test
    void what_moves_a_cursor_or_turns_a_line_around_is_shown_and_does_nothing() {
        assertEquals("a\\u001b[2Jb", PrintableText.line("a\u001b[2Jb"));
        assertEquals("a\\u009b2Jb", PrintableText.line("a\u009b2Jb"), "the same in one character");
        assertEquals("\\u202etxet\\u202c", PrintableText.line("\u202etxet\u202c"));
        assertEquals("\\u2067a\\u2069", PrintableText.line("\u2067a\u2069"));
        assertEquals("nul \\u0000 bell \\u0007 delete \\u007f", PrintableText.line("nul \0 bell \u0007 delete \u007f"));
        assertEquals("half \\ud83d", PrintableText.line("half \ud83d"));
    }

    @Test
    void a_name_is_one_line_and_a_text_may_be_several() {
        assertEquals("a\\nb\\rc\\td\\u2028e\\u0085", PrintableText.line("a\nb\rc\td\u2028e\u0085"));
        assertEquals("a\nb\\rc\td\\u2028e", PrintableText.lines("a\nb\rc\td\u2028e"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "plain",
                "مرحبا بالعالم",
                "שלום עולם",
                "می\u200cخواهم",
                "क्\u200dष",
                "👩\u200d👩\u200d👧\u200d👦",
                "🏴\udb40\udc67\udb40\udc62\udb40\udc7f",
                "t̸̡h̵e̶",
                "\u200eleft to right mark"
            })
    void writing_of_any_script_stays_as_it_is(String text) {
        assertEquals(text, PrintableText.line(text));
    }

    @Test
    void no_control_is_left_whatever_it_stands_beside() {
        for (int character = 0; character <= Character.MAX_CODE_POINT; character++) {
            if (Character.getType(character) == Character.CONTROL) {
                assertFalse(
                        PrintableText.line("a" + Character.toString(character) + "b")
                                .chars()
                                .anyMatch(Character::isISOControl),
                        Integer.toHexString(character));
            }
        }
    }
}
