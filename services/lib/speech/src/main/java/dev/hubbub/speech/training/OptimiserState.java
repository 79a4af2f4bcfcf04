package dev.hubbub.speech.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.hubbub.speech.checkpoint.CheckpointException;
import dev.hubbub.speech.checkpoint.ParameterSet;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The tensors that change from step to step: weights, the means of their gradients and squared gradients, how many steps
 * each has seen, and what the computation itself counts. Saved and restored it goes on as if nothing had happened.
 */
final class OptimiserState {
    private static final String WEIGHT = "weight|";
    private static final String MEAN = "mean|";
    private static final String SQUARE = "square|";
    private static final String COUNT = "count|";
    private static final String COUNTED = "counted|";

    private final List<String> names = new ArrayList<>();
    private final List<NDArray> weights = new ArrayList<>();
    private final List<NDArray> means = new ArrayList<>();
    private final List<NDArray> squares = new ArrayList<>();
    private final List<NDArray> counts = new ArrayList<>();
    private final Map<String, NDArray> counted;

    /**
     * @param learnt float32 arrays, which are changed in place
     * @param counted those that only the computation changes
     */
    OptimiserState(Map<String, NDArray> learnt, Map<String, NDArray> counted, NDManager manager) {
        this.counted = counted;
        learnt.forEach((name, array) -> {
            names.add(name);
            weights.add(array);
            means.add(manager.zeros(array.getShape()));
            squares.add(manager.zeros(array.getShape()));
            counts.add(manager.zeros(new Shape()));
        });
    }

    List<String> names() {
        return names;
    }

    List<NDArray> weights() {
        return weights;
    }

    List<NDArray> means() {
        return means;
    }

    List<NDArray> squares() {
        return squares;
    }

    List<NDArray> counts() {
        return counts;
    }

    /** All of it under the names that a file has. */
    Map<String, NDArray> saved() {
        Map<String, NDArray> all = new LinkedHashMap<>();
        for (int i = 0; i < names.size(); i++) {
            all.put(WEIGHT + names.get(i), weights.get(i));
            all.put(MEAN + names.get(i), means.get(i));
            all.put(SQUARE + names.get(i), squares.get(i));
            all.put(COUNT + names.get(i), counts.get(i));
        }
        counted.forEach((name, array) -> all.put(COUNTED + name, array));
        return all;
    }

    /** What the optimiser changes among what was saved, under its own names. */
    Map<String, NDArray> learnt(Map<String, NDArray> saved) {
        return under(WEIGHT, names, saved);
    }

    /** What only the computation changes among what was saved, under its own names. */
    Map<String, NDArray> counted(Map<String, NDArray> saved) {
        return under(COUNTED, counted.keySet(), saved);
    }

    private static Map<String, NDArray> under(String kind, Collection<String> names, Map<String, NDArray> saved) {
        Map<String, NDArray> own = new LinkedHashMap<>();
        names.forEach(name -> own.put(name, saved.get(kind + name)));
        return own;
    }

    /** @throws CheckpointException if one is missing or has another shape */
    void begin(ParameterSet values) {
        for (int i = 0; i < names.size(); i++) {
            restore(values, names.get(i), weights.get(i));
        }
    }

    /** @throws CheckpointException if it is the state of something else */
    void restore(ParameterSet saved) {
        int expected = 4 * names.size() + counted.size();
        if (saved.count() != expected) {
            throw new CheckpointException("The saved state is one of " + saved.count() + " tensors, and that of the "
                    + names.size() + " parameters that are learnt has " + expected
                    + ": go on with the settings that the run began with.");
        }
        counted.forEach((name, array) -> restore(saved, COUNTED + name, array));
        for (int i = 0; i < names.size(); i++) {
            restore(saved, WEIGHT + names.get(i), weights.get(i));
            restore(saved, MEAN + names.get(i), means.get(i));
            restore(saved, SQUARE + names.get(i), squares.get(i));
            restore(saved, COUNT + names.get(i), counts.get(i));
        }
    }

    private static void restore(ParameterSet saved, String name, NDArray target) {
        if (saved.get(name).size() != target.size()) {
            throw new CheckpointException("The saved state has another shape of " + name + ": go on with the settings"
                    + " that the run began with.");
        }
        target.set(saved.get(name).floats());
    }
}
