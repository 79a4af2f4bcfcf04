package dev.hubbub.speech.merging;

import dev.hubbub.speech.checkpoint.ElementType;
import dev.hubbub.speech.checkpoint.NumberWriter;
import dev.hubbub.speech.checkpoint.Parameter;
import dev.hubbub.speech.checkpoint.ParameterSet;
import dev.hubbub.speech.checkpoint.StreamedTensor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Makes the parameters of one model of those of several. A parameter is computed when its bytes are asked for, some
 * stretches of each model at a time, so that a merge of models of any size takes a few megabytes for each of them.
 */
public final class Merging {

    /** Raised when the same models and settings give other numbers than before. */
    public static final String VERSION = "1";

    /** Which parameters a merge has. */
    public enum Coverage {
        /** Every model must have the same. */
        THE_SAME,
        /** Those that all models have. */
        IN_ALL,
        /** Those that any model has; the weights of the models that have it are scaled to add up to one. */
        IN_ANY
    }

    /** What becomes of whole numbers, such as counters, which no method is for. */
    public enum WholeNumbers {
        /** They must be the same in all models. */
        EQUAL,
        /** They are the base's, or the first member's. */
        FIRST
    }

    /**
     * What is the same for every method.
     *
     * @param type the encoding of the result; absent is float32, or float64 for what is in that in any model
     */
    public record Rules(Coverage coverage, WholeNumbers wholeNumbers, Optional<ElementType> type) {

        /** All parameters and whole numbers must agree, and nothing is rounded to fewer bits than it has. */
        public static final Rules STRICT = new Rules(Coverage.THE_SAME, WholeNumbers.EQUAL, Optional.empty());
    }

    private final MergingMethod method;
    private final MergedModels models;
    private final Rules rules;

    public Merging(MergingMethod method, MergedModels models, Rules rules) {
        this.method = method;
        this.models = models;
        this.rules = rules;
    }

    /**
     * Everything that keeps the models from being merged, found without reading their numbers.
     *
     * @return a sentence each; empty if nothing does
     */
    public List<String> problems() {
        return new Preflight(method, models, rules).problems();
    }

    /**
     * The result, in the order of the first model, then what others have besides.
     *
     * @throws MergeRefusal if there are {@link #problems}; and whenever numbers are asked for of which one is not finite,
     *     or cannot be encoded
     */
    public ParameterSet merged() {
        Preflight preflight = new Preflight(method, models, rules);
        List<String> problems = preflight.problems();
        if (!problems.isEmpty()) {
            throw new MergeRefusal(problems);
        }
        MergingMethod.Kernels kernels = method.over(models);
        return ParameterSet.of(
                preflight.names().stream().map(name -> merged(name, kernels)).toList());
    }

    private Parameter merged(String name, MergingMethod.Kernels kernels) {
        List<MergeMember> having = models.having(name);
        Parameter first = having.get(0).parameters().get(name);
        if (!first.type().isFloating()) {
            return first;
        }
        ElementType type = rules.type().orElse(widest(name, having));
        return new StreamedTensor(name, type, first.shape(), sink -> stream(name, having, kernels, type, sink));
    }

    private static ElementType widest(String name, List<MergeMember> having) {
        return having.stream().anyMatch(model -> model.parameters().get(name).type() == ElementType.FLOAT64)
                ? ElementType.FLOAT64
                : ElementType.FLOAT32;
    }

    private void stream(
            String name, List<MergeMember> having, MergingMethod.Kernels kernels, ElementType type, Parameter.Sink sink)
            throws IOException {
        MergingMethod.Kernel kernel = kernels.of(name);
        boolean singles = type == ElementType.FLOAT32
                && having.stream()
                        .allMatch(model -> model.parameters().get(name).type() == type);
        models.stretches()
                .over(
                        name,
                        having,
                        stretch -> {
                            stretch.read();
                            ByteBuffer encoded = stretch.newResult(type);
                            if (!(singles && kernel instanceof WeightedSum sum && sum.mergeSingles(stretch, encoded))) {
                                merge(name, kernel, stretch, type, encoded.clear());
                            }
                            encoded.flip();
                        },
                        stretch -> sink.put(stretch.result()));
    }

    /** Any kernel, and what says what is wrong with numbers. */
    private static void merge(
            String name, MergingMethod.Kernel kernel, Stretch stretch, ElementType type, ByteBuffer encoded) {
        double[] result = stretch.scratch();
        stretch.visit((numbers, count, first) -> {
            kernel.merge(numbers, result, count, first);
            requireEncodable(name, type, result, count);
            NumberWriter.put(type, result, count, encoded);
        });
    }

    private static void requireEncodable(String name, ElementType type, double[] result, int count) {
        double limit = NumberWriter.overflow(type);
        for (int i = 0; i < count; i++) {
            if (!(Math.abs(result[i]) < limit)) {
                throw new MergeRefusal(List.of("The merge of parameter " + name + " holds " + result[i]
                        + ", which is too large for " + type.name().toLowerCase(Locale.ROOT)
                        + ": save it in another element type, or merge with smaller weights."));
            }
        }
    }
}
