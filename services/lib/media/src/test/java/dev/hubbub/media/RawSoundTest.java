package dev.hubbub.media;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hubbub.media.UnreadableMediaException.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Sound without a header has the rate of its standard, or is refused; it never gets a guess. */
class RawSoundTest {

    @TempDir
    Path folder;

    private final MediaReader reader = new MediaReader();

    private Path bytes(String name, int length) throws IOException {
        byte[] bytes = new byte[length];
        for (int n = 0; n < length; n++) {
            bytes[n] = (byte) (60 * Math.sin(n * 0.3));
        }
        return Files.write(folder.resolve(name), bytes);
    }

    @ParameterizedTest
    @CsvSource({
        "call.ul, pcm_mulaw, 8000, 9355",
        "call.ULAW, pcm_mulaw, 8000, 9355",
        "call.mu, pcm_mulaw, 8000, 9355",
        "call.al, pcm_alaw, 8000, 9355",
        "call.alaw, pcm_alaw, 8000, 9355",
        "prompt.sln, pcm_s16le, 8000, 4678",
        "prompt.sln16, pcm_s16le, 16000, 4678",
        "prompt.sln44, pcm_s16le, 44100, 4678",
        "prompt.g722, adpcm_g722, 16000, 18710"
    })
    void formats_without_a_rate_have_that_of_their_standard(String name, String codec, int rate, double samples)
            throws IOException {
        Path file = bytes(name, 9355);
        RecordingInfo info = reader.probe(file);
        assertEquals(codec, info.codec());
        assertEquals(rate, info.sampleRate());
        assertEquals(samples / rate, info.duration(), 1e-3);
        assertEquals(samples / rate, reader.readAll(file).length / 16_000.0, 1e-3);
        assertTrue(reader.read(file, new TimeRange(0.02, 0.05)).length > 0);
        assertTrue(reader.isRecording(file));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a.raw", "a.pcm", "a.sw", "a.ub", "a.s16le", "a.f32", "a.vox", "a.aptx", "a.g726"})
    void raw_samples_that_nobody_describes_are_refused_with_the_remedy(String name) throws IOException {
        Path file = bytes(name, 9355);
        UnreadableMediaException e = assertThrows(UnreadableMediaException.class, () -> reader.probe(file));
        assertEquals(Reason.NOT_MEDIA, e.reason());
        assertFalse(reader.isRecording(file));
        assertTrue(
                e.getMessage()
                        .contains(
                                file + " has raw samples and says neither their rate nor their form: give it a header"),
                e.getMessage());
    }

    @Test
    void a_header_counts_more_than_the_name() throws IOException {
        Path file = folder.resolve("sound.wav");
        new MediaWriter().write(file, AudioEncoding.WAV, 0, 44_100, TestSignal.babble(1, 44_100));
        for (String name : new String[] {"sound.ul", "sound.raw", "sound.alaw"}) {
            Path renamed = Files.copy(file, folder.resolve(name));
            assertEquals(44_100, reader.probe(renamed).sampleRate());
            assertEquals(16_000, reader.readAll(renamed).length);
        }
    }
}
