package dev.hubbub.speech.merging;

import dev.hubbub.speech.checkpoint.ElementType;
import dev.hubbub.speech.checkpoint.NumberReader;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * Some numbers of a parameter of several models that follow each other, and room for what is made of them. It is used for
 * one stretch after the other, on one thread at a time.
 */
final class Stretch {

    /** Most numbers of a stretch. */
    static final int LENGTH = 1 << 16;

    /** Numbers that are computed with at a time. A block of each model fits into the processor's cache. */
    static final int BLOCK = 1 << 12;

    /**
     * A parameter of several models.
     *
     * @param readers one for each model
     */
    record SideBySide(String parameter, List<MergeMember> models, List<NumberReader> readers) {

        static SideBySide of(String parameter, List<MergeMember> models) {
            return new SideBySide(
                    parameter,
                    models,
                    models.stream()
                            .map(model -> model.parameters().get(parameter).numbers())
                            .toList());
        }

        long size() {
            return models.get(0).parameters().get(parameter).size();
        }
    }

    /** Takes a block of the numbers of several models. */
    @FunctionalInterface
    interface Visitor {
        /**
         * @param numbers those of each model
         * @param count how many there are of each
         * @param first the position of the block's first number in the parameter
         */
        void block(double[][] numbers, int count, long first);
    }

    private final List<ByteBuffer> encoded = new ArrayList<>();
    private final double[] scratch = new double[BLOCK];
    private final float[] singles = new float[BLOCK];
    private double[][] numbers = {};
    private ByteBuffer result = ByteBuffer.allocate(0);
    private SideBySide of;
    private long first;
    private int count;

    /** What it is to be next. */
    void moveTo(SideBySide other, long position, int length) {
        of = other;
        first = position;
        count = length;
    }

    int count() {
        return count;
    }

    /** Reads the numbers of all models as they are encoded. */
    void read() {
        for (int model = 0; model < of.readers().size(); model++) {
            NumberReader reader = of.readers().get(model);
            if (model == encoded.size()) {
                encoded.add(ByteBuffer.allocate(0));
            }
            if (encoded.get(model).capacity() < count * reader.type().bytes()) {
                encoded.set(
                        model,
                        ByteBuffer.allocateDirect(LENGTH * reader.type().bytes())
                                .order(ByteOrder.LITTLE_ENDIAN));
            }
            reader.read(first, count, encoded.get(model));
        }
    }

    /** What was read of a model. */
    ByteBuffer encoded(int model) {
        return encoded.get(model);
    }

    /**
     * Hands over what was read, a block of each model at a time.
     *
     * @throws MergeRefusal if a number is none
     */
    void visit(Visitor visitor) {
        int models = of.models().size();
        if (numbers.length != models) {
            numbers = new double[models][BLOCK];
        }
        for (int done = 0; done < count; done += BLOCK) {
            int some = Math.min(BLOCK, count - done);
            for (int model = 0; model < models; model++) {
                of.readers().get(model).decode(encoded.get(model), done, numbers[model], some);
                requireFinite(model, numbers[model], some, first + done);
            }
            visitor.block(numbers, some, first + done);
        }
    }

    // One broken model would make the merge broken without a word.
    private void requireFinite(int model, double[] block, int some, long position) {
        for (int i = 0; i < some; i++) {
            if (!(Math.abs(block[i]) <= Double.MAX_VALUE)) {
                throw new MergeRefusal(List.of("Parameter " + of.parameter() + " of "
                        + of.models().get(model).name() + " holds " + block[i] + " (number " + (position + i)
                        + "): its training broke; leave it out."));
            }
        }
    }

    /** Room for the results of a block. */
    double[] scratch() {
        return scratch;
    }

    /** Room for a block in float32. */
    float[] singles() {
        return singles;
    }

    /** Empty room for the results of the stretch; what is put there, {@link #result()} gives. */
    ByteBuffer newResult(ElementType type) {
        if (result.capacity() < count * type.bytes()) {
            result = ByteBuffer.allocate(LENGTH * type.bytes()).order(ByteOrder.LITTLE_ENDIAN);
        }
        return result.clear();
    }

    ByteBuffer result() {
        return result;
    }
}
