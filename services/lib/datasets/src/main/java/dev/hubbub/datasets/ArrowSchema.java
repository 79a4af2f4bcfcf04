package dev.hubbub.datasets;

import dev.hubbub.datasets.TableFile.Kind;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.arrow.flatbuf.Endianness;
import org.apache.arrow.flatbuf.Int;
import org.apache.arrow.flatbuf.Schema;
import org.apache.arrow.flatbuf.Type;

/** Which columns an Arrow file has, and which of a batch's buffers are theirs: columns lie one behind the other. */
final class ArrowSchema {

    static final String BYTES = "bytes";
    static final String PATH = "path";

    /**
     * A column, or a part of one.
     *
     * @param type a constant of {@link Type}
     * @param bits of a whole number
     * @param node its place among the batch's nodes
     * @param buffer its first place among the batch's buffers
     */
    record Field(String name, byte type, int bits, boolean signed, int node, int buffer, List<Field> parts) {

        Kind kind() {
            return switch (type) {
                case Type.Utf8, Type.LargeUtf8 -> Kind.TEXT;
                case Type.Binary, Type.LargeBinary -> Kind.BYTES;
                case Type.Int -> Kind.NUMBER;
                case Type.Struct_ -> isRecording() ? Kind.RECORDING : Kind.OTHER;
                default -> Kind.OTHER;
            };
        }

        private boolean isRecording() {
            return !parts.isEmpty()
                    && parts.stream()
                            .allMatch(part -> part.name.equals(BYTES) && part.kind() == Kind.BYTES
                                    || part.name.equals(PATH) && part.kind() == Kind.TEXT);
        }

        Optional<Field> part(String of) {
            return parts.stream().filter(part -> part.name.equals(of)).findFirst();
        }

        /** Whether its values' ends are numbers of 64 bits. */
        boolean isLong() {
            return type == Type.LargeUtf8 || type == Type.LargeBinary;
        }

        /** A whole number of a row. */
        String number(ByteBuffer numbers, int row) {
            return switch (bits) {
                case Byte.SIZE -> Integer.toString(signed ? numbers.get(row) : Byte.toUnsignedInt(numbers.get(row)));
                case Short.SIZE -> Integer.toString(
                        signed
                                ? numbers.getShort(row * Short.BYTES)
                                : Short.toUnsignedInt(numbers.getShort(row * Short.BYTES)));
                case Integer.SIZE -> Long.toString(
                        signed
                                ? numbers.getInt(row * Integer.BYTES)
                                : Integer.toUnsignedLong(numbers.getInt(row * Integer.BYTES)));
                default -> signed
                        ? Long.toString(numbers.getLong(row * Long.BYTES))
                        : Long.toUnsignedString(numbers.getLong(row * Long.BYTES));
            };
        }
    }

    private final List<Field> fields = new ArrayList<>();
    private int nodes;
    private int buffers;

    private ArrowSchema() {}

    /** @throws UnsupportedOperationException if a type is not known, so that nobody knows which buffers are whose */
    static ArrowSchema of(Schema described) {
        if (described.endianness() != Endianness.Little) {
            throw new UnsupportedOperationException("its numbers are big-endian, which is not read here");
        }
        ArrowSchema schema = new ArrowSchema();
        for (int i = 0; i < described.fieldsLength(); i++) {
            schema.fields.add(schema.field(described.fields(i)));
        }
        return schema;
    }

    private Field field(org.apache.arrow.flatbuf.Field described) {
        byte type = described.dictionary() == null ? described.typeType() : Type.Int;
        int node = nodes++;
        int buffer = buffers;
        buffers += buffers(type, described.name());
        List<Field> parts = new ArrayList<>();
        for (int i = 0; i < described.childrenLength() && described.dictionary() == null; i++) {
            parts.add(field(described.children(i)));
        }
        // A dictionary's numbers are none that mean something by themselves.
        boolean number = type == Type.Int && described.dictionary() == null;
        Int whole = number ? (Int) described.type(new Int()) : null;
        return new Field(
                described.name(),
                number || type != Type.Int ? type : Type.NONE,
                whole == null ? 0 : whole.bitWidth(),
                whole != null && whole.isSigned(),
                node,
                buffer,
                parts);
    }

    private static int buffers(byte type, String name) {
        return switch (type) {
            case Type.Null -> 0;
            case Type.Struct_, Type.FixedSizeList -> 1;
            case Type.Int,
                    Type.FloatingPoint,
                    Type.Bool,
                    Type.Decimal,
                    Type.Date,
                    Type.Time,
                    Type.Timestamp,
                    Type.Interval,
                    Type.Duration,
                    Type.FixedSizeBinary,
                    Type.List,
                    Type.LargeList,
                    Type.Map -> 2;
            case Type.Utf8, Type.Binary, Type.LargeUtf8, Type.LargeBinary -> 3;
            default -> throw new UnsupportedOperationException("its column " + name + " is of the type "
                    + (type >= 0 && type < Type.names.length ? Type.name(type) : type)
                    + ", which is not read here; write it without that column");
        };
    }

    /** The columns, in their order. */
    List<Field> fields() {
        return fields;
    }

    /** A column that is there. */
    Field field(String name) {
        return fields.stream()
                .filter(field -> field.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    /** How many nodes a batch has. */
    int nodes() {
        return nodes;
    }

    /** How many buffers a batch has. */
    int buffers() {
        return buffers;
    }
}
