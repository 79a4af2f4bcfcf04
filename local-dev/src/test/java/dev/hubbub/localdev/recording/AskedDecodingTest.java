package dev.hubbub.localdev.recording;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hubbub.contracts.task.Decoding;
import dev.hubbub.contracts.task.Decoding.SpeechTask;
import org.junit.jupiter.api.Test;

class AskedDecodingTest {

    private static AskedDecoding asked(boolean previousText) {
        return new AskedDecoding(5, 2.0, 0.5, "auto", true, SpeechTask.TRANSCRIBE, null, previousText, false, true);
    }

    @Test
    void windows_are_given_the_text_before_them_unless_it_is_not_wanted_and_segments_never_are() {
        assertThat(asked(true).ofWindows().conditionOnPreviousText()).isTrue();
        assertThat(asked(false).ofWindows().conditionOnPreviousText()).isNull();
        assertThat(asked(true).ofSegments().conditionOnPreviousText()).isNull();
    }

    @Test
    void patience_and_length_penalty_reach_the_search() {
        Decoding decoding = asked(true).ofSegments();
        assertThat(decoding.patience()).isEqualTo(2.0);
        assertThat(decoding.lengthPenalty()).isEqualTo(0.5);
    }
}
