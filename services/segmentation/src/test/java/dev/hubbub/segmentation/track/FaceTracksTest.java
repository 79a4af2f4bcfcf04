package dev.hubbub.segmentation.track;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FaceTracksTest {

    @ParameterizedTest
    @CsvSource({
        "spk_0, spk_0/track_02_asd.json",
        "../../../x, _/_/_/x/track_02_asd.json",
        "/home/u/x, home/u/x/track_02_asd.json",
        "a/./b, a/b/track_02_asd.json"
    })
    void what_is_made_for_a_track_stays_in_its_output_whatever_the_speaker_is_called(String speaker, String file) {
        assertEquals(file, track(speaker).file("_asd.json"));
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 300, 4000})
    void a_speaker_s_name_may_be_too_long_for_a_file(int length) {
        String file = track("x".repeat(length)).file("_asd.json");

        assertTrue(file.length() < 255, file);
        assertTrue(file.endsWith("/track_02_asd.json"), file);
    }

    private static FaceTracks.Track track(String speaker) {
        return new FaceTracks.Track(speaker, 2, "video.mp4", null, null);
    }
}
