package dev.hubbub.scoring.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LettersBeyondEnglishTest {

    private static Optional<String> sentence(String text) {
        LettersBeyondEnglish letters = new LettersBeyondEnglish();
        letters.add(text);
        return letters.sentence("name the language");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Wir müssen morgen früh noch über die Straße",
                "Où est passée la clé de la boîte à lettres",
                "El niño comió una manzana en el jardín de mamá",
                "Perché così tanto? È già più tardi",
                "Gdzie są moje żółte łódki"
            })
    void texts_that_are_plainly_not_english_are_told(String text) {
        assertTrue(sentence(text).orElseThrow().endsWith("name the language."));
    }

    @Test
    void english_with_a_foreign_word_now_and_then_is_english_and_other_scripts_are_seen_by_their_script() {
        assertEquals(Optional.empty(), sentence("we met in the café and he was naïve"));
        assertEquals(
                Optional.empty(),
                sentence("to be or not to be that is the question whether ".repeat(40) + "café naïve résumé"));
        assertEquals(Optional.empty(), sentence("मेरी किताबें मेज पर हैं"));
    }

    @Test
    void the_share_and_the_commonest_letters_are_named() {
        assertTrue(sentence("schön schön größer")
                .orElseThrow()
                .contains("25.0 % of their letters are none of English (ö, ß)"));
    }
}
