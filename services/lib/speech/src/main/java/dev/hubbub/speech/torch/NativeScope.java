package dev.hubbub.speech.torch;

import ai.djl.ndarray.NDArray;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.IValue;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Owner of native memory: everything made through it is released when it closes. Not for use by several threads at
 * once.
 */
public final class NativeScope implements AutoCloseable {
    private final List<IValue> values = new ArrayList<>();
    private final PtNDManager parent;
    private PtNDManager arrays;

    /** @param parent gives the device; arrays of this scope live in a sub-manager of it */
    public NativeScope(PtNDManager parent) {
        this.parent = parent;
    }

    /** The manager of this scope's arrays. */
    public PtNDManager arrays() {
        // Most scopes of a decoding step own values only, and a sub-manager costs more than they do.
        if (arrays == null) {
            arrays = (PtNDManager) parent.newSubManager();
        }
        return arrays;
    }

    /** Takes a value over; it is closed with the scope. */
    public IValue own(IValue value) {
        values.add(value);
        return value;
    }

    public IValue of(long value) {
        return own(IValue.from(value));
    }

    public IValue of(double value) {
        return own(IValue.from(value));
    }

    public IValue of(boolean value) {
        return own(IValue.from(value));
    }

    /** A list of whole numbers, {@code List[int]} in a script. */
    public IValue of(long[] values) {
        return own(IValue.listFrom(values));
    }

    /** A list of numbers, {@code List[float]} in a script. */
    public IValue of(double[] values) {
        return own(IValue.listFrom(values));
    }

    public IValue of(NDArray array) {
        return own(IValue.from((PtNDArray) array));
    }

    /** A list of tensors; it must not be empty, or the script could not know its type. */
    public IValue of(List<? extends NDArray> tensors) {
        return own(IValue.listFrom(tensors.stream().map(PtNDArray.class::cast).toArray(PtNDArray[]::new)));
    }

    /** A list of values that all have one type; it must not be empty. */
    public IValue ofValues(List<IValue> list) {
        return own(IValue.listFrom(list.toArray(IValue[]::new)));
    }

    /** Tensors by name, {@code Dict[str, Tensor]} in a script. */
    public IValue of(Map<String, NDArray> tensors) {
        Map<String, PtNDArray> named = new LinkedHashMap<>();
        tensors.forEach((name, tensor) -> named.put(name, (PtNDArray) tensor));
        return own(IValue.stringMapFrom(named));
    }

    /** The tensor in a value, as an array of this scope. */
    public NDArray array(IValue tensor) {
        return tensor.toTensor(arrays());
    }

    /** The values in a tuple, which belong to this scope. */
    public List<IValue> tuple(IValue tuple) {
        return Stream.of(tuple.toIValueTuple()).map(this::own).toList();
    }

    /** The tensors in a list, as arrays of this scope. */
    public List<NDArray> arrays(IValue tensorList) {
        return List.of(tensorList.toTensorArray(arrays()));
    }

    @Override
    public void close() {
        for (int i = values.size() - 1; i >= 0; i--) {
            values.get(i).close();
        }
        values.clear();
        if (arrays != null) {
            arrays.close();
            arrays = null;
        }
    }
}
