package dev.hubbub.speech.model;

import dev.hubbub.speech.decoding.DecodingOptions;
import dev.hubbub.speech.decoding.Fallback;
import dev.hubbub.speech.decoding.Hypothesis;
import java.util.List;
import java.util.stream.IntStream;

/** Decodes clips in a batch, and those whose text looks wrong again, each as often as it needs. */
public final class FallbackDecoding {
    private final SpeechModel model;
    private final Fallback fallback;

    public FallbackDecoding(SpeechModel model, Fallback fallback) {
        this.model = model;
        this.fallback = fallback;
    }

    /**
     * Decodes all clips; the temperature in the options is not used.
     *
     * @throws dev.hubbub.speech.checkpoint.CheckpointException if the model's scores are no numbers
     */
    public List<Hypothesis> decode(EncodedSpeech speech, DecodingOptions options) {
        Hypothesis[] results = new Hypothesis[speech.size()];
        int[] open = IntStream.range(0, speech.size()).toArray();
        for (double temperature : fallback.temperatures()) {
            if (open.length == 0) {
                break;
            }
            List<Hypothesis> attempts = model.decode(speech, open, fallback.attempt(options, temperature));
            for (int i = 0; i < open.length; i++) {
                results[open[i]] = attempts.get(i);
            }
            open = IntStream.of(open)
                    .filter(clip -> fallback.rejects(results[clip]))
                    .toArray();
        }
        return List.of(results);
    }
}
