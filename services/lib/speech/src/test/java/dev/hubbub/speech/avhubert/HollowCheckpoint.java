package dev.hubbub.speech.avhubert;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.UnaryOperator;

/** A safetensors file of zeros that take no room on the disk: large models by their names and shapes alone. */
public final class HollowCheckpoint {
    private static final ObjectMapper JSON = new ObjectMapper();

    private HollowCheckpoint() {}

    /** The names and shapes that a resource lists, under other names; those called null are left out. */
    public static Map<String, long[]> shapes(Path list, UnaryOperator<String> name) throws IOException {
        Map<String, long[]> shapes = new LinkedHashMap<>();
        JsonNode listed = JSON.readTree(list.toFile());
        listed.properties().forEach(entry -> {
            String renamed = name.apply(entry.getKey());
            if (renamed != null) {
                shapes.put(renamed, JSON.convertValue(entry.getValue(), long[].class));
            }
        });
        return shapes;
    }

    /** Writes them. */
    public static Path write(Path file, Map<String, long[]> shapes) throws IOException {
        ObjectNode header = JSON.createObjectNode();
        long end = 0;
        for (Map.Entry<String, long[]> entry : shapes.entrySet()) {
            long size = Float.BYTES;
            for (long length : entry.getValue()) {
                size *= length;
            }
            ObjectNode tensor = header.putObject(entry.getKey());
            tensor.put("dtype", "F32");
            tensor.set("shape", JSON.valueToTree(entry.getValue()));
            tensor.putArray("data_offsets").add(end).add(end + size);
            end += size;
        }
        String text = header.toString();
        byte[] bytes = (text + " ".repeat((8 - text.length() % 8) % 8)).getBytes(StandardCharsets.UTF_8);
        try (RandomAccessFile out = new RandomAccessFile(file.toFile(), "rw")) {
            out.write(ByteBuffer.allocate(8)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .putLong(bytes.length)
                    .array());
            out.write(bytes);
            out.setLength(8 + bytes.length + end);
        }
        return file;
    }
}
