package dev.hubbub.speech.training;

import ai.djl.ndarray.NDArray;
import ai.djl.pytorch.jni.IValue;
import dev.hubbub.speech.checkpoint.Parameter;
import dev.hubbub.speech.checkpoint.ParameterSet;
import dev.hubbub.speech.model.TaughtBatch;
import dev.hubbub.speech.model.TrainableModel;
import dev.hubbub.speech.torch.NativeScope;
import dev.hubbub.speech.torch.Recording;
import dev.hubbub.speech.torch.TorchRuntime;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What a model loses on a batch with the weights that are learnt, and beside it for going away from where it began. */
final class BatchLoss implements AutoCloseable {
    private final Objective objective;
    private final Arithmetic arithmetic;
    private final NativeScope kept;
    private final TrainableModel.Forward forward;
    private final Optional<TrainableModel.Forward> base;
    private final Optional<Anchor> anchor;

    /** Weights that are held, where they were, and how much it matters that they stay there. */
    private record Anchor(IValue held, IValue weights, IValue importance) {}

    /**
     * What is lost.
     *
     * @param total whose gradients are looked for
     */
    record Lost(IValue total, Losses losses) {}

    /**
     * @param fisher the importance of every parameter that is learnt, if the objective asks for it
     * @param recording how passes are recorded
     */
    BatchLoss(
            TrainableModel model,
            LearntParameters which,
            Objective objective,
            TrainedWeights weights,
            Optional<ParameterSet> fisher,
            Recording recording,
            Arithmetic arithmetic) {
        this.objective = objective;
        this.arithmetic = arithmetic;
        this.kept = new NativeScope(model.manager());
        this.forward = model.forward(weights.all(), weights.learnt().keySet(), objective.leftOut(), recording);
        this.base = objective.klWeight() > 0 ? Optional.of(model.forward(weights.base(), Set.of())) : Optional.empty();
        this.anchor = objective.ewcWeight() > 0
                ? Optional.of(anchor(which, weights, fisher.orElseThrow()))
                : Optional.empty();
    }

    /** @throws IllegalArgumentException if the objective needs what is missing, or cannot be had with adapters */
    static void requirePossible(
            TrainableModel model, LearntParameters which, Objective objective, Optional<ParameterSet> fisher) {
        if (objective.ctcWeight().isPresent() && !model.hasCtc()) {
            throw new IllegalArgumentException(
                    "This model has no output of CTC whose loss could have a share: leave the weight of CTC out.");
        }
        if (objective.ewcWeight() == 0) {
            return;
        }
        if (which.adapters().isPresent()) {
            throw new IllegalArgumentException("Elastic weight consolidation holds weights where they were, and with"
                    + " LoRA they stay there: choose one of the two.");
        }
        ParameterSet importance = fisher.orElseThrow(() -> new IllegalArgumentException(
                "Elastic weight consolidation needs the importance of the weights: estimate the Fisher information."));
        for (String name : which.names()) {
            requireFor(model.parameters().get(name), importance);
        }
    }

    private static void requireFor(Parameter learnt, ParameterSet importance) {
        if (!importance.contains(learnt.name())) {
            throw new IllegalArgumentException("The Fisher information says nothing of " + learnt.name()
                    + ", which is learnt: it is that of another model, or of one with more frozen.");
        }
        long[] shape = importance.get(learnt.name()).shape();
        if (!Arrays.equals(shape, learnt.shape())) {
            throw new IllegalArgumentException("The Fisher information of " + learnt.name() + " is of the shape "
                    + Arrays.toString(shape) + ", and the parameter of " + Arrays.toString(learnt.shape())
                    + ": it is that of another model.");
        }
    }

    private Anchor anchor(LearntParameters which, TrainedWeights weights, ParameterSet fisher) {
        List<NDArray> held = which.names().stream().map(weights.learnt()::get).toList();
        List<NDArray> where = which.names().stream().map(weights.base()::get).toList();
        List<NDArray> importance = which.names().stream()
                .map(name -> fisher.get(name).toArray(kept.arrays()))
                .toList();
        return new Anchor(kept.of(held), kept.of(where), kept.of(importance));
    }

    /** What is lost on a batch; recorded for gradients if the calling thread records. */
    Lost of(NativeScope scope, TrainingBatch batch) {
        TaughtBatch taught = batch.taught(scope, forward, objective);
        NDArray logits = taught.logits();
        long[] labels = batch.labels();
        IValue entropy = arithmetic.crossEntropy(scope, logits, labels, objective.labelSmoothing());
        IValue total = taught.own().map(own -> scope.of(own.total())).orElse(entropy);
        double divergence = 0;
        double drift = 0;
        if (base.isPresent()) {
            NDArray other =
                    TorchRuntime.inference(() -> base.get().logits(scope, batch.inputs(), batch.fed(), batch.kept()));
            IValue apart = arithmetic.divergence(scope, logits, other, labels);
            divergence = arithmetic.value(scope, apart);
            total = arithmetic.plus(scope, total, apart, objective.klWeight());
        }
        if (anchor.isPresent()) {
            IValue moved = arithmetic.drift(
                    scope,
                    anchor.get().held(),
                    anchor.get().weights(),
                    anchor.get().importance());
            drift = arithmetic.value(scope, moved);
            total = arithmetic.plus(scope, total, moved, objective.ewcWeight() / 2);
        }
        return new Lost(
                total,
                new Losses(
                        arithmetic.value(scope, total),
                        arithmetic.value(scope, entropy),
                        divergence,
                        drift,
                        taught.own().map(TaughtBatch.OwnLoss::parts).orElse(Map.of())));
    }

    /** The scores of a batch. */
    NDArray logits(NativeScope scope, TrainingBatch batch) {
        return forward.logits(scope, batch.inputs(), batch.fed(), batch.kept());
    }

    /** Parameters whose layers behave as in training. */
    Set<String> inTrainingMode() {
        return forward.inTrainingMode();
    }

    @Override
    public void close() {
        base.ifPresent(TrainableModel.Forward::close);
        forward.close();
        kept.close();
    }
}
