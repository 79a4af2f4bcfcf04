package dev.hubbub.contracts.task;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hubbub.contracts.Json;
import dev.hubbub.contracts.setting.InvalidSettingException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DecodingTest {

    private static final Decoding GREEDY = new Decoding(1, null, null, "en", false, true, null);

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "beamSize                | 0      | must be 1 to 100, not 0",
                "beamSize                | 101    | must be 1 to 100, not 101",
                "patience                | 0.0    | must be 0.1 to 10, not 0.0",
                "lengthPenalty           | 1.5    | must be 0 to 1, not 1.5",
                "maxTokens               | 0      | must be 1 to 4096, not 0",
                "suppressTokens          | [-2]   | must be -1 to 10000000, not -2",
                "language                | '\"E\"' | 'must match ^(auto|[a-z]{2,3})$, unlike ''E'''"
            })
    void a_setting_outside_of_its_limits_is_refused_by_name(String setting, String value, String problem)
            throws Exception {
        JsonNode given = Json.mapper().readTree(value);
        InvalidSettingException refusal =
                assertThrows(InvalidSettingException.class, () -> GREEDY.with(setting, given));
        assertEquals(setting, refusal.setting());
        assertEquals("decoding." + setting + " " + problem, refusal.getMessage());
    }

    @Test
    void limits_hold_inside_of_a_setting() {
        InvalidSettingException empty = assertThrows(
                InvalidSettingException.class,
                () -> GREEDY.with("fallback", new WhisperSettings.Fallback(List.of(), 5, 2.4, -1, 0.6)));
        assertEquals("decoding.fallback.temperatures is empty, so nothing would be decoded", empty.getMessage());
        InvalidSettingException hot = assertThrows(
                InvalidSettingException.class,
                () -> GREEDY.with("fallback", new WhisperSettings.Fallback(List.of(0.0, 11.0), 5, 2.4, -1, 0.6)));
        assertEquals("fallback.temperatures", hot.setting());
        assertEquals("must be 0 to 10, not 11.0", hot.problem());
    }

    @Test
    void a_text_longer_than_its_limit_is_refused() {
        assertEquals(
                "decoding.prefix must have at most 500 characters, not 501",
                assertThrows(InvalidSettingException.class, () -> GREEDY.with("prefix", "a".repeat(501)))
                        .getMessage());
    }

    @Test
    void a_family_without_settings_of_its_own_has_the_search_alone() {
        Decoding plain = Decoding.of(Json.mapper().createObjectNode().put("beamSize", 4));
        assertFalse(plain.whisper().timestamps());
        assertNull(plain.whisper().prompt());
        assertEquals("{\"beamSize\":4}", Json.text(plain));
    }

    @Test
    void defaults_of_one_family_are_left_out_for_another() {
        assertEquals(
                "{\"beamSize\":1,\"language\":\"en\"}", Json.text(GREEDY.forModelsOf(ModelArchitecture.TORCHSCRIPT)));
        assertEquals(GREEDY, GREEDY.forModelsOf(ModelArchitecture.WHISPER));
    }

    @Test
    void settings_of_one_family_stay_for_another_that_is_to_refuse_them() {
        Decoding stamped = GREEDY.with("timestamps", true);
        assertEquals(stamped, stamped.forModelsOf(ModelArchitecture.TORCHSCRIPT));
    }

    @Test
    void a_setting_nobody_defined_cannot_be_set() {
        assertEquals(
                "There is no setting 'beamsize' of a decoding",
                assertThrows(IllegalArgumentException.class, () -> GREEDY.with("beamsize", 2))
                        .getMessage());
    }

    @Test
    void a_decoding_without_a_required_setting_or_with_one_of_another_type_is_refused() {
        ObjectNode without = Json.mapper().createObjectNode().put("language", "en");
        assertThrows(IllegalArgumentException.class, () -> Decoding.of(without));
        ObjectNode word = Json.mapper().createObjectNode().put("beamSize", "many");
        assertThrows(IllegalArgumentException.class, () -> Decoding.of(word));
    }
}
