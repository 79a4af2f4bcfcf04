package dev.hubbub.speech.training.preflight;

import dev.hubbub.speech.model.TrainableModel;
import dev.hubbub.speech.training.Learner;
import dev.hubbub.speech.training.LearntParameters;
import dev.hubbub.speech.training.TrainingBatch;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Looks at a run before its first step, and refuses one that would be wasted. What it looks for are set-ups that were
 * published and cost days: an end of text that is never learnt, shifted or mis-prefixed targets, frozen parts that go on
 * changing.
 */
public final class Preflight {
    private static final int NAMES_SHOWN = 3;
    private static final double SMALL_SHARE = 0.1;

    /** Random weights lose a little more than guessing does. */
    private static final double FAR_ABOVE_CHANCE = 1.5;

    private Preflight() {}

    /**
     * Looks at a run.
     *
     * @param wanted what the settings say is learnt
     * @param learner what will take the steps, before the first
     * @param samples a few of the run's examples, as the run will see them; at least one
     * @param own what the checkpoint writes of each
     * @param plannedEpochs how often the run goes through its data
     */
    public static PreflightReport of(
            TrainableModel model,
            LearntParameters wanted,
            Learner learner,
            List<Sample> samples,
            List<OwnOutput> own,
            double plannedEpochs) {
        if (samples.isEmpty() || samples.size() != own.size()) {
            throw new IllegalArgumentException("A preflight looks at one sample or more, and its output of each.");
        }
        List<Finding> findings = new ArrayList<>(new TargetChecks(model, samples, learner.learnsCtc()).all());
        findings.addAll(new BehaviourChecks(model, learner, samples, own).all());
        findings.add(learnt(model, wanted, learner));
        findings.add(mode(learner));
        findings.add(coverage(plannedEpochs));
        return new PreflightReport(findings);
    }

    /**
     * Looks at a run that begins with random weights. What a checkpoint writes and how it was trained says nothing then; that
     * all tokens begin about equally likely does.
     */
    public static PreflightReport ofUntaught(
            TrainableModel model,
            LearntParameters wanted,
            Learner learner,
            List<Sample> samples,
            double plannedEpochs) {
        List<Finding> findings = new ArrayList<>(new TargetChecks(model, samples, learner.learnsCtc()).all());
        findings.add(untaught(model, learner, samples));
        findings.add(learnt(model, wanted, learner));
        findings.add(mode(learner));
        findings.add(coverage(plannedEpochs));
        return new PreflightReport(findings);
    }

    private static Finding untaught(TrainableModel model, Learner learner, List<Sample> samples) {
        double chance = Math.log(model.vocabulary());
        double loss = samples.stream()
                .mapToDouble(sample ->
                        learner.crossEntropy(new TrainingBatch(List.of(sample.input()), List.of(sample.target()))))
                .average()
                .orElseThrow();
        String numbers = String.format(
                Locale.ROOT,
                "The model has learnt nothing: its loss is %.2f per token, and guessing among %d tokens gives %.2f.",
                loss,
                model.vocabulary(),
                chance);
        return loss > FAR_ABOVE_CHANCE * chance
                ? Finding.refused(
                        "loss",
                        numbers + " Its random weights are so large that it is sure of what it does not know: make the"
                                + " stem's scale or the configuration's init_std smaller.")
                : Finding.fine("loss", numbers);
    }

    private static Finding learnt(TrainableModel model, LearntParameters wanted, Learner learner) {
        Set<String> forgotten = new TreeSet<>(learner.changes());
        wanted.names().forEach(forgotten::remove);
        forgotten.removeAll(model.counted(Set.copyOf(wanted.names())));
        Set<String> left = new TreeSet<>(wanted.names());
        left.removeAll(learner.changes());
        if (!forgotten.isEmpty()) {
            return Finding.refused(
                    "frozen parts",
                    forgotten.size() + " parameters would change although they are frozen: " + some(forgotten)
                            + ". Freeze them by name where the learner is made.");
        }
        if (!left.isEmpty()) {
            return Finding.refused(
                    "frozen parts",
                    left.size() + " parameters are to be learnt but would not change: " + some(left) + ".");
        }
        return Finding.fine(
                "frozen parts",
                String.format(
                        Locale.ROOT,
                        "%d of %d parameters are learnt, %,d numbers.",
                        wanted.names().size(),
                        model.parameters().count(),
                        wanted.size(model)));
    }

    private static Finding mode(Learner learner) {
        Set<String> training = new TreeSet<>(learner.inTrainingMode());
        training.removeAll(learner.changes());
        return training.isEmpty()
                ? Finding.fine("frozen layers", "No frozen layer behaves as in training.")
                : Finding.refused(
                        "frozen layers",
                        training.size()
                                + " parameters are frozen, but their layers normalise or drop out as in training: "
                                + some(training) + ". Their statistics would drift; put frozen parts into evaluation"
                                + " mode.");
    }

    private static Finding coverage(double epochs) {
        String planned = String.format(Locale.ROOT, "The run goes through its data %.2f times.", epochs);
        return epochs < SMALL_SHARE
                ? Finding.warning("coverage", planned + " Most of it is never seen: plan more steps or larger batches.")
                : Finding.fine("coverage", planned);
    }

    private static String some(Set<String> names) {
        String shown = names.stream().limit(NAMES_SHOWN).collect(Collectors.joining(", "));
        return names.size() > NAMES_SHOWN ? shown + " and " + (names.size() - NAMES_SHOWN) + " more" : shown;
    }
}
