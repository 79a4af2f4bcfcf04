package dev.hubbub.speech.whisper;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hubbub.speech.TestDevice;
import dev.hubbub.speech.checkpoint.CheckpointException;
import dev.hubbub.speech.decoding.DecodingOptions;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DamagedWeightsTest {

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void weights_that_are_no_numbers_are_refused_where_their_scores_show_it(int beams) throws IOException {
        copy(ReferenceModel.resource("/whisper/small/hf"));
        overwriteValues(folder.resolve("model.safetensors"));
        try (WhisperModel model = WhisperModel.load(folder, TestDevice.OPTIONS);
                EncodedAudio audio = model.encode(List.of(new float[16_000]), true)) {
            DecodingOptions options = DecodingOptions.builder()
                    .language("en")
                    .beamSize(beams)
                    .maxTokens(5)
                    .build();
            var refusal = assertThrows(CheckpointException.class, () -> model.decode(audio, options));
            assertTrue(refusal.getMessage().contains("weights are damaged"), refusal.getMessage());
            assertThrows(CheckpointException.class, () -> model.detectLanguages(audio));
        }
    }

    private void copy(Path checkpoint) throws IOException {
        try (Stream<Path> files = Files.list(checkpoint)) {
            for (Path file : files.toList()) {
                Files.copy(file, folder.resolve(file.getFileName().toString()));
            }
        }
    }

    /** All bits set are no number in every floating-point type. */
    private static void overwriteValues(Path safetensors) throws IOException {
        byte[] bytes = Files.readAllBytes(safetensors);
        long header = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getLong();
        Arrays.fill(bytes, Long.BYTES + (int) header, bytes.length, (byte) 0xFF);
        Files.write(safetensors, bytes);
    }
}
