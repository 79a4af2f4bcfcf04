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
     * Decodes some clips; the temperature in the options is not used.
     *
     * @return one hypothesis per element of {@code clips}, in their order
     * @throws dev.hubbub.speech.checkpoint.CheckpointException if the model's scores are no numbers
     */
    public List<Hypothesis> decode(EncodedSpeech speech, int[] clips, DecodingOptions options) {
        Hypothesis[] results = new Hypothesis[clips.length];
        int[] open = IntStream.range(0, clips.length).toArray();
        for (double temperature : fallback.temperatures()) {
            if (open.length == 0) {
                break;
            }
            int[] tried = IntStream.of(open).map(place -> clips[place]).toArray();
            List<Hypothesis> attempts = model.decode(speech, tried, fallback.attempt(options, temperature));
            for (int i = 0; i < open.length; i++) {
                results[open[i]] = attempts.get(i);
            }
            open = IntStream.of(open)
                    .filter(place -> fallback.rejects(results[place]))
                    .toArray();
        }
        return List.of(results);
    }

    /** Decodes all clips. */
    public List<Hypothesis> decode(EncodedSpeech speech, DecodingOptions options) {
        return decode(speech, IntStream.range(0, speech.size()).toArray(), options);
    }
}
