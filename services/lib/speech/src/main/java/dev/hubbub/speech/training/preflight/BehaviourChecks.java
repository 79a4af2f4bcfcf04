package dev.hubbub.speech.training.preflight;

import dev.hubbub.speech.decoding.DecodingOptions;
import dev.hubbub.speech.model.Target;
import dev.hubbub.speech.model.TokenText;
import dev.hubbub.speech.model.TrainableModel;
import dev.hubbub.speech.training.Learner;
import dev.hubbub.speech.training.TrainingBatch;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;

/** How the checkpoint as it is takes the targets, beside its own outputs. */
final class BehaviourChecks {
    /** Share of ln V that the loss of targets may be above that of the checkpoint's own outputs. */
    private static final double FAR_ABOVE = 0.5;

    /** So much lower a loss, in nats, with or without silence behind clips is how the checkpoint was trained. */
    private static final double BETTER_OTHERWISE = 0.5;

    /** Two shares of texts that are further apart are two styles. */
    private static final double OTHER_STYLE = 0.5;

    private final TrainableModel model;
    private final Learner learner;
    private final List<Sample> samples;
    private final List<OwnOutput> own;

    BehaviourChecks(TrainableModel model, Learner learner, List<Sample> samples, List<OwnOutput> own) {
        this.model = model;
        this.learner = learner;
        this.samples = samples;
        this.own = own;
    }

    List<Finding> all() {
        List<Finding> findings = new ArrayList<>();
        findings.add(loss());
        padding().ifPresent(findings::add);
        findings.add(style());
        return findings;
    }

    private Finding loss() {
        double chance = Math.log(model.vocabulary());
        double targets = samples.stream()
                .mapToDouble(sample -> loss(sample, sample.target()))
                .average()
                .orElseThrow();
        double outputs = 0;
        for (int i = 0; i < samples.size(); i++) {
            outputs += loss(samples.get(i), ownTarget(samples.get(i), own.get(i))) / samples.size();
        }
        String numbers = String.format(
                Locale.ROOT,
                "The checkpoint's loss is %.2f per token on the targets and %.2f on its own outputs; guessing among %d tokens"
                        + " gives %.2f.",
                targets,
                outputs,
                model.vocabulary(),
                chance);
        if (targets > chance) {
            return Finding.refused(
                    "loss",
                    numbers
                            + " Worse than guessing means that targets are shifted, behind another prefix, or of another"
                            + " tokenizer.");
        }
        if (targets > outputs + FAR_ABOVE * chance) {
            return Finding.refused(
                    "loss",
                    numbers
                            + " So far apart, targets are not what this checkpoint would ever write: look at the texts, at"
                            + " padding, and at whether they belong to these clips.");
        }
        return Finding.fine("loss", numbers);
    }

    /** A checkpoint that was trained on padded clips understands them best so, and one that was not, without. */
    private Optional<Finding> padding() {
        List<Sample> compared = samples.stream()
                .filter(sample -> sample.otherwise().isPresent())
                .toList();
        if (compared.isEmpty()) {
            return Optional.empty();
        }
        double asked = compared.stream()
                .mapToDouble(sample -> loss(sample, sample.target()))
                .average()
                .orElseThrow();
        double otherwise = compared.stream()
                .mapToDouble(sample -> learner.crossEntropy(
                        new TrainingBatch(List.of(sample.otherwise().orElseThrow()), List.of(sample.target()))))
                .average()
                .orElseThrow();
        boolean padded = compared.stream()
                .allMatch(sample -> sample.input().seconds()
                        >= sample.otherwise().orElseThrow().seconds());
        String numbers = String.format(
                Locale.ROOT,
                "With clips %s, the loss is %.2f per token, and %s it is %.2f.",
                padded ? "padded to the model's window" : "at their own length",
                asked,
                padded ? "at their own length" : "padded",
                otherwise);
        return Optional.of(
                asked > otherwise + BETTER_OTHERWISE
                        ? Finding.refused(
                                "padding",
                                numbers + " The checkpoint was trained the other way: train and decode with clips "
                                        + (padded ? "at their own length." : "padded."))
                        : Finding.fine("padding", numbers));
    }

    private double loss(Sample sample, Target target) {
        return learner.crossEntropy(new TrainingBatch(List.of(sample.input()), List.of(target)));
    }

    /** What the checkpoint wrote, behind the prefix of the sample's own target. */
    private Target ownTarget(Sample sample, OwnOutput output) {
        int[] prompt = model.prompt(
                DecodingOptions.builder().language(sample.language()).build());
        return Target.of(
                prompt, output.tokens().stream().mapToInt(Integer::intValue).toArray(), model.endOfText());
    }

    private Finding style() {
        List<String> differences = new ArrayList<>();
        compare(differences, "capital letters", text -> text.chars().anyMatch(Character::isUpperCase));
        compare(differences, "punctuation", text -> text.chars().anyMatch(sign -> ".,?!;:".indexOf(sign) >= 0));
        compare(differences, "digits", text -> text.chars().anyMatch(Character::isDigit));
        beginnings(differences);
        return differences.isEmpty()
                ? Finding.fine("label style", "Texts are written as the checkpoint writes.")
                : Finding.refused(
                        "label style",
                        "Texts are not written as the checkpoint writes: " + String.join("; ", differences)
                                + ". It would learn to write otherwise instead of to hear better; write the texts as it"
                                + " does, or force the run if this is what it is for.");
    }

    /** A text as it is learnt: a vocabulary can know capitals only. */
    private String learnt(Sample sample) {
        TokenText pieces = model.text().orElseThrow();
        return pieces.text(pieces.tokens(sample.text()));
    }

    private void compare(List<String> differences, String what, Predicate<String> has) {
        double labels =
                samples.stream().filter(sample -> has.test(learnt(sample))).count() / (double) samples.size();
        double outputs = own.stream().filter(output -> has.test(output.text())).count() / (double) own.size();
        if (Math.abs(labels - outputs) > OTHER_STYLE) {
            differences.add(String.format(
                    Locale.ROOT,
                    "%s in %.0f %% of the texts and in %.0f %% of its outputs",
                    what,
                    100 * labels,
                    100 * outputs));
        }
    }

    /** Its own outputs, encoded as targets are, must begin with the tokens it began with. */
    private void beginnings(List<String> differences) {
        TokenText pieces = model.text().orElseThrow();
        int written = 0;
        int other = 0;
        for (OwnOutput output : own) {
            List<Integer> encoded = pieces.tokens(output.text());
            if (!output.tokens().isEmpty() && !encoded.isEmpty()) {
                written++;
                other += encoded.get(0).equals(output.tokens().get(0)) ? 0 : 1;
            }
        }
        if (2 * other > written) {
            differences.add(other + " of " + written
                    + " of its outputs begin with another token than a target with the same text, as with or without a"
                    + " space at the beginning");
        }
    }
}
