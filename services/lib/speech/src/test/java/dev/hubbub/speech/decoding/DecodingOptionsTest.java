package dev.hubbub.speech.decoding;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class DecodingOptionsTest {

    @ParameterizedTest
    @MethodSource
    void an_impossible_value_is_refused_with_its_name(String field, DecodingOptions.Builder options) {
        var error = assertThrows(IllegalArgumentException.class, options::build);
        assertTrue(error.getMessage().startsWith("Decoding options: " + field + " "), error.getMessage());
    }

    static Stream<Arguments> an_impossible_value_is_refused_with_its_name() {
        return Stream.of(
                Arguments.of("task", DecodingOptions.builder().task(null)),
                Arguments.of("beamSize", DecodingOptions.builder().beamSize(0)),
                Arguments.of("beamSize", DecodingOptions.builder().beamSize(2).temperature(0.5)),
                Arguments.of("patience", DecodingOptions.builder().patience(0)),
                Arguments.of("patience", DecodingOptions.builder().patience(Double.NaN)),
                Arguments.of("lengthPenalty", DecodingOptions.builder().lengthPenalty(1.5)),
                Arguments.of("temperature", DecodingOptions.builder().temperature(-0.1)),
                Arguments.of("bestOf", DecodingOptions.builder().bestOf(0)),
                Arguments.of("bestOf", DecodingOptions.builder().bestOf(3)),
                Arguments.of("maxTokens", DecodingOptions.builder().maxTokens(0)),
                Arguments.of("suppressTokens", DecodingOptions.builder().suppressTokens(List.of(-2))),
                Arguments.of("prompt", DecodingOptions.builder().prompt(List.of(-1))),
                Arguments.of("prefix", DecodingOptions.builder().prefix(List.of(-1))));
    }

    @Test
    void an_impossible_setting_of_a_family_is_refused_with_its_name() {
        var error = assertThrows(IllegalArgumentException.class, () -> new FamilySettings.Whisper(-1.0, true));
        assertEquals("Decoding options: maxInitialTimestamp must be 0 or more seconds, not -1.0.", error.getMessage());
    }

    @Test
    void a_family_reads_its_own_settings_and_refuses_those_of_others() {
        FamilySettings.Reader<String> other = () -> "usual";
        assertEquals("usual", FamilySettings.USUAL.match(other));
        var error = assertThrows(IllegalArgumentException.class, () -> FamilySettings.Whisper.PUBLISHED.match(other));
        assertEquals("Decoding options: these settings are Whisper's, which this model is not.", error.getMessage());
    }

    @Test
    void a_builder_made_of_options_gives_the_same_options() {
        DecodingOptions options = DecodingOptions.builder()
                .task(SpokenTask.TRANSLATE)
                .language("de")
                .beamSize(5)
                .patience(2)
                .lengthPenalty(0.6)
                .seed(7)
                .timestamps(true)
                .maxTokens(10)
                .suppressTokens(List.of(1))
                .own(new FamilySettings.Whisper(0.3, false))
                .prompt(List.of(2))
                .prefix(List.of(3))
                .build();
        assertEquals(options, options.toBuilder().build());
    }
}
