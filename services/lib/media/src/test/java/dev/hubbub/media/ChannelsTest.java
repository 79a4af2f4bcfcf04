package dev.hubbub.media;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which of a file's sound is read, and that it is said where nobody chose. */
class ChannelsTest {

    @TempDir
    Path folder;

    private final MediaReader reader = new MediaReader();
    private final MediaWriter writer = new MediaWriter();
    private Path file;
    private float[] speech;

    @BeforeEach
    void babble() {
        speech = TestSignal.babble(2, 16_000);
        file = folder.resolve("sound.flac");
    }

    private static float[] scaled(float[] sound, double factor) {
        float[] scaled = new float[sound.length];
        for (int n = 0; n < sound.length; n++) {
            scaled[n] = (float) (sound[n] * factor);
        }
        return scaled;
    }

    private static float[] noise(int length, double amplitude, int seed) {
        Random random = new Random(seed);
        float[] noise = new float[length];
        for (int n = 0; n < length; n++) {
            noise[n] = (float) (amplitude * random.nextGaussian());
        }
        return noise;
    }

    private static float[] sum(float[] one, float[] other) {
        float[] sum = new float[one.length];
        for (int n = 0; n < sum.length; n++) {
            sum[n] = one[n] + other[n];
        }
        return sum;
    }

    private List<String> write(float[]... channels) throws IOException {
        writer.write(file, AudioEncoding.FLAC, 0, 16_000, channels);
        try (AudioRecording recording = reader.open(file)) {
            recording.readAll();
            return recording.notices();
        }
    }

    @Test
    void channels_that_cancel_each_other_out_are_not_mixed_to_silence() throws IOException {
        List<String> notices = write(scaled(speech, 0.8), scaled(speech, -0.9));
        assertTrue(TestSignal.signalToNoise(scaled(speech, -0.9), reader.readAll(file), 0) > 60);
        assertEquals(1, notices.size());
        assertTrue(
                notices.get(0)
                        .matches("The recording .*sound.flac has channels that cancel each other out \\(their mean"
                                + " is \\d\\d dB weaker than they are\\): channel 2, the strongest, is read alone\\."),
                notices.get(0));
    }

    @Test
    void what_is_left_of_a_cancelled_mix_may_be_noise_or_a_constant() throws IOException {
        float[] left = sum(speech, noise(speech.length, 0.01, 1));
        float[] right = sum(scaled(speech, -1), noise(speech.length, 0.01, 2));
        for (int n = 0; n < left.length; n++) {
            left[n] = 0.5f * left[n] + 0.2f;
            right[n] = 0.5f * right[n] + 0.2f;
        }
        assertEquals(1, write(left, right).size());
    }

    @Test
    void ordinary_channels_are_mixed_as_ever() throws IOException {
        float[] silence = new float[speech.length];
        float[] other = noise(speech.length, 0.1, 3);
        for (float[][] channels : List.of(
                new float[][] {speech, speech},
                new float[][] {speech, silence},
                new float[][] {speech, other},
                new float[][] {speech, silence, silence, silence, silence, silence},
                new float[][] {speech, scaled(speech, -0.4)},
                new float[][] {silence, silence})) {
            assertEquals(List.of(), write(channels));
            float[] mean = new float[speech.length];
            for (int n = 0; n < mean.length; n++) {
                for (float[] channel : channels) {
                    mean[n] += channel[n] / channels.length;
                }
            }
            assertArrayEquals(mean, reader.readAll(file), 1e-3f);
        }
    }

    @Test
    void every_range_of_a_recording_is_of_the_same_channel() throws IOException {
        float[] both = TestSignal.babble(100, 16_000);
        float[] inverted = scaled(both, -0.9);
        // Nothing cancels in the first two seconds.
        System.arraycopy(both, 0, inverted, 0, 32_000);
        write(both, inverted);
        float[] whole = reader.readAll(file);
        assertArrayEquals(both, whole, 1e-3f);
        for (double start : new double[] {1, 42.5, 97}) {
            int from = (int) (start * 16_000);
            assertArrayEquals(
                    Arrays.copyOfRange(whole, from, from + 16_000), reader.read(file, new TimeRange(start, start + 1)));
        }
    }

    @Test
    void a_channel_that_is_asked_for_is_read_and_needs_no_word() throws IOException {
        float[] other = TestSignal.tone(440, 0.3, 2, 16_000);
        writer.write(file, AudioEncoding.FLAC, 0, 16_000, speech, other);
        try (AudioRecording recording = reader.open(file, 2)) {
            assertArrayEquals(other, recording.readAll(), 1e-3f);
            assertEquals(List.of(), recording.notices());
        }
        assertArrayEquals(speech, new MediaReader(new SoundSelection(null, 1)).readAll(file), 1e-3f);
        UnreadableMediaException e = assertThrows(UnreadableMediaException.class, () -> reader.open(file, 3));
        assertEquals("The recording " + file + " has no channel 3: name one from 1 to 2", e.getMessage());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1})
    void channels_and_tracks_are_counted_from_one(int number) {
        assertThrows(IllegalArgumentException.class, () -> new SoundSelection(null, number));
        assertThrows(IllegalArgumentException.class, () -> new SoundSelection(number, null));
    }

    @Test
    void of_several_audio_tracks_the_one_that_is_read_is_said_and_can_be_chosen() throws IOException {
        Path tone = folder.resolve("tone.flac");
        writer.write(file, AudioEncoding.FLAC, speech);
        writer.write(tone, AudioEncoding.FLAC, TestSignal.tone(440, 0.3, 2, 16_000));
        Path film = folder.resolve("film.mkv");
        new Remuxer().copy(film, file, tone);

        try (AudioRecording recording = reader.open(film)) {
            assertEquals(
                    List.of("The recording " + film + " has 2 audio tracks, of which track 1 is read."),
                    recording.notices());
            assertArrayEquals(reader.readAll(file), recording.readAll());
        }
        MediaReader second = new MediaReader(new SoundSelection(2, null));
        assertArrayEquals(reader.readAll(tone), second.readAll(film));
        MediaReader third = new MediaReader(new SoundSelection(3, null));
        UnreadableMediaException e = assertThrows(UnreadableMediaException.class, () -> third.readAll(film));
        assertEquals("The recording " + film + " has no audio track 3: name one from 1 to 2", e.getMessage());
    }

    @Test
    void a_sample_that_is_no_number_is_told_with_its_place_and_the_rest_can_be_read() throws IOException {
        Path wav = folder.resolve("nan.wav");
        for (float wrong : new float[] {Float.NaN, Float.POSITIVE_INFINITY, 1e20f}) {
            float[] samples = TestSignal.babble(3, 16_000);
            samples[20_000] = wrong;
            FloatWav.write(wav, samples);
            UnreadableMediaException e = assertThrows(UnreadableMediaException.class, () -> reader.readAll(wav));
            assertTrue(
                    e.getMessage().startsWith("The recording " + wav + " has a sample of " + wrong + " at 1.2500 s"),
                    e.getMessage());
            assertEquals(16_000, reader.read(wav, new TimeRange(2, 3)).length);
        }
    }
}
