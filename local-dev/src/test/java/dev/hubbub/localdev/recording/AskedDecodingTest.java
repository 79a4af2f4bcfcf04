package dev.hubbub.localdev.recording;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hubbub.contracts.Json;
import dev.hubbub.contracts.task.Decoding;
import dev.hubbub.contracts.task.WhisperSettings.Fallback;
import dev.hubbub.speech.model.Capabilities;
import dev.hubbub.speech.model.Modality;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class AskedDecodingTest {

    private static final Capabilities ABLE = able(true);

    private static Capabilities able(boolean search) {
        return new Capabilities(
                Set.of(Modality.AUDIO),
                Set.of(),
                search,
                true,
                true,
                30,
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    private static ObjectNode settings() {
        return Json.mapper().createObjectNode().put("timestamps", false).put("padToThirtySeconds", true);
    }

    private static AskedDecoding asked(boolean previousText) {
        return new AskedDecoding(settings()
                .put("beamSize", 5)
                .put("patience", 2.0)
                .put("lengthPenalty", 0.5)
                .put("conditionOnPreviousText", previousText));
    }

    @Test
    void windows_are_given_the_text_before_them_unless_it_is_not_wanted_and_segments_never_are() {
        assertThat(asked(true).ofWindows(ABLE).whisper().conditionOnPreviousText())
                .isTrue();
        assertThat(asked(false).ofWindows(ABLE).whisper().conditionOnPreviousText())
                .isNull();
        assertThat(asked(true).ofSegments(ABLE).whisper().conditionOnPreviousText())
                .isNull();
    }

    @Test
    void what_is_not_said_depends_on_whether_the_model_can_search() {
        AskedDecoding open = new AskedDecoding(settings());
        assertThat(open.ofSegments(able(true)).beamSize()).isEqualTo(5);
        assertThat(open.ofSegments(able(true)).whisper().fallback()).isEqualTo(Fallback.DEFAULT);
        assertThat(open.ofSegments(able(false)).beamSize()).isEqualTo(1);
        assertThat(open.ofSegments(able(false)).whisper().fallback()).isNull();
        assertThat(asked(true).ofSegments(able(false)).beamSize()).isEqualTo(5);
    }

    @Test
    void patience_and_length_penalty_reach_the_search() {
        Decoding decoding = asked(true).ofSegments(ABLE);
        assertThat(decoding.search().patience()).isEqualTo(2.0);
        assertThat(decoding.search().lengthPenalty()).isEqualTo(0.5);
    }
}
