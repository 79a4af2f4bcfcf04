package dev.hubbub.speech.checkpoint;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Pickles (protocol 2) of dictionaries, lists, texts, numbers and parameters, in the form that {@code torch.load} accepts
 * with {@code weights_only=True}. Tensors get storage keys in the order in which they are met.
 */
final class PickleWriter {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final List<Parameter> tensors = new ArrayList<>();

    /** The pickle of an object. */
    byte[] write(Object root) {
        out.write(0x80);
        out.write(2);
        value(root);
        out.write('.');
        return out.toByteArray();
    }

    /** The tensors met, by storage key. */
    List<Parameter> tensors() {
        return tensors;
    }

    private void value(Object value) {
        if (value == null) {
            out.write('N');
        } else if (value instanceof Boolean flag) {
            out.write(flag ? 0x88 : 0x89);
        } else if (value instanceof Integer number) {
            number(number);
        } else if (value instanceof Long number) {
            number(number);
        } else if (value instanceof Double number) {
            out.write('G');
            out.writeBytes(ByteBuffer.allocate(Double.BYTES).putDouble(number).array());
        } else if (value instanceof String text) {
            text(text);
        } else if (value instanceof Map<?, ?> map) {
            map(map);
        } else if (value instanceof List<?> list) {
            out.write(']');
            out.write('(');
            list.forEach(this::value);
            out.write('e');
        } else if (value instanceof Parameter tensor) {
            tensor(tensor);
        } else if (value instanceof ParameterSet set) {
            map(set);
        } else {
            throw new IllegalArgumentException(
                    "A value of type " + value.getClass().getSimpleName()
                            + " cannot be saved: use dictionaries, lists, texts, numbers and parameters.");
        }
    }

    private void map(Map<?, ?> map) {
        out.write('}');
        out.write('(');
        map.forEach((key, entry) -> {
            value(key);
            value(entry);
        });
        out.write('u');
    }

    private void map(ParameterSet set) {
        out.write('}');
        out.write('(');
        set.forEach(tensor -> {
            text(tensor.name());
            tensor(tensor);
        });
        out.write('u');
    }

    private void number(long number) {
        if (number == (int) number) {
            out.write('J');
            out.writeBytes(littleEndian(Integer.BYTES).putInt((int) number).array());
        } else {
            out.write(0x8a);
            out.write(Long.BYTES);
            out.writeBytes(littleEndian(Long.BYTES).putLong(number).array());
        }
    }

    private void text(String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        out.write('X');
        out.writeBytes(littleEndian(Integer.BYTES).putInt(utf8.length).array());
        out.writeBytes(utf8);
    }

    private void tensor(Parameter tensor) {
        global("torch._utils", "_rebuild_tensor_v2");
        out.write('(');
        out.write('(');
        text("storage");
        global("torch", tensor.type().storageName());
        text(Integer.toString(tensors.size()));
        text("cpu");
        number(tensor.length() / tensor.type().bytes());
        out.write('t');
        out.write('Q');
        number(0);
        tuple(tensor.shape());
        tuple(StoredTensor.rowMajor(tensor.shape()));
        out.write(0x89);
        global("collections", "OrderedDict");
        out.write(')');
        out.write('R');
        out.write('t');
        out.write('R');
        tensors.add(tensor);
    }

    private void tuple(long[] values) {
        out.write('(');
        for (long value : values) {
            number(value);
        }
        out.write('t');
    }

    private void global(String module, String name) {
        out.write('c');
        out.writeBytes((module + "\n" + name + "\n").getBytes(StandardCharsets.US_ASCII));
    }

    private static ByteBuffer littleEndian(int bytes) {
        return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }
}
