package dev.hubbub.speech.checkpoint;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Writes safetensors files; equal tensors give equal bytes. */
public final class SafetensorsWriter {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int ALIGNMENT = 8;

    private SafetensorsWriter() {}

    /**
     * Writes the file as a whole or not at all.
     *
     * @throws CheckpointException if it cannot be written
     */
    public static void write(Path path, ParameterSet parameters) {
        write(path, parameters, Map.of());
    }

    /**
     * The same, of a file that says something of itself.
     *
     * @param metadata what {@link Checkpoint#metadata} then gives, by name
     */
    public static void write(Path path, ParameterSet parameters, Map<String, String> metadata) {
        // Wide elements first, then by name, keeps every tensor aligned to its element; the original does the same.
        List<Parameter> ordered = parameters.stream()
                .sorted(Comparator.comparingInt(
                                (Parameter tensor) -> -tensor.type().bytes())
                        .thenComparing(Parameter::name))
                .toList();
        byte[] header = header(ordered, metadata);
        NewFile.write(path, out -> {
            NewFile.put(
                    out,
                    ByteBuffer.allocate(Long.BYTES)
                            .order(ByteOrder.LITTLE_ENDIAN)
                            .putLong(header.length)
                            .flip());
            out.write(header);
            for (Parameter tensor : ordered) {
                NewFile.put(out, tensor);
            }
        });
    }

    private static byte[] header(List<Parameter> tensors, Map<String, String> metadata) {
        ObjectNode root = JSON.createObjectNode();
        ObjectNode said = root.putObject(SafetensorsFile.METADATA).put("format", "pt");
        new TreeMap<>(metadata).forEach(said::put);
        long offset = 0;
        for (Parameter tensor : tensors) {
            ObjectNode entry = root.putObject(tensor.name());
            entry.put("dtype", tensor.type().safetensorsName());
            ArrayNode shape = entry.putArray("shape");
            for (long length : tensor.shape()) {
                shape.add(length);
            }
            entry.putArray("data_offsets").add(offset).add(offset + tensor.length());
            offset += tensor.length();
        }
        try {
            String json = JSON.writeValueAsString(root);
            int length = json.getBytes(StandardCharsets.UTF_8).length;
            // The data must begin at a multiple of 8; the format pads with spaces.
            return (json + " ".repeat(Math.floorMod(-length, ALIGNMENT))).getBytes(StandardCharsets.UTF_8);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
