package dev.hubbub.training;

import dev.hubbub.contracts.task.MergingSettings;
import dev.hubbub.speech.merging.Dare;
import dev.hubbub.speech.merging.ExponentialAverage;
import dev.hubbub.speech.merging.Merging.WholeNumbers;
import dev.hubbub.speech.merging.MergingMethod;
import dev.hubbub.speech.merging.Slerp;
import dev.hubbub.speech.merging.TaskArithmetic;
import dev.hubbub.speech.merging.Ties;
import dev.hubbub.speech.merging.WeightedAverage;

/** What settings of a merge are to the speech core. */
public final class MergingMethods {

    private MergingMethods() {}

    /** The arithmetic. */
    public static MergingMethod of(MergingSettings settings) {
        return switch (settings.method()) {
            case AVERAGE -> new WeightedAverage(
                    WeightedAverage.WeightSum.valueOf(settings.weightSum().name()));
            case SLERP -> new Slerp(settings.at());
            case TASK_ARITHMETIC -> new TaskArithmetic(settings.scale());
            case TIES -> new Ties(
                    settings.density(), Ties.Scope.valueOf(settings.scope().name()), settings.scale());
            case DARE -> new Dare(settings.density(), settings.seed(), settings.scale());
            case GREEDY_SOUP -> new WeightedAverage(WeightedAverage.WeightSum.SCALED);
            case EXPONENTIAL_AVERAGE -> new ExponentialAverage(settings.decay());
        };
    }

    /** What becomes of whole numbers. */
    public static WholeNumbers wholeNumbers(MergingSettings settings) {
        return WholeNumbers.valueOf(settings.wholeNumbers().name());
    }
}
