package dev.hubbub.speech.merging;

import dev.hubbub.speech.checkpoint.CheckpointException;
import dev.hubbub.speech.checkpoint.Parameter;
import dev.hubbub.speech.checkpoint.ParameterSet;
import dev.hubbub.speech.checkpoint.TensorData;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Weighted averages of models' parameters. Sums are in double precision and rounded to float32 once; whole numbers, such
 * as counters, are the first model's.
 *
 * <p>A parameter is computed when its numbers are asked for, so that saving an average holds one tensor at a time: of the
 * largest there is, five times its size in float32 at most, however many models there are.
 */
public final class Averaging {

    /** Which parameters an average has. */
    public enum Coverage {
        /** Every model must have the same. */
        THE_SAME,
        /** Those that all models have. */
        IN_ALL,
        /** Those that any model has; the weights of the models that have it are scaled to add up to one. */
        IN_ANY
    }

    /**
     * One of the models.
     *
     * @param name what it is called in messages
     * @param weight above 0; weights need not add up to one
     */
    public record Part(String name, ParameterSet parameters, double weight) {
        public Part {
            if (!(weight > 0) || Double.isInfinite(weight)) {
                throw new IllegalArgumentException("The weight of " + name + " must be above 0, not " + weight + ".");
            }
        }
    }

    private final List<Part> parts;

    /** @param parts at least one; the order decides about whole numbers only */
    public Averaging(List<Part> parts) {
        if (parts.isEmpty()) {
            throw new IllegalArgumentException("An average needs at least one model.");
        }
        this.parts = List.copyOf(parts);
    }

    /**
     * The average, in the order of the first model, then what others have besides.
     *
     * @throws CheckpointException if the models do not have the parameters that the coverage asks for, or if two have one
     *     of the same name with another shape or kind of number; and whenever numbers are asked for of which one is not
     *     finite
     */
    public ParameterSet over(Coverage coverage) {
        Set<String> names = new LinkedHashSet<>();
        parts.forEach(part -> names.addAll(part.parameters().names()));
        if (coverage == Coverage.THE_SAME) {
            parts.forEach(part -> checkHasAll(part, names));
        } else if (coverage == Coverage.IN_ALL) {
            parts.forEach(part -> names.retainAll(part.parameters().names()));
            if (names.isEmpty()) {
                throw new CheckpointException("The models have no parameter in common: an average of them is empty.");
            }
        }
        return ParameterSet.of(names.stream().map(this::average).toList());
    }

    private static void checkHasAll(Part part, Set<String> names) {
        List<String> missing =
                names.stream().filter(name -> !part.parameters().contains(name)).toList();
        if (!missing.isEmpty()) {
            throw new CheckpointException(part.name() + " lacks " + missing.get(0)
                    + (missing.size() > 1 ? " and " + (missing.size() - 1) + " more" : "")
                    + ", which another of the models has: average models of one shape, or only what they have in"
                    + " common.");
        }
    }

    private Parameter average(String name) {
        List<Part> having =
                parts.stream().filter(part -> part.parameters().contains(name)).toList();
        Part first = having.get(0);
        Parameter model = first.parameters().get(name);
        for (Part part : having) {
            Parameter other = part.parameters().get(name);
            if (!Arrays.equals(other.shape(), model.shape())
                    || other.type().isFloating() != model.type().isFloating()) {
                throw new CheckpointException("Parameter " + name + " is " + described(other) + " in " + part.name()
                        + " and " + described(model) + " in " + first.name() + ": they cannot be averaged.");
            }
        }
        if (!model.type().isFloating()) {
            return model;
        }
        return TensorData.computed(name, model.shape(), () -> sum(name, having));
    }

    private static String described(Parameter parameter) {
        return parameter.type().safetensorsName() + Arrays.toString(parameter.shape());
    }

    // One broken model would make the average broken without a word.
    private static void checkFinite(String name, Part part, float[] values) {
        for (float value : values) {
            if (!Float.isFinite(value)) {
                throw new CheckpointException("Parameter " + name + " of " + part.name() + " holds " + value
                        + ": its training broke; leave it out.");
            }
        }
    }

    private static float[] sum(String name, List<Part> having) {
        double total = having.stream().mapToDouble(Part::weight).sum();
        double[] sums =
                new double[Math.toIntExact(having.get(0).parameters().get(name).size())];
        for (Part part : having) {
            float[] values = part.parameters().get(name).floats();
            double weight = part.weight() / total;
            for (int i = 0; i < sums.length; i++) {
                sums[i] += weight * values[i];
            }
            checkFinite(name, part, values);
        }
        float[] rounded = new float[sums.length];
        for (int i = 0; i < rounded.length; i++) {
            rounded[i] = (float) sums[i];
        }
        return rounded;
    }
}
