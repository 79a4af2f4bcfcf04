package dev.hubbub.speech.whisper;

import dev.hubbub.speech.decoding.DecodingOptions;
import dev.hubbub.speech.decoding.Fallback;
import dev.hubbub.speech.decoding.Hypothesis;
import java.util.List;
import java.util.stream.IntStream;

/** Decodes segments in a batch, and those whose text looks wrong again, each as often as it needs. */
public final class FallbackDecoding {
    private final WhisperModel model;
    private final Fallback fallback;

    public FallbackDecoding(WhisperModel model, Fallback fallback) {
        this.model = model;
        this.fallback = fallback;
    }

    /**
     * Decodes all segments; the temperature in the options is not used.
     *
     * @throws dev.hubbub.speech.checkpoint.CheckpointException if the model's scores are no numbers
     */
    public List<Hypothesis> decode(EncodedAudio audio, DecodingOptions options) {
        Hypothesis[] results = new Hypothesis[audio.size()];
        int[] open = IntStream.range(0, audio.size()).toArray();
        for (double temperature : fallback.temperatures()) {
            if (open.length == 0) {
                break;
            }
            List<Hypothesis> attempts = model.decode(audio, open, fallback.attempt(options, temperature));
            for (int i = 0; i < open.length; i++) {
                results[open[i]] = attempts.get(i);
            }
            open = IntStream.of(open)
                    .filter(segment -> fallback.rejects(results[segment]))
                    .toArray();
        }
        return List.of(results);
    }
}
