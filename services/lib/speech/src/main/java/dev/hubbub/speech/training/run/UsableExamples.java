package dev.hubbub.speech.training.run;

import dev.hubbub.speech.model.Target;
import dev.hubbub.speech.model.TrainableModel;
import java.util.ArrayList;
import java.util.List;

/**
 * The examples that a model can learn from, with their targets, and why it cannot from the others.
 *
 * @param all those that are used, in their order
 * @param targets of each
 * @param leftOut a sentence for each that is not
 */
public record UsableExamples(List<Example> all, List<Target> targets, List<String> leftOut) {

    public UsableExamples {
        all = List.copyOf(all);
        targets = List.copyOf(targets);
        leftOut = List.copyOf(leftOut);
    }

    /**
     * Looks at all examples, but not into their clips.
     *
     * @throws TrainingFailedException if none can be used; the message says why the first cannot
     */
    public static UsableExamples of(TrainableModel model, List<Example> examples) {
        UsableExamples usable = among(model, examples);
        if (usable.all.isEmpty()) {
            throw new TrainingFailedException(
                    usable.leftOut.isEmpty()
                            ? "There are no examples to learn from: name a dataset with texts."
                            : "No example can be learnt from. " + usable.leftOut.get(0));
        }
        return usable;
    }

    /** The same, which may be none. */
    public static UsableExamples among(TrainableModel model, List<Example> examples) {
        List<Example> used = new ArrayList<>();
        List<Target> targets = new ArrayList<>();
        List<String> leftOut = new ArrayList<>();
        for (Example example : examples) {
            try {
                if (example.seconds() > model.longestClipSeconds()) {
                    throw new IllegalArgumentException("The clip lasts " + example.seconds()
                            + " s, and this model takes at most " + model.longestClipSeconds() + " s: cut it.");
                }
                targets.add(model.target(example.text(), example.language()));
                used.add(example);
            } catch (IllegalArgumentException e) {
                leftOut.add(example.id() + ": " + e.getMessage());
            }
        }
        return new UsableExamples(used, targets, leftOut);
    }

    Example example(int place) {
        return all.get(place);
    }

    Target target(int place) {
        return targets.get(place);
    }
}
