package dev.hubbub.training.finetuning;

import java.util.function.Function;

/** What elastic weight consolidation takes the importance of weights from. */
public sealed interface WeightImportance {

    /** A dataset of what must not be forgotten, for which it is estimated when the run begins. */
    record ForData(TrainingData data) implements WeightImportance {

        @Override
        public <T> T match(Function<ForData, T> data, Function<Estimated, T> estimated) {
            return data.apply(this);
        }
    }

    /** An estimate that is there. */
    record Estimated(FisherEstimate estimate) implements WeightImportance {

        @Override
        public <T> T match(Function<ForData, T> data, Function<Estimated, T> estimated) {
            return estimated.apply(this);
        }
    }

    /** What the function for this case says. */
    <T> T match(Function<ForData, T> data, Function<Estimated, T> estimated);
}
