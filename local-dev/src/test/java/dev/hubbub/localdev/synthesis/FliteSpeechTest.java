package dev.hubbub.localdev.synthesis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class FliteSpeechTest {

    @Test
    void lips_close_at_m_and_open_at_a() throws IOException {
        MouthTrack mouth = FliteSpeech.mouth("pau:0.2 m:0.3 aa:0.5 uw:0.7 iy:0.9 pau:1.1");

        assertThat(mouth.at(0.25)).isEqualTo(new MouthPose(0, 0));
        assertThat(mouth.at(0.4).open()).isGreaterThan(0.9);
        assertThat(mouth.at(0.6).wide()).isLessThan(-0.8);
        assertThat(mouth.at(0.8).wide()).isGreaterThan(0.8);
        assertThat(mouth.at(0.325).open()).isBetween(0.4, 0.6);
        assertThat(mouth.at(9)).isEqualTo(MouthPose.REST);
    }

    @Test
    void what_is_no_phone_is_told() {
        assertThatThrownBy(() -> FliteSpeech.mouth("flite: unknown option"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("flite said 'flite:' where a phone and its end belong");
    }
}
