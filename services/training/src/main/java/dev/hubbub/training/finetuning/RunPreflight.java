package dev.hubbub.training.finetuning;

import dev.hubbub.speech.model.Clip;
import dev.hubbub.speech.model.Encoding;
import dev.hubbub.speech.model.Modality;
import dev.hubbub.speech.model.TrainableModel;
import dev.hubbub.speech.training.AdamW;
import dev.hubbub.speech.training.Learner;
import dev.hubbub.speech.training.LearntParameters;
import dev.hubbub.speech.training.augmentation.AddedNoise;
import dev.hubbub.speech.training.augmentation.NoiseKind;
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
import java.util.Objects;
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
            settings.augmentation()
                    .noise()
                    .filter(noise -> noise.share() > 0)
                    .ifPresent(noise -> findings.add(heardBeside(noise)));
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

    /** What is added to clips, for people, and whether it is what they mean. */
    private Finding heardBeside(AddedNoise noise) {
        List<String> kinds = new ArrayList<>();
        for (NoiseKind kind : noise.kinds()) {
            kinds.add(
                    switch (kind) {
                        case WHITE, PINK -> kind + " noise";
                        case RECORDINGS -> recorded(data.beside().orElseThrow());
                        case BABBLE -> "babble of " + noise.voices();
                    });
        }
        String said = String.format(
                Locale.ROOT,
                "%.3g %% of the clips have %s beside them, from %.3g to %.3g dB below their own power",
                100 * noise.share(),
                String.join(" or ", kinds),
                noise.lowestRatio(),
                noise.highestRatio());
        Optional<String> doubt = doubt(noise);
        return new Finding(
                "noise",
                doubt.isPresent() ? Finding.Verdict.WARNING : Finding.Verdict.FINE,
                said + doubt.map(why -> ": " + why).orElse("."));
    }

    private static String recorded(NoiseSet noise) {
        return String.format(
                Locale.ROOT, "one of %d recordings (%.1f minutes in all)", noise.count(), noise.seconds() / 60);
    }

    private Optional<String> doubt(AddedNoise noise) {
        if (!senses.contains(Modality.AUDIO)) {
            return Optional.of("but only pictures are learnt from, so none is heard. Leave noise out.");
        }
        long judged = data.beside().map(heldOut::heardIn).orElse(0L);
        if (judged > 0) {
            return Optional.of("but in " + judged
                    + " of these recordings is something that checkpoints are judged by. Take others for noise.");
        }
        long speakers = usable.all().stream()
                .map(Example::speaker)
                .filter(Objects::nonNull)
                .distinct()
                .count();
        boolean alone = speakers == 1 && usable.all().stream().allMatch(example -> example.speaker() != null);
        return noise.kinds().contains(NoiseKind.BABBLE) && alone
                ? Optional.of("but all clips are of one speaker, whose own voice the babble is.")
                : Optional.empty();
    }

    private Encoding encoding() {
        return new Encoding(settings.padToWindow());
    }
}
