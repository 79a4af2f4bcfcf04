package dev.hubbub.speech.whisper;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hubbub.speech.ResidentMemory;
import dev.hubbub.speech.TestDevice;
import dev.hubbub.speech.decoding.DecodingOptions;
import dev.hubbub.speech.decoding.Fallback;
import dev.hubbub.speech.features.RecordingFeatures.Sound;
import dev.hubbub.speech.model.BatchedLongForm;
import dev.hubbub.speech.model.Encoding;
import dev.hubbub.speech.model.LongFormRequest;
import dev.hubbub.speech.voiceactivity.EnergyDetector;
import dev.hubbub.speech.voiceactivity.WindowLimits;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** What is held while a recording of hundreds of windows is gone through. */
class BatchedMemoryTest {
    private static final int RATE = 16_000;
    private static final int WINDOWS = 500;
    private static final int BATCH = 16;

    /** Keys and values of two layers for 1500 positions of 64 numbers. */
    private static final long ENCODED_WINDOW = 2L * 2 * 1500 * 64 * Float.BYTES;

    /** A second of noise and two of silence, again and again. */
    private static Sound<RuntimeException> bursts() {
        return sink -> {
            Random random = new Random(7);
            float[] silence = new float[2 * RATE];
            float[] noise = new float[RATE];
            for (int window = 0; window < WINDOWS; window++) {
                for (int i = 0; i < noise.length; i++) {
                    noise[i] = (float) (0.1 * random.nextGaussian());
                }
                sink.accept(silence, silence.length);
                sink.accept(noise, noise.length);
            }
        };
    }

    @Test
    @EnabledOnOs(value = OS.LINUX, disabledReason = "Only Linux says in a file how much memory a process has.")
    void a_batch_of_windows_is_held_however_many_there_are() {
        DecodingOptions options =
                DecodingOptions.builder().language("en").maxTokens(3).build();
        LongFormRequest request = new LongFormRequest(options, Fallback.none(), false, Encoding.PADDED, false);
        List<Long> resident = new ArrayList<>();
        try (WhisperModel model = WhisperModel.load(ReferenceModel.resource("/whisper/small/hf"), TestDevice.OPTIONS)) {
            new BatchedLongForm(model, new EnergyDetector(), request, new WindowLimits(30, 1), BATCH)
                    .transcribe(bursts(), phrase -> {}, seconds -> resident.add(ResidentMemory.bytes()));
        }
        int batches = (WINDOWS + BATCH - 1) / BATCH;
        assertEquals(batches + 1, resident.size(), "each burst is a window");
        long grown = resident.get(batches) - resident.get(batches / 4);
        // Three quarters of the windows would be 375 times one, and Java has needs of its own.
        assertTrue(grown < 100 * ENCODED_WINDOW, grown + " B grown, where a window has " + ENCODED_WINDOW + " B");
    }
}
