package dev.hubbub.training.finetuning;

import dev.hubbub.speech.model.Clip;
import dev.hubbub.speech.model.Encoding;
import dev.hubbub.speech.model.Modality;
import dev.hubbub.speech.model.TrainableModel;
import dev.hubbub.speech.training.AdamW;
import dev.hubbub.speech.training.Learner;
import dev.hubbub.speech.training.LearntParameters;
import dev.hubbub.speech.training.preflight.Finding;
import dev.hubbub.speech.training.preflight.OwnOutput;
import dev.hubbub.speech.training.preflight.Preflight;
import dev.hubbub.speech.training.preflight.PreflightReport;
import dev.hubbub.speech.training.preflight.Sample;
import dev.hubbub.speech.training.run.Example;
import dev.hubbub.speech.training.run.RunSettings;
import dev.hubbub.speech.training.run.Trainer;
import dev.hubbub.speech.training.run.TrainingFailedException;
import dev.hubbub.speech.training.run.UnusableClipException;
import dev.hubbub.speech.training.run.UsableExamples;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * What is looked at of a run before its first step: some clips as they would be learnt from, and what checkpoints would be
 * judged by.
 *
 * @param data what is learnt from
 * @param usable examples of it that can be
 * @param senses that are learnt from
 */
record RunPreflight(
        TrainableModel model,
        RunSettings settings,
        TrainingData data,
        TrainingData heldOut,
        UsableExamples usable,
        Set<Modality> senses) {
    private static final int SAMPLES = 16;

    /** Samples that are also computed with padding, or without it: padding is up to 30 s, and takes its time. */
    private static final int COMPARED = 4;

    private static final String HELD_OUT_WORDS = "held-out words";
    private static final String HELD_OUT_SET = "held-out set";

    /** With fewer, a single word is more than a percent. */
    private static final int FEW_WORDS = 100;

    /** Writes down what clips say, as the model that the run begins with. */
    @FunctionalInterface
    interface Writing {
        List<OwnOutput> written(List<Example> examples, List<Clip> clips);
    }

    /**
     * @param base empty if the run begins with a model that has learnt nothing
     * @throws IOException if a clip cannot be read
     */
    PreflightReport report(Optional<Writing> base) throws IOException {
        List<Clip> clips = new ArrayList<>();
        List<Sample> samples = new ArrayList<>();
        List<Example> readable = new ArrayList<>();
        String fault = "";
        for (Example example : FineTuning.spread(usable.all(), SAMPLES)) {
            try {
                Clip clip = data.clip(example, senses);
                clip.requireAll(senses);
                samples.add(sample(example, clip, samples.size() < COMPARED));
                readable.add(example);
                clips.add(clip);
            } catch (UnusableClipException | IllegalArgumentException e) {
                // The run leaves it out and says so; here another will do.
                fault = example.id() + ": " + e.getMessage();
            }
        }
        if (samples.isEmpty()) {
            throw new TrainingFailedException("No clip can be learnt from. " + fault);
        }
        LearntParameters wanted = settings.learnt(model);
        double planned = (double) settings.steps()
                * settings.accumulation()
                / Trainer.batchesOfEpoch(model, usable, settings.batching());
        try (Learner learner = new Learner(
                model, wanted, settings.objective().alone(), AdamW.USUAL, Optional.empty(), settings.seed())) {
            PreflightReport report = base.isEmpty()
                    ? Preflight.ofUntaught(model, wanted, learner, samples, planned)
                    : Preflight.of(model, wanted, learner, samples, base.get().written(readable, clips), planned);
            List<Finding> findings = new ArrayList<>(report.findings());
            findings.add(overlap());
            findings.add(heldOutWords());
            return new PreflightReport(findings);
        }
    }

    /** @param compared whether it is also taken in padded if the run does not pad, and not padded if it does */
    private Sample sample(Example example, Clip clip, boolean compared) {
        return new Sample(
                example.text(),
                example.language(),
                model.input(clip, encoding()),
                compared && model.hasWindow()
                        ? Optional.of(model.input(clip, new Encoding(!settings.padToWindow())))
                        : Optional.empty(),
                model.target(example.text(), example.language()));
    }

    /** What is learnt by heart says nothing of what is understood. */
    private Finding overlap() {
        long both = data.inCommonWith(heldOut);
        String counted = both + " of " + heldOut.examples().size() + " held-out utterances are also learnt from";
        if (both > 0) {
            return new Finding(
                    HELD_OUT_SET,
                    Finding.Verdict.REFUSED,
                    counted + ": the word error rate would say how well they are remembered. Hold out others.");
        }
        long beside = data.inSessionsOf(heldOut);
        return beside == 0
                ? new Finding(HELD_OUT_SET, Finding.Verdict.FINE, counted + ".")
                : new Finding(
                        HELD_OUT_SET,
                        Finding.Verdict.WARNING,
                        counted + ", but " + beside + " are of sessions that are, and all of a room is heard in each of"
                                + " its tracks. Hold out whole sessions.");
    }

    private Finding heldOutWords() {
        long words = DecodingEvaluator.words(heldOut);
        String counted = "Checkpoints are judged by " + words + " words in "
                + heldOut.examples().size() + " utterances";
        if (words == 0) {
            return new Finding(
                    HELD_OUT_WORDS,
                    Finding.Verdict.REFUSED,
                    counted + ", so that none would be better than another: hold out others."
                            + heldOut.leftOut().unusable().stream()
                                    .findFirst()
                                    .map(why -> " " + why)
                                    .orElse(""));
        }
        return words < FEW_WORDS
                ? new Finding(
                        HELD_OUT_WORDS,
                        Finding.Verdict.WARNING,
                        String.format(
                                Locale.ROOT,
                                "%s, of which one is %.1f %%: chance says which is best. Hold out more.",
                                counted,
                                100.0 / words))
                : new Finding(HELD_OUT_WORDS, Finding.Verdict.FINE, counted + ".");
    }

    private Encoding encoding() {
        return new Encoding(settings.padToWindow());
    }
}
