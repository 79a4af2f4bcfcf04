package dev.hubbub.speech.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.hubbub.speech.checkpoint.Parameter;
import dev.hubbub.speech.checkpoint.ParameterSet;
import dev.hubbub.speech.checkpoint.TensorData;
import dev.hubbub.speech.model.Modality;
import dev.hubbub.speech.model.TrainableModel;
import dev.hubbub.speech.torch.NativeScope;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A model's weights while it is trained: those that are learnt, in memory of their own, and all others as they lie in the
 * checkpoint.
 */
final class TrainedWeights implements AutoCloseable {
    static final String DOWN = ".down";
    static final String UP = ".up";

    private final TrainableModel model;
    private final LearntParameters which;
    private final NativeScope scope;
    private final Map<String, NDArray> base;
    private final Map<String, NDArray> learnt = new LinkedHashMap<>();
    private final Map<String, NDArray> counted = new LinkedHashMap<>();
    private final Map<String, NDArray> all;
    private final Set<String> ofLoss;

    /**
     * @param ofLoss what only the loss has, which is learnt and is no part of the model
     * @param seed of new adapters
     */
    TrainedWeights(TrainableModel model, LearntParameters which, ParameterSet ofLoss, long seed) {
        this.model = model;
        this.which = which;
        this.scope = new NativeScope(model.manager());
        this.base = model.parameters().arrays(scope);
        this.all = new LinkedHashMap<>(base);
        if (which.adapters().isPresent()) {
            adapt(which.adapters().get(), seed);
        } else {
            which.names().forEach(name -> learnt.put(name, base.get(name).duplicate()));
        }
        ofLoss.forEach(parameter ->
                learnt.put(parameter.name(), parameter.toArray(scope.arrays()).duplicate()));
        this.ofLoss = Set.copyOf(ofLoss.names());
        // In memory of their own, for those of the checkpoint may be a file's.
        model.counted(learnt.keySet())
                .forEach(name -> counted.put(name, base.get(name).duplicate()));
        all.putAll(learnt);
        all.putAll(counted);
    }

    private void adapt(Lora lora, long seed) {
        NDManager manager = scope.arrays();
        all.put("adapter.scale", manager.create((float) lora.scale()));
        all.put("adapter.dropout", manager.create((float) lora.dropout()));
        SplittableRandom random = new SplittableRandom(seed);
        for (String name : which.names()) {
            Shape shape = base.get(name).getShape();
            long columns = shape.get(1);
            // As PEFT begins: uniform below one over the root of the columns, and zeros, so that nothing has changed
            // yet.
            double bound = 1 / Math.sqrt(columns);
            float[] down = new float[Math.toIntExact(lora.rank() * columns)];
            for (int i = 0; i < down.length; i++) {
                down[i] = (float) random.nextDouble(-bound, bound);
            }
            learnt.put(name + DOWN, manager.create(down, new Shape(lora.rank(), columns)));
            learnt.put(name + UP, manager.zeros(new Shape(shape.get(0), lora.rank())));
        }
    }

    /** All that the model computes with. */
    Map<String, NDArray> all() {
        return all;
    }

    /** What the optimiser changes. */
    Map<String, NDArray> learnt() {
        return learnt;
    }

    /** What the computation changes. */
    Map<String, NDArray> counted() {
        return counted;
    }

    /** The same as they are now, in memory of the scope. */
    Map<String, NDArray> countedNow(NativeScope kept) {
        Map<String, NDArray> copies = new LinkedHashMap<>();
        counted.forEach((name, array) -> {
            NDArray copy = array.duplicate();
            copy.attach(kept.arrays());
            copies.put(name, copy);
        });
        return copies;
    }

    /** The model's parameters whose numbers change, by an adapter, by themselves, or because they are counted. */
    Set<String> changes() {
        return Stream.concat(learnt.keySet().stream(), counted.keySet().stream())
                .filter(name -> !ofLoss.contains(name))
                .map(this::ofModel)
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    /** The parameter that is changed by what is learnt. */
    private String ofModel(String learnt) {
        return base.containsKey(learnt) ? learnt : learnt.substring(0, learnt.lastIndexOf('.'));
    }

    /** Places among {@link #learnt} of what only some senses need, if they are dropped. */
    long[] behind(Set<Modality> dropped) {
        if (dropped.isEmpty()) {
            return new long[0];
        }
        Set<Modality> others = new HashSet<>(model.modalities());
        others.removeAll(dropped);
        Set<String> unreached = model.unreached(others);
        List<String> names = List.copyOf(learnt.keySet());
        return IntStream.range(0, names.size())
                .filter(i -> !ofLoss.contains(names.get(i)) && unreached.contains(ofModel(names.get(i))))
                .asLongStream()
                .toArray();
    }

    /** What the checkpoint holds. */
    Map<String, NDArray> base() {
        return base;
    }

    /** The model's parameters as they are now, adapters merged into them; valid while this is open. */
    ParameterSet current() {
        return with(learnt, counted);
    }

    /**
     * The same with other numbers for what changes, which must stay open as long as this.
     *
     * @param learntNow under the names of {@link #learnt}
     * @param countedNow under those of {@link #counted}
     */
    ParameterSet with(Map<String, NDArray> learntNow, Map<String, NDArray> countedNow) {
        return ParameterSet.of(model.parameters().stream()
                .map(parameter -> with(learntNow, countedNow, parameter))
                .toList());
    }

    private Parameter with(Map<String, NDArray> learntNow, Map<String, NDArray> countedNow, Parameter parameter) {
        String name = parameter.name();
        if (learntNow.containsKey(name)) {
            return TensorData.of(name, learntNow.get(name));
        }
        if (countedNow.containsKey(name)) {
            NDArray now = countedNow.get(name);
            return parameter.type().isFloating() ? TensorData.of(name, now) : TensorData.whole(name, now);
        }
        return learntNow.containsKey(name + DOWN) ? merged(learntNow, parameter) : parameter;
    }

    private Parameter merged(Map<String, NDArray> learntNow, Parameter parameter) {
        double scale = which.adapters().orElseThrow().scale();
        return TensorData.computed(parameter.name(), parameter.shape(), () -> {
            return merged(
                    parameter, learntNow.get(parameter.name() + UP), learntNow.get(parameter.name() + DOWN), scale);
        });
    }

    /** A matrix and the product of an adapter's two. */
    static float[] merged(Parameter parameter, NDArray up, NDArray down, double scale) {
        try (NDArray product = up.matMul(down)) {
            float[] added = product.toFloatArray();
            float[] merged = parameter.floats();
            for (int i = 0; i < merged.length; i++) {
                merged[i] += (float) (scale * added[i]);
            }
            return merged;
        }
    }

    @Override
    public void close() {
        scope.close();
    }
}
