package dev.hubbub.scoring.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.hubbub.scoring.Golden;
import dev.hubbub.scoring.rate.EditCounts;
import dev.hubbub.scoring.rate.EditDistance;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KeepingMarksNormaliserTest {

    private final Normaliser marks = new KeepingMarksNormaliser();
    private final Normaliser characters = new CharactersNormaliser();

    @ParameterizedTest
    @CsvSource({
        "hi, मेरी किताबें, मेरा किताबों",
        "bn, কি, কু",
        "ta, கி, கு",
        "te, కి, కు",
        "th, ปา, ปี",
        "he, שָׁלוֹם, שִׁלוּם",
        "ar, كَتَبَ, كُتُبٌ",
        "yo, ọ̀kọ̀, ọ́kọ́",
    })
    void words_that_differ_in_their_marks_alone_are_two_words_in_any_script(String language, String one, String other) {
        assertNotEquals(marks.normalise(one), marks.normalise(other), language);
        assertEquals(UnicodeText.words(one), UnicodeText.words(marks.normalise(one)), "and each stays one word");
    }

    @Test
    void form_is_forgiven() {
        assertEquals(
                "नमस्ते दुनिया",
                marks.normalise("  नमस्ते, [noise] दुनिया। (हँसी)").strip());
        assertEquals("é", marks.normalise("E\u0301"), "composed and decomposed are the same");
        assertEquals("mìí istanbul", marks.normalise("MÌÍ İstanbul"));
    }

    @Test
    void what_has_no_shape_is_no_difference() {
        assertEquals("میخواهم", marks.normalise("می\u200cخواهم"));
        assertEquals("abc", marks.normalise("\ufeffa\u202eb\u00adc"));
        assertEquals("ក ខ", marks.normalise("ក\u200bខ"), "but a zero-width space parts words");
        assertEquals(" love ", marks.normalise("❤\ufe0f love 👩\u200d👧"), "a mark on a symbol goes with it");
        assertEquals("", marks.normalise("\u0301"));
    }

    @Test
    void texts_of_composed_letters_are_as_the_basic_normaliser_makes_them() throws Exception {
        Normaliser basic = new WhisperBasicNormaliser();
        long same = StreamSupport.stream(Golden.json("text/pairs.json").spliterator(), false)
                .map(pair -> pair.get("ref").textValue())
                .filter(text -> text.codePoints()
                        .noneMatch(character -> character == 'İ'
                                || Symbols.isMark(character)
                                || Character.getType(character) == Character.FORMAT))
                .peek(text -> assertEquals(basic.normalise(text), marks.normalise(text)))
                .count();
        assertEquals(true, same > 150, "only " + same + " texts were compared");
    }

    @Test
    void a_language_without_spaces_is_compared_character_by_character() {
        String reference = characters.normalise("我有 iPhone，手机。");
        assertEquals("我 有 i p h o n e 手 机", reference);
        assertEquals(
                new EditCounts(3, 1, 0, 0),
                EditDistance.ofWords(characters.normalise("กำลัง"), characters.normalise("กำลิง")),
                "a vowel sign belongs to its character");
    }
}
