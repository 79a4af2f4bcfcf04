package dev.hubbub.speech.training;

import ai.djl.ndarray.NDArray;
import ai.djl.pytorch.jni.IValue;
import dev.hubbub.speech.checkpoint.ParameterSet;
import dev.hubbub.speech.checkpoint.TensorData;
import dev.hubbub.speech.model.Regularisation;
import dev.hubbub.speech.model.TaughtBatch;
import dev.hubbub.speech.model.TrainableModel;
import dev.hubbub.speech.torch.NativeScope;
import dev.hubbub.speech.torch.Precision;
import dev.hubbub.speech.torch.TorchRuntime;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntConsumer;

/**
 * How much each weight matters for what a model already does: the diagonal of the empirical Fisher information, the mean
 * over single clips of the squared gradients of what the model loses on them: their mean cross entropy, or the loss of its
 * family if that has one of its own.
 */
public final class Fisher {

    private Fisher() {}

    /** Makes clips when they are needed: all of them may be more than fits into memory. */
    @FunctionalInterface
    public interface Clips {
        /** A batch of one clip, its number counted from 0. */
        TrainingBatch clip(int number) throws IOException;
    }

    /**
     * Estimates it with the loss of the checkpoint.
     *
     * @see #of(TrainableModel, LearntParameters, Optional, int, Clips, IntConsumer)
     */
    public static ParameterSet of(
            TrainableModel model, LearntParameters which, int count, Clips clips, IntConsumer progress)
            throws IOException {
        return of(model, which, Optional.empty(), count, clips, progress);
    }

    /**
     * Estimates it.
     *
     * @param ctcWeight share of CTC in the loss of a model that has it; empty for what its checkpoint says
     * @param count how many clips
     * @param progress is told how many are done
     * @return one tensor per parameter that is learnt, under its name
     * @throws IllegalArgumentException if a batch holds several clips, there is none, or adapters are learnt
     * @throws IOException if a clip cannot be read
     */
    public static ParameterSet of(
            TrainableModel model,
            LearntParameters which,
            Optional<Double> ctcWeight,
            int count,
            Clips clips,
            IntConsumer progress)
            throws IOException {
        Objective objective = new Objective(0, 0, 0, ctcWeight, Regularisation.NONE);
        require(count > 0 && which.adapters().isEmpty());
        if (model.precision() == Precision.FLOAT16) {
            throw new IllegalArgumentException(
                    "The Fisher information is made of squared gradients, which are too small"
                            + " for float16: estimate it in bfloat16 or float32.");
        }
        try (TrainedWeights weights = new TrainedWeights(model, which, ParameterSet.of(List.of()), 0);
                Arithmetic arithmetic = new Arithmetic(model.manager().getDevice());
                NativeScope kept = new NativeScope(model.manager());
                // Nothing drops out and no norm goes by a single clip: the weights are looked at as they are used.
                TrainableModel.Forward forward = model.forward(weights.all(), Set.of())) {
            List<String> names = List.copyOf(weights.learnt().keySet());
            IValue learnt = kept.of(List.copyOf(weights.learnt().values()));
            arithmetic.learn(kept, learnt);
            Map<String, NDArray> sums = new LinkedHashMap<>();
            names.forEach(name -> sums.put(
                    name, kept.arrays().zeros(weights.learnt().get(name).getShape())));
            IValue sum = kept.of(new ArrayList<>(sums.values()));
            for (int i = 0; i < count; i++) {
                TrainingBatch clip = clips.clip(i);
                require(clip.size() == 1);
                add(clip, objective, 1.0 / count, learnt, sum, forward, arithmetic, model);
                progress.accept(i + 1);
            }
            return ParameterSet.of(sums.entrySet().stream()
                    .map(entry -> TensorData.of(
                            entry.getKey(),
                            entry.getValue().getShape().getShape(),
                            entry.getValue().toFloatArray()))
                    .toList());
        }
    }

    private static void require(boolean possible) {
        if (!possible) {
            throw new IllegalArgumentException(
                    "The Fisher information is estimated of a model's own weights, on single clips and at least one.");
        }
    }

    private static void add(
            TrainingBatch clip,
            Objective objective,
            double weight,
            IValue learnt,
            IValue sum,
            TrainableModel.Forward forward,
            Arithmetic arithmetic,
            TrainableModel model) {
        try (NativeScope scope = new NativeScope(model.manager())) {
            IValue gradients = TorchRuntime.training(() -> {
                TaughtBatch taught = clip.taught(scope, forward, objective);
                IValue loss = taught.own()
                        .map(own -> scope.of(own.total()))
                        .orElseGet(() -> arithmetic.crossEntropy(scope, taught.logits(), clip.labels(), 0));
                return arithmetic.gradients(scope, loss, 1, learnt);
            });
            TorchRuntime.inference(() -> {
                arithmetic.accumulateSquares(scope, sum, gradients, weight);
                return null;
            });
        }
    }
}
