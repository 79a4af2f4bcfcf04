package dev.hubbub.localdev.recording;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hubbub.contracts.task.Decoding;
import dev.hubbub.contracts.task.Decoding.SpeechTask;
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

    private static AskedDecoding asked(boolean previousText) {
        return new AskedDecoding(5, 2.0, 0.5, "auto", true, SpeechTask.TRANSCRIBE, null, previousText, false, true);
    }

    @Test
    void windows_are_given_the_text_before_them_unless_it_is_not_wanted_and_segments_never_are() {
        assertThat(asked(true).ofWindows(ABLE).conditionOnPreviousText()).isTrue();
        assertThat(asked(false).ofWindows(ABLE).conditionOnPreviousText()).isNull();
        assertThat(asked(true).ofSegments(ABLE).conditionOnPreviousText()).isNull();
    }

    @Test
    void what_is_not_said_depends_on_whether_the_model_can_search() {
        AskedDecoding open =
                new AskedDecoding(null, null, null, "auto", true, SpeechTask.TRANSCRIBE, null, true, false, null);
        assertThat(open.ofSegments(able(true)).beamSize()).isEqualTo(5);
        assertThat(open.ofSegments(able(true)).fallback()).isEqualTo(Decoding.Fallback.DEFAULT);
        assertThat(open.ofSegments(able(false)).beamSize()).isEqualTo(1);
        assertThat(open.ofSegments(able(false)).fallback()).isNull();
        assertThat(asked(true).ofSegments(able(false)).beamSize()).isEqualTo(5);
    }

    @Test
    void patience_and_length_penalty_reach_the_search() {
        Decoding decoding = asked(true).ofSegments(ABLE);
        assertThat(decoding.patience()).isEqualTo(2.0);
        assertThat(decoding.lengthPenalty()).isEqualTo(0.5);
    }
}
