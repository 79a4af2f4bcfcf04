package dev.hubbub.speech.checkpoint;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The safetensors format: the header's length in 8 little-endian bytes, the header in JSON, then the tensors' bytes.
 *
 * <p>Source: huggingface/safetensors, format description.
 */
final class SafetensorsFile {
    /** The format's own limit on the header. */
    private static final long LONGEST_HEADER = 100_000_000;

    /** The entry of a header that is no tensor. */
    static final String METADATA = "__metadata__";

    private static final ObjectMapper JSON = new ObjectMapper();

    private SafetensorsFile() {}

    /** Whether these first bytes are a possible length of a header and the brace that every header begins with. */
    static boolean begins(ByteBuffer start) {
        return start.remaining() > Long.BYTES && isHeaderLength(start.getLong(0)) && start.get(Long.BYTES) == '{';
    }

    /** The tensors in the order in which their bytes lie, and what the file says of itself. */
    static WeightsFile read(MappedFile file) {
        if (file.size() < Long.BYTES) {
            throw file.truncated(Long.BYTES);
        }
        long headerLength = file.map(0, Long.BYTES).getLong();
        if (!isHeaderLength(headerLength)) {
            throw new CheckpointException(
                    file.path() + " is not a safetensors file: its first 8 bytes are not the length of a"
                            + " header; name a Hugging Face folder, a .safetensors or a .pt file.");
        }
        long dataStart = Long.BYTES + headerLength;
        if (dataStart > file.size()) {
            throw file.truncated(dataStart);
        }
        JsonNode header = header(file, (int) headerLength);
        List<StoredTensor> tensors = new ArrayList<>();
        for (Map.Entry<String, JsonNode> entry : header.properties()) {
            if (!entry.getKey().equals("__metadata__")) {
                tensors.add(tensor(file, dataStart, entry.getKey(), entry.getValue()));
            }
        }
        tensors.sort(Comparator.comparingLong(StoredTensor::position));
        Map<String, String> metadata = new LinkedHashMap<>();
        header.path(METADATA)
                .fields()
                .forEachRemaining(
                        entry -> metadata.put(entry.getKey(), entry.getValue().asText()));
        return new WeightsFile(false, tensors, Map.of(), metadata);
    }

    private static boolean isHeaderLength(long length) {
        return length >= 2 && length <= LONGEST_HEADER;
    }

    private static JsonNode header(MappedFile file, int length) {
        String text =
                StandardCharsets.UTF_8.decode(file.map(Long.BYTES, length)).toString();
        try {
            JsonNode header = JSON.readTree(text);
            if (header.isObject()) {
                return header;
            }
        } catch (JsonProcessingException e) {
            throw notSafetensors(file, e.getOriginalMessage());
        }
        throw notSafetensors(file, "it is not an object");
    }

    private static CheckpointException notSafetensors(MappedFile file, String reason) {
        return new CheckpointException(
                file.path() + " is not a safetensors file: its header is not JSON (" + reason + ").");
    }

    private static StoredTensor tensor(MappedFile file, long dataStart, String name, JsonNode entry) {
        ElementType type = ElementType.ofSafetensors(entry.path("dtype").asText())
                .orElseThrow(() -> new CheckpointException("Tensor " + name + " of " + file.path()
                        + " has the unsupported type " + entry.path("dtype").asText() + "."));
        long[] shape = longs(entry.path("shape"));
        long[] offsets = longs(entry.path("data_offsets"));
        if (offsets.length != 2 || offsets[0] < 0 || offsets[1] < offsets[0]) {
            throw new CheckpointException("Tensor " + name + " of " + file.path() + " has no valid data_offsets.");
        }
        if (offsets[1] > file.size() - dataStart) {
            throw file.truncated(dataStart + offsets[1]);
        }
        if (offsets[1] - offsets[0] != bytes(file, name, shape, type)) {
            throw new CheckpointException("Tensor " + name + " of " + file.path() + " has " + (offsets[1] - offsets[0])
                    + " bytes, which its shape does not fit: the file is damaged.");
        }
        return StoredTensor.contiguous(name, type, shape, file, dataStart + offsets[0]);
    }

    private static long bytes(MappedFile file, String name, long[] shape, ElementType type) {
        try {
            long bytes = type.bytes();
            for (long length : shape) {
                if (length < 0) {
                    throw new ArithmeticException();
                }
                bytes = Math.multiplyExact(bytes, length);
            }
            return bytes;
        } catch (ArithmeticException e) {
            throw new CheckpointException("Tensor " + name + " of " + file.path() + " has an impossible shape.", e);
        }
    }

    private static long[] longs(JsonNode array) {
        long[] values = new long[array.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = array.get(i).asLong(-1);
        }
        return values;
    }
}
