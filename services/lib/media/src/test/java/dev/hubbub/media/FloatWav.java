package dev.hubbub.media;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** WAV files of floating-point samples, 16 kHz mono, which can hold what is no sound. */
final class FloatWav {

    private FloatWav() {}

    static void write(Path path, float... samples) throws IOException {
        ByteBuffer file = ByteBuffer.allocate(44 + 4 * samples.length).order(ByteOrder.LITTLE_ENDIAN);
        file.put("RIFF".getBytes(StandardCharsets.US_ASCII)).putInt(file.capacity() - 8);
        file.put("WAVEfmt ".getBytes(StandardCharsets.US_ASCII)).putInt(16);
        file.putShort((short) 3).putShort((short) 1).putInt(16_000).putInt(64_000);
        file.putShort((short) 4).putShort((short) 32);
        file.put("data".getBytes(StandardCharsets.US_ASCII)).putInt(4 * samples.length);
        file.asFloatBuffer().put(samples);
        Files.write(path, file.array());
    }
}
