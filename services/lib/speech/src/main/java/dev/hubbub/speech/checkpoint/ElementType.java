package dev.hubbub.speech.checkpoint;

import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.stream.Stream;

/** How one number of a stored tensor is encoded, always little-endian, with its names in the file formats. */
public enum ElementType {
    FLOAT64(8, "F64", "DoubleStorage"),
    FLOAT32(4, "F32", "FloatStorage"),
    FLOAT16(2, "F16", "HalfStorage"),
    BFLOAT16(2, "BF16", "BFloat16Storage"),
    INT64(8, "I64", "LongStorage"),
    INT32(4, "I32", "IntStorage"),
    INT16(2, "I16", "ShortStorage"),
    INT8(1, "I8", "CharStorage"),
    UINT8(1, "U8", "ByteStorage"),
    BOOL(1, "BOOL", "BoolStorage");

    private final int bytes;
    private final String safetensorsName;
    private final String storageName;

    ElementType(int bytes, String safetensorsName, String storageName) {
        this.bytes = bytes;
        this.safetensorsName = safetensorsName;
        this.storageName = storageName;
    }

    /** Bytes of one element. */
    public int bytes() {
        return bytes;
    }

    /** The name in a safetensors header. */
    public String safetensorsName() {
        return safetensorsName;
    }

    /** The name of the storage class in a PyTorch file, without its {@code torch.} package. */
    public String storageName() {
        return storageName;
    }

    /** Whether its numbers have a fraction. */
    public boolean isFloating() {
        return this == FLOAT64 || isWeight();
    }

    /** Whether weights can be saved in it. */
    boolean isWeight() {
        return this == FLOAT32 || this == FLOAT16 || this == BFLOAT16;
    }

    static Optional<ElementType> ofSafetensors(String name) {
        return Stream.of(values())
                .filter(type -> type.safetensorsName.equals(name))
                .findFirst();
    }

    static Optional<ElementType> ofStorage(String name) {
        return Stream.of(values()).filter(type -> type.storageName.equals(name)).findFirst();
    }

    /** The element at a byte position, widened or rounded to float. */
    float floatAt(ByteBuffer buffer, int position) {
        return switch (this) {
            case FLOAT64 -> (float) buffer.getDouble(position);
            case FLOAT32 -> buffer.getFloat(position);
            case FLOAT16 -> Float16.toFloat(buffer.getShort(position));
            case BFLOAT16 -> Float.intBitsToFloat(buffer.getShort(position) << 16);
            case INT64 -> buffer.getLong(position);
            case INT32 -> buffer.getInt(position);
            case INT16 -> buffer.getShort(position);
            case INT8 -> buffer.get(position);
            case UINT8 -> buffer.get(position) & 0xff;
            case BOOL -> buffer.get(position) == 0 ? 0 : 1;
        };
    }
}
