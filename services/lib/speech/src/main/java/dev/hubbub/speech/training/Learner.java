package dev.hubbub.speech.training;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.pytorch.jni.IValue;
import dev.hubbub.speech.checkpoint.ParameterSet;
import dev.hubbub.speech.model.TrainableModel;
import dev.hubbub.speech.torch.DeviceMemoryException;
import dev.hubbub.speech.torch.NativeScope;
import dev.hubbub.speech.torch.TorchRuntime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/**
 * A model that learns, step by step. Not for several threads at once.
 *
 * <p>Between two steps it can be saved ({@link #state}, {@link #parameters}) and goes on elsewhere as if nothing had
 * happened.
 */
public final class Learner implements AutoCloseable {
    private final TrainableModel model;
    private final Objective objective;
    private final AdamW optimiser;
    private final TrainedWeights weights;
    private final OptimiserState state;
    private final Arithmetic arithmetic;
    private final LossScale scale;
    private final NativeScope kept;
    private final IValue learnt;
    private final LearningPass pass;
    private final BatchLoss loss;

    /**
     * @param fisher the importance of every parameter that is learnt, if the objective asks for it
     * @param seed of what is drawn at the beginning
     * @throws IllegalArgumentException if the objective needs what is missing, or cannot be had with adapters
     */
    public Learner(
            TrainableModel model,
            LearntParameters which,
            Objective objective,
            AdamW optimiser,
            Optional<ParameterSet> fisher,
            long seed) {
        this(model, which, objective, optimiser, fisher, false, seed);
    }

    /**
     * One that may need less memory.
     *
     * @param checkpointing whether what gradients need is computed again instead of kept; the same drops out either way
     */
    public Learner(
            TrainableModel model,
            LearntParameters which,
            Objective objective,
            AdamW optimiser,
            Optional<ParameterSet> fisher,
            boolean checkpointing,
            long seed) {
        this.model = model;
        this.objective = objective;
        this.optimiser = optimiser;
        BatchLoss.requirePossible(model, which, objective, fisher);
        this.weights = new TrainedWeights(model, which, model.lossParameters(objective.lossWeights(), seed), seed);
        this.kept = new NativeScope(model.manager());
        this.state = new OptimiserState(weights.learnt(), weights.counted(), kept.arrays());
        this.arithmetic = new Arithmetic(model.manager().getDevice());
        this.scale = new LossScale(model.precision());
        this.learnt = kept.of(state.weights());
        arithmetic.learn(kept, learnt);
        this.pass = checkpointing ? new Recomputation(model.manager(), arithmetic) : new KeptPass(arithmetic);
        this.loss = new BatchLoss(model, which, objective, weights, fisher, pass, arithmetic);
    }

    /**
     * What a step did.
     *
     * @param taken whether weights were changed; not if a loss or a gradient is no number
     * @param overflowed whether that is because the loss was made too large for float16, which the next step mends
     */
    public record Step(Losses losses, double gradientNorm, boolean taken, boolean overflowed) {}

    /**
     * Takes a step on some batches together, whose losses count equally. A step whose loss or gradient is no number is not
     * taken.
     *
     * @param seed of what is drawn in it, such as what drops out
     * @throws dev.hubbub.speech.torch.DeviceMemoryException if the device has too little memory for it
     */
    public Step step(List<TrainingBatch> batches, double rate, long seed) {
        try (NativeScope before = new NativeScope(model.manager())) {
            Map<String, NDArray> counted = weights.countedNow(before);
            Step step = step(batches, rate, new SplittableRandom(seed));
            if (!step.taken()) {
                // The batch norms have seen it already.
                withoutGradients(() -> counted.forEach(
                        (name, array) -> array.copyTo(weights.counted().get(name))));
            }
            return step;
        } catch (DeviceMemoryException e) {
            throw e.inTraining(pass.isSparing());
        } finally {
            pass.forget();
        }
    }

    private Step step(List<TrainingBatch> batches, double rate, SplittableRandom seeds) {
        try (NativeScope step = new NativeScope(model.manager())) {
            List<Losses> losses = new ArrayList<>();
            IValue sum = null;
            for (TrainingBatch batch : batches) {
                pass.begin(seeds.nextLong());
                try (NativeScope part = new NativeScope(model.manager())) {
                    BatchLoss.Lost lost = TorchRuntime.training(() -> loss.of(part, batch));
                    losses.add(lost.losses());
                    if (!Double.isFinite(lost.losses().total())) {
                        return new Step(Losses.mean(losses), Double.NaN, false, false);
                    }
                    IValue before = sum;
                    // Only those of the first batch stay: the others are added to them and released.
                    NativeScope owner = before == null ? step : part;
                    IValue gradients = gradients(owner, batch, lost.total(), scale.factor() / batches.size());
                    if (before == null) {
                        sum = gradients;
                    } else {
                        withoutGradients(() -> arithmetic.accumulate(part, before, gradients));
                    }
                }
            }
            return taken(step, sum, Losses.mean(losses), rate);
        }
    }

    private IValue gradients(NativeScope owner, TrainingBatch batch, IValue total, double weight) {
        IValue gradients = TorchRuntime.training(() -> pass.gradients(owner, total, weight, learnt));
        long[] behind = weights.behind(batch.dropped(model));
        if (behind.length > 0) {
            withoutGradients(() -> arithmetic.fill(owner, gradients, learnt, behind));
        }
        return gradients;
    }

    private Step taken(NativeScope step, IValue gradients, Losses losses, double rate) {
        if (!scale.isFixed()) {
            withoutGradients(() -> arithmetic.multiply(step, gradients, 1 / scale.factor()));
        }
        double norm = TorchRuntime.inference(() -> arithmetic.clip(step, gradients, optimiser.clip()));
        if (!Double.isFinite(norm)) {
            return new Step(losses, norm, false, scale.overflowed());
        }
        withoutGradients(() -> arithmetic.update(step, state, gradients, optimiser, rate));
        scale.taken();
        return new Step(losses, norm, true, false);
    }

    private static void withoutGradients(Runnable change) {
        TorchRuntime.inference(() -> {
            change.run();
            return null;
        });
    }

    /** What the model loses on a batch as it is now. */
    public Losses losses(TrainingBatch batch) {
        try (NativeScope scope = new NativeScope(model.manager())) {
            return TorchRuntime.inference(() -> loss.of(scope, batch).losses());
        }
    }

    /** The mean cross entropy of a batch's labels as the model is now, none of them smoothed, in nats. */
    public double crossEntropy(TrainingBatch batch) {
        try (NativeScope scope = new NativeScope(model.manager())) {
            return TorchRuntime.inference(() -> arithmetic.value(
                    scope, arithmetic.crossEntropy(scope, loss.logits(scope, batch), batch.labels(), 0)));
        }
    }

    /** The scores of a batch as it is now, {@code clips x positions x vocabulary} row-major. */
    public float[] logits(TrainingBatch batch) {
        try (NativeScope scope = new NativeScope(model.manager())) {
            return TorchRuntime.inference(() -> loss.logits(scope, batch).toFloatArray());
        }
    }

    /** Whether a part of what it loses is that of CTC. */
    public boolean learnsCtc() {
        return model.learnsCtc(objective.lossWeights());
    }

    /** Parameters whose layers behave as in training. */
    public Set<String> inTrainingMode() {
        return loss.inTrainingMode();
    }

    /** Names of the model's parameters whose numbers change, whether by themselves or by an adapter. */
    public Set<String> changes() {
        return weights.changes();
    }

    /** Names of the tensors that change. */
    public List<String> learnt() {
        return List.copyOf(state.names());
    }

    /** All parameters of the model as they are now, adapters merged; valid until the next step. */
    public ParameterSet parameters() {
        return weights.current();
    }

    /** The tensors that change, under the names of {@link #learnt}; valid until the next step. */
    public ParameterSet changing() {
        return ParameterSet.of(Map.copyOf(weights.learnt()));
    }

    /**
     * Puts other numbers into the tensors that change, such as those of adapters that were saved.
     *
     * @param values under the names of {@link #learnt}
     */
    public void begin(ParameterSet values) {
        withoutGradients(() -> state.begin(values));
    }

    /** All that the next steps depend on; valid until the next step. */
    public ParameterSet state() {
        return withScale(ParameterSet.of(state.saved()));
    }

    private ParameterSet withScale(ParameterSet saved) {
        return scale.isFixed()
                ? saved
                : ParameterSet.of(
                        Stream.concat(saved.stream(), Stream.of(scale.saved())).toList());
    }

    /**
     * A copy of all that changes, in the memory of this machine, which further steps leave as it is.
     *
     * @throws dev.hubbub.speech.torch.DeviceMemoryException if there is too little of it
     */
    public Snapshot snapshot() {
        NativeScope copies = new NativeScope(model.manager());
        try {
            Map<String, NDArray> copied = new LinkedHashMap<>();
            DeviceMemoryException.telling(
                    "copying what is saved",
                    () -> TorchRuntime.inference(() -> {
                        state.saved().forEach((name, array) -> copied.put(name, copy(array, copies)));
                        return copied;
                    }));
            Map<String, NDArray> learntNow = state.learnt(copied);
            return new Snapshot(
                    copies,
                    weights.with(learntNow, state.counted(copied)),
                    ParameterSet.of(learntNow),
                    withScale(ParameterSet.of(copied)));
        } catch (RuntimeException e) {
            copies.close();
            throw e;
        }
    }

    private static NDArray copy(NDArray array, NativeScope owner) {
        NDArray copy = array.getDevice().isGpu() ? array.toDevice(Device.cpu(), true) : array.duplicate();
        copy.attach(owner.arrays());
        return copy;
    }

    /**
     * A learner at one step. Valid until it is closed, which must be before the learner is.
     *
     * @param copies own the arrays
     * @param parameters of the model, as {@link Learner#parameters}
     * @param changing as {@link Learner#changing}
     * @param state as {@link Learner#state}
     */
    public record Snapshot(NativeScope copies, ParameterSet parameters, ParameterSet changing, ParameterSet state)
            implements AutoCloseable {
        @Override
        public void close() {
            copies.close();
        }
    }

    /**
     * Goes on where another learner with the same settings was saved.
     *
     * @throws dev.hubbub.speech.checkpoint.CheckpointException if it is the state of something else
     */
    public void restore(ParameterSet saved) {
        if (!scale.isFixed()) {
            scale.restore(saved.get(LossScale.NAME));
        }
        withoutGradients(() -> state.restore(ParameterSet.of(saved.stream()
                .filter(parameter -> !parameter.name().equals(LossScale.NAME))
                .toList())));
    }

    @Override
    public void close() {
        loss.close();
        arithmetic.close();
        kept.close();
        weights.close();
    }
}
