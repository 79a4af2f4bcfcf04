package dev.hubbub.media;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SampleLayoutTest {

    private static final int LINEAR = 1;
    private static final int FLOATING = 3;

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({"1,8,34", "1,16,80", "1,24,120", "1,32,130", "3,32,130", "3,64,130"})
    void every_width_and_kind_of_sample_is_the_same_sound(int kind, int bits, double decibels) throws IOException {
        float[] sound = TestSignal.babble(1, 16_000);
        Path file = folder.resolve("sound.wav");
        Files.write(file, wav(kind, bits, 2, sound));
        float[] read = new MediaReader().readAll(file);
        assertEquals(sound.length, read.length);
        double ratio = TestSignal.signalToNoise(sound, read, 0);
        assertTrue(ratio > decibels, bits + " bits keep " + ratio + " dB");
    }

    /** The same {@code sound} in each of {@code channels} channels. */
    private static byte[] wav(int kind, int bits, int channels, float... sound) {
        int frame = channels * bits / 8;
        ByteBuffer file = ByteBuffer.allocate(44 + sound.length * frame).order(ByteOrder.LITTLE_ENDIAN);
        file.put("RIFF".getBytes(StandardCharsets.US_ASCII)).putInt(file.capacity() - 8);
        file.put("WAVEfmt ".getBytes(StandardCharsets.US_ASCII)).putInt(16);
        file.putShort((short) kind).putShort((short) channels).putInt(16_000).putInt(16_000 * frame);
        file.putShort((short) frame).putShort((short) bits);
        file.put("data".getBytes(StandardCharsets.US_ASCII)).putInt(sound.length * frame);
        for (float sample : sound) {
            for (int channel = 0; channel < channels; channel++) {
                put(file, kind, bits, sample);
            }
        }
        return file.array();
    }

    private static void put(ByteBuffer file, int kind, int bits, float sample) {
        if (kind == FLOATING && bits == 32) {
            file.putFloat(sample);
        } else if (kind == FLOATING) {
            file.putDouble(sample);
        } else if (bits == 8) {
            file.put((byte) Math.round(sample * 127 + 128));
        } else {
            assertEquals(LINEAR, kind);
            long value = Math.round(sample * (double) (1L << bits - 1));
            for (int shift = 0; shift < bits; shift += 8) {
                file.put((byte) (value >> shift));
            }
        }
    }
}
