package dev.hubbub.speech.merging;

import dev.hubbub.speech.checkpoint.NumberReader;
import dev.hubbub.speech.checkpoint.Parameter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The models that are merged.
 *
 * @param base what the members were trained from; absent where the method needs none
 * @param members at least one
 */
public record MergedModels(Optional<MergeMember> base, List<MergeMember> members) {

    /** Numbers that are read at a time. A block of each model fits into the processor's cache. */
    static final int BLOCK = 1 << 12;

    public MergedModels {
        members = List.copyOf(members);
        if (members.isEmpty()) {
            throw new IllegalArgumentException("A merge needs at least one model.");
        }
    }

    /** The base, if there is one, and the members. */
    List<MergeMember> all() {
        return Stream.concat(base.stream(), members.stream()).toList();
    }

    /** Those that have a parameter, the base first. */
    List<MergeMember> having(String parameter) {
        return all().stream()
                .filter(model -> model.parameters().contains(parameter))
                .toList();
    }

    /** Takes a block of the numbers of several models. */
    @FunctionalInterface
    interface Visitor {
        void block(double[][] numbers, int count);
    }

    /** Reads a parameter of some models side by side from its beginning to its end. */
    static void read(String parameter, List<MergeMember> models, Visitor visitor) {
        List<NumberReader> readers = new ArrayList<>();
        Parameter first = models.get(0).parameters().get(parameter);
        double[][] blocks = new double[models.size()][(int) Math.min(BLOCK, first.size())];
        models.forEach(model -> readers.add(model.parameters().get(parameter).numbers()));
        for (long done = 0; done < first.size(); ) {
            int count = 0;
            for (int model = 0; model < blocks.length; model++) {
                count = readers.get(model).read(blocks[model]);
                requireFinite(parameter, models.get(model), blocks[model], count, done);
            }
            visitor.block(blocks, count);
            done += count;
        }
    }

    // One broken model would make the merge broken without a word.
    private static void requireFinite(String parameter, MergeMember model, double[] block, int count, long first) {
        for (int i = 0; i < count; i++) {
            if (!(Math.abs(block[i]) <= Double.MAX_VALUE)) {
                throw new MergeRefusal(List.of("Parameter " + parameter + " of " + model.name() + " holds " + block[i]
                        + " (number " + (first + i) + "): its training broke; leave it out."));
            }
        }
    }
}
