package dev.hubbub.scoring.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TextLanguageTest {

    @ParameterizedTest
    @CsvSource({
        "en,      hello,    english,             en",
        "en-GB,   hello,    english,             en",
        "eng,     hello,    english,             en",
        "English, hello,    english,             en",
        "de,      hallo,    basic-keeping-marks, de",
        "hi,      मेज,       basic-keeping-marks, hi",
        "hin,     मेज,       basic-keeping-marks, hi",
        "zh_CN,   天气,      characters,          zh",
        "cmn,     天气,      characters,          zh",
        "Thai,    ปา,       characters,          th",
        "yue,     天气,      characters,          yue",
        "xx,      whatever, basic-keeping-marks, xx",
    })
    void a_language_has_its_normaliser_however_it_is_called(String given, String text, String normaliser, String key) {
        TextLanguage language = TextLanguage.of(given, text);
        assertEquals(NamedNormaliser.named(normaliser), language.normaliser());
        assertEquals(key, language.key());
    }

    @ParameterizedTest
    @CsvSource({
        "hello,                english,             ''",
        "'',                   english,             ''",
        "123 !,                english,             ''",
        "hello мир,            english,             ''",
        "мир hi,               basic-keeping-marks, script:cyrillic",
        "मेरी किताबें,             basic-keeping-marks, script:devanagari",
        "مرحبا,                basic-keeping-marks, script:arabic",
        "今天 ok,               english,             ''",
        "今天天气 ok,            characters,          script:han",
        "ありがとう,             characters,          script:hiragana",
        "ขอบคุณ,               characters,          script:thai",
        "감사합니다,              basic-keeping-marks, script:hangul",
    })
    void where_nobody_says_the_language_the_script_tells_whether_it_may_be_english(
            String text, String normaliser, String key) {
        for (String saidByDefault : new String[] {null, "", "auto", "und", "en"}) {
            TextLanguage language = TextLanguage.of(null, text).orElse(saidByDefault);
            assertEquals(NamedNormaliser.named(normaliser), language.normaliser(), text);
            assertEquals(key, TextLanguage.of(null, text).key());
        }
    }

    @Test
    void what_a_line_says_goes_before_what_is_usual_and_that_before_the_script() {
        assertEquals("hi", TextLanguage.of("hi", "मेज").orElse("mr").key());
        assertEquals("mr", TextLanguage.of(null, "मेज").orElse("mr").key());
        assertEquals(
                NamedNormaliser.ENGLISH,
                TextLanguage.of("en", "table").orElse("mr").normaliser());
    }

    @Test
    void a_name_of_elsewhere_is_one_that_people_may_use_and_a_task_may_not() {
        assertEquals(NamedNormaliser.NONE, NamedNormaliser.called("raw"));
        assertEquals(NamedNormaliser.ENGLISH, NamedNormaliser.called("Whisper-English"));
        assertEquals(NamedNormaliser.MCOREC, NamedNormaliser.called("mcorec"));
        assertThrows(IllegalArgumentException.class, () -> NamedNormaliser.named("raw"));
        assertThrows(IllegalArgumentException.class, () -> NamedNormaliser.called("german"));
    }

    @Test
    void a_normaliser_that_is_not_there_is_refused_with_those_that_are() {
        IllegalArgumentException refused =
                assertThrows(IllegalArgumentException.class, () -> NamedNormaliser.named("german"));
        assertTrue(
                refused.getMessage()
                        .contains(
                                "'german'; use one of english, basic, basic-keeping-marks, characters, mcorec, mcorec-corrected, none"),
                refused.getMessage());
    }
}
