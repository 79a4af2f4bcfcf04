package dev.hubbub.speech.checkpoint;

import java.util.List;

/** What a PyTorch pickle holds besides numbers, texts, lists and dictionaries. */
sealed interface PickleValue {

    /** An immutable sequence, such as a shape. */
    record Tuple(List<Object> items) implements PickleValue {
        /** PyTorch computes with no tensor of more axes. */
        private static final int MOST_AXES = 64;

        /** Of a shape or of strides. */
        long[] longs() {
            if (items.size() > MOST_AXES) {
                throw new MalformedPickleException("a tensor of " + items.size() + " axes");
            }
            long[] values = new long[items.size()];
            for (int i = 0; i < values.length; i++) {
                if (!(items.get(i) instanceof Long value)) {
                    throw new MalformedPickleException("a shape that is not made of whole numbers");
                }
                values[i] = value;
            }
            return values;
        }
    }

    /** A run of numbers that lies elsewhere in the file. */
    record Storage(ElementType type, String key, long elements) implements PickleValue {}

    /** A strided view of a storage; offset and strides in elements. */
    record TensorView(Storage storage, long offset, long[] shape, long[] strides) implements PickleValue {
        private static final long LARGEST_EXPANSION = 1 << 20;

        /** Refuses views that reach outside their storage, so that no later access can. */
        public TensorView {
            if (shape.length != strides.length || offset < 0) {
                throw new MalformedPickleException("a tensor whose shape and strides do not match");
            }
            boolean empty = false;
            long last = offset;
            long size = 1;
            try {
                for (int axis = 0; axis < shape.length; axis++) {
                    if (shape[axis] < 0 || strides[axis] < 0) {
                        throw new MalformedPickleException("a tensor with a negative size or stride");
                    }
                    empty |= shape[axis] == 0;
                    size = Math.multiplyExact(size, shape[axis]);
                    last = Math.addExact(last, Math.multiplyExact(shape[axis] - 1, strides[axis]));
                }
            } catch (ArithmeticException e) {
                throw new MalformedPickleException("a tensor of impossible size", e);
            }
            // An expanded view repeats its storage without taking space in the file; weights have small ones at most.
            if (size > Math.max(storage.elements(), LARGEST_EXPANSION)) {
                throw new MalformedPickleException(
                        "a tensor of " + size + " elements in a storage of " + storage.elements());
            }
            if (!empty && last >= storage.elements()) {
                throw new MalformedPickleException("a tensor that reaches outside its storage");
            }
        }
    }

    /** An object that is known to be harmless and of no use here, such as a path in saved settings. */
    record Ignored(String name) implements PickleValue {}

    /** A name that the allow-list knows; it does only what {@link PickleGlobals} gives it to do. */
    record Global(String name, Construction construction) implements PickleValue {}

    /** Makes a value of the arguments of a call; never runs anything from the file. */
    @FunctionalInterface
    interface Construction {
        Object of(List<Object> arguments);
    }
}
