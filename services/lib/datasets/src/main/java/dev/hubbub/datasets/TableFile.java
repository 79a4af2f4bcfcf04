package dev.hubbub.datasets;

import dev.hubbub.contracts.stage.StageFailure;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** A file of rows in named columns. Rows are in groups, and of a group the columns that are asked for are read alone. */
interface TableFile extends AutoCloseable {

    /** What a column holds. */
    enum Kind {
        TEXT("text"),
        NUMBER("whole numbers"),
        BYTES("bytes"),
        /** A structure of {@code bytes} and {@code path}, as Hugging Face's {@code Audio} is stored. */
        RECORDING("recordings"),
        /** The same, of which only the paths are there. */
        PATHS("paths of recordings"),
        OTHER("something else");

        private final String what;

        Kind(String what) {
            this.what = what;
        }

        /** Whether its values can be read as texts. */
        boolean isReadable() {
            return this != BYTES && this != OTHER;
        }
    }

    /** A column. */
    record Column(String name, Kind kind) {}

    /** Takes recordings, one after the other. */
    @FunctionalInterface
    interface Receiver {

        /**
         * A recording.
         *
         * @param row in its group, from 0
         * @param name what it was called before; {@code null} if nobody knows
         * @param bytes {@code null} if there are none
         */
        void take(int row, String name, byte[] bytes) throws IOException;
    }

    /** Its columns, in their order. */
    List<Column> columns();

    /** How many rows each of its groups has. */
    List<Long> groups();

    /**
     * Columns of a group, a list of a value for each row by name. A value is {@code null} where there is none; of a
     * recording it is its path.
     *
     * @param names columns that are {@linkplain Kind#isReadable readable}
     */
    Map<String, List<String>> texts(int group, List<String> names) throws StageFailure, IOException;

    /** About how many bytes a recording of a group has. */
    long recordingBytes(int group, String column);

    /** Hands over the recordings of a group. */
    void recordings(int group, String column, Receiver receiver) throws StageFailure, IOException;

    @Override
    void close() throws IOException;

    /** For people. */
    static String described(List<Column> columns) {
        return columns.isEmpty()
                ? "none"
                : columns.stream()
                        .map(column -> column.name() + " (" + column.kind().what + ")")
                        .collect(Collectors.joining(", "));
    }
}
