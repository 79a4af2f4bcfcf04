package dev.hubbub.bench.precision;

import dev.hubbub.bench.sample.SampleSpeech;
import dev.hubbub.scoring.rate.EditCounts;
import dev.hubbub.scoring.rate.EditDistance;
import dev.hubbub.scoring.text.NamedNormaliser;
import dev.hubbub.scoring.text.Normaliser;
import dev.hubbub.speech.ModelFamilies;
import dev.hubbub.speech.decoding.DecodingOptions;
import dev.hubbub.speech.decoding.Hypothesis;
import dev.hubbub.speech.model.Clip;
import dev.hubbub.speech.model.EncodedSpeech;
import dev.hubbub.speech.model.Encoding;
import dev.hubbub.speech.model.ModelOptions;
import dev.hubbub.speech.model.SpeechModel;
import dev.hubbub.speech.torch.Precision;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * What a trained model understands in a precision: recordings one by one, greedily, at their own lengths, as the shipped
 * checkpoints were trained.
 *
 * @param checkpoint name of its folder
 * @param precision its name
 * @param words that are said
 * @param wordErrors among them
 * @param tokens written in float32
 * @param changedTokens of them that are others here, are missing, or stand between them
 */
public record PrecisionErrors(
        String checkpoint, String precision, long words, long wordErrors, long tokens, long changedTokens) {

    /** Word errors per word that is said. */
    public double wordErrorRate() {
        return (double) wordErrors / words;
    }

    /**
     * Measures one model.
     *
     * @param precisions the first of them is what tokens are compared with
     */
    public static void measure(
            Path checkpoint,
            SampleSpeech samples,
            List<Precision> precisions,
            ModelOptions options,
            Consumer<PrecisionErrors> measured) {
        List<Hypothesis> exact = heard(checkpoint, samples, options.withPrecision(precisions.get(0)));
        for (Precision precision : precisions) {
            List<Hypothesis> heard = precision == precisions.get(0)
                    ? exact
                    : heard(checkpoint, samples, options.withPrecision(precision));
            measured.accept(of(checkpoint.getFileName().toString(), precision, samples, exact, heard));
        }
    }

    private static List<Hypothesis> heard(Path checkpoint, SampleSpeech samples, ModelOptions options) {
        DecodingOptions greedy =
                DecodingOptions.builder().language("en").beamSize(1).build();
        List<Hypothesis> heard = new ArrayList<>();
        try (SpeechModel model = ModelFamilies.of(checkpoint).load(checkpoint, options)) {
            for (SampleSpeech.Clip sample : samples.clips()) {
                try (EncodedSpeech speech = model.encode(List.of(new Clip(sample.sound(), null)), Encoding.UNPADDED)) {
                    heard.addAll(model.decode(speech, greedy));
                }
            }
        }
        return heard;
    }

    private static PrecisionErrors of(
            String checkpoint,
            Precision precision,
            SampleSpeech samples,
            List<Hypothesis> exact,
            List<Hypothesis> heard) {
        Normaliser normaliser = NamedNormaliser.ENGLISH.normaliser();
        EditCounts words = EditCounts.NONE;
        EditCounts tokens = EditCounts.NONE;
        for (int i = 0; i < heard.size(); i++) {
            words = words.plus(EditDistance.ofWords(
                    normaliser.normalise(samples.clips().get(i).text()),
                    normaliser.normalise(heard.get(i).text())));
            tokens = tokens.plus(
                    EditDistance.between(exact.get(i).tokens(), heard.get(i).tokens()));
        }
        return new PrecisionErrors(
                checkpoint,
                precision.toString(),
                words.referenceLength(),
                words.edits(),
                tokens.referenceLength(),
                tokens.edits());
    }
}
