package dev.hubbub.scoring.text;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hubbub.scoring.Golden;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

class WhisperNormalisersTest {

    private final Normaliser english = new WhisperEnglishNormaliser(SpellingTable.britishAsAmerican());

    @Test
    void every_english_text_of_the_reference_is_reproduced() throws IOException {
        assertAllPairs(english, "english", "ref", "hyp");
    }

    @Test
    void every_basic_text_of_the_reference_is_reproduced() throws IOException {
        assertAllPairs(new WhisperBasicNormaliser(), "basic", "ref", "hyp");
    }

    @Test
    void diacritics_are_dropped_as_in_the_reference() throws IOException {
        assertAllPairs(new WhisperBasicNormaliser(true, false), "basic_nodiac", "ref");
    }

    @Test
    void letters_are_split_as_in_the_reference() throws IOException {
        assertAllPairs(new WhisperBasicNormaliser(false, true), "basic_split", "ref");
    }

    private static void assertAllPairs(Normaliser normaliser, String expected, String... sides) throws IOException {
        JsonNode pairs = Golden.json("text/pairs.json");
        assertEquals(200, pairs.size());
        List<Executable> checks = new ArrayList<>();
        for (JsonNode pair : pairs) {
            for (String side : sides) {
                String text = pair.get(side).textValue();
                checks.add(() -> assertEquals(
                        pair.get(side + "_" + expected).textValue(), normaliser.normalise(text), () -> "of " + text));
            }
        }
        assertAll(checks);
    }

    @Test
    void spoken_numbers_are_written_as_numerals() {
        Map<String, String> expected = Map.ofEntries(
                Map.entry("two hundred and fifty one", "251"),
                Map.entry("twenty twenty", "2020"),
                Map.entry("nineteen eighty fours", "1984s"),
                Map.entry("two point five million", "2500000"),
                Map.entry("two point five thousandth", "2500th"),
                Map.entry("one point two point three million", "one.2.3 1000000"),
                Map.entry("triple oh seven", "0007"),
                Map.entry("double trouble", "double trouble"),
                Map.entry("point taken", "point taken"),
                Map.entry("minus ten degrees", "-10 degrees"),
                Map.entry("plus you", "plus you"),
                Map.entry("per person", "per person"),
                Map.entry("five per person", "5 per person"),
                Map.entry("five per cent", "5%"),
                Map.entry("three hundredth", "300th"),
                Map.entry("one decillion", "1" + "0".repeat(33)),
                Map.entry("twenty one thousand and sixty fifth", "21065th"),
                Map.entry("dogs and a half", "dogs and a half"),
                Map.entry("three million and a half", "3000000.5"),
                Map.entry("two dollars and seven cents", "$2.07"),
                Map.entry("¢7 cents", "¢7"),
                Map.entry("ones and sixes", "ones and 6s"));
        assertAll(expected.entrySet().stream()
                .map(entry -> () -> assertEquals(
                        entry.getValue(), english.normalise(entry.getKey()), () -> "of " + entry.getKey())));
    }

    @Test
    void british_spellings_count_as_american_only_with_the_table() {
        String british = "the colours of the theatre centre were organised travelling grey";
        assertEquals("the colors of the theater center were organized traveling gray", english.normalise(british));
        assertEquals(british, new WhisperEnglishNormaliser(SpellingTable.none()).normalise(british));
    }

    @Test
    void the_spelling_table_changes_no_american_spelling() {
        Map<String, String> table = SpellingTable.britishAsAmerican().spellings();
        assertTrue(table.size() > 1700, () -> "only " + table.size() + " spellings");
        List<String> chained = table.entrySet().stream()
                .filter(entry -> table.containsKey(entry.getValue()))
                .map(Map.Entry::toString)
                .toList();
        assertEquals(List.of(), chained);
    }

    @Test
    void a_spelling_table_can_be_read_from_json() throws IOException {
        byte[] table = "{\"gaol\": \"jail\"}".getBytes(StandardCharsets.UTF_8);
        SpellingTable read = SpellingTable.readJson(new ByteArrayInputStream(table));
        assertEquals("to jail colour", read.respelled(List.of("to", "gaol", "colour")));
    }

    @Test
    void disfluency_lists_have_comments_and_any_white_space() throws IOException {
        byte[] list = "# sounds\num  er # more\n\nuh\n".getBytes(StandardCharsets.UTF_8);
        Disfluencies read = Disfluencies.read(new ByteArrayInputStream(list));
        assertEquals("so yeah", read.removedFrom(" um so  er yeah uh"));
    }

    @Test
    void every_caption_of_the_challenge_reference_is_reproduced() throws IOException {
        JsonNode table = Golden.json("mcorec/normaliser_table.json");
        assertEquals(213, table.size());
        Normaliser noSpellings = new WhisperEnglishNormaliser(SpellingTable.none());
        Normaliser mcorec = new McorecNormaliser(Disfluencies.english());
        List<Executable> checks = new ArrayList<>();
        for (JsonNode row : table) {
            String text = row.get("text").textValue();
            checks.add(() -> assertEquals(row.get("whisper_norm").textValue(), noSpellings.normalise(text)));
            checks.add(() -> assertEquals(row.get("after_disfluency").textValue(), mcorec.normalise(text)));
        }
        assertAll(checks);
    }
}
