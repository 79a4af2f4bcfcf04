package dev.hubbub.media.face;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.Map;

/**
 * Weights in the layers format of TensorFlow.js, each value one byte: {@code NAME-weights_manifest.json} lists the tensors
 * in the order in which their bytes follow each other in {@code NAME.bin}, with a {@code scale} and a {@code min} each; a
 * value is {@code byte * scale + min}. Axes are in TensorFlow's order, such as {@code [height, width, in, out]}.
 */
final class QuantizedWeights {

    private final String model;
    private final Map<String, float[]> tensors = new HashMap<>();

    private QuantizedWeights(String model) {
        this.model = model;
    }

    /** Weights that lie beside this class. */
    static QuantizedWeights load(String model) {
        try (InputStream manifest = open(model + "-weights_manifest.json");
                InputStream bytes = open(model + ".bin")) {
            return read(model, new ObjectMapper().readTree(manifest), bytes.readAllBytes());
        } catch (IOException e) {
            throw broken(model, e.getMessage());
        }
    }

    private static InputStream open(String resource) throws IOException {
        InputStream stream = QuantizedWeights.class.getResourceAsStream(resource);
        if (stream == null) {
            throw new IOException(resource + " is missing");
        }
        return stream;
    }

    static QuantizedWeights read(String model, JsonNode manifest, byte[] bytes) {
        QuantizedWeights weights = new QuantizedWeights(model);
        int at = 0;
        for (JsonNode group : manifest) {
            for (JsonNode tensor : group.path("weights")) {
                int size = 1;
                for (JsonNode axis : tensor.path("shape")) {
                    size = Math.multiplyExact(size, axis.intValue());
                }
                String name = tensor.path("name").asText();
                JsonNode coding = tensor.path("quantization");
                if (!coding.path("dtype").asText().equals("uint8") || bytes.length - at < size) {
                    throw broken(model, "its tensor " + name + " is not there as " + size + " bytes");
                }
                weights.tensors.put(name, values(bytes, at, size, coding));
                at += size;
            }
        }
        if (at != bytes.length) {
            throw broken(model, (bytes.length - at) + " of its bytes belong to no tensor");
        }
        return weights;
    }

    private static float[] values(byte[] bytes, int at, int size, JsonNode coding) {
        float scale = (float) coding.path("scale").doubleValue();
        float least = (float) coding.path("min").doubleValue();
        float[] values = new float[size];
        for (int i = 0; i < size; i++) {
            values[i] = (bytes[at + i] & 0xff) * scale + least;
        }
        return values;
    }

    /** A tensor as it is stored. */
    float[] tensor(String name) {
        float[] tensor = tensors.get(name);
        if (tensor == null) {
            throw broken(model, "it has no tensor " + name);
        }
        return tensor;
    }

    /** A tensor whose last axis is made the first: {@code [..., out]} as {@code [out, ...]}. */
    float[] outputsFirst(String name, int outputs) {
        float[] stored = tensor(name);
        int inputs = stored.length / outputs;
        float[] turned = new float[stored.length];
        for (int input = 0; input < inputs; input++) {
            for (int output = 0; output < outputs; output++) {
                turned[output * inputs + input] = stored[input * outputs + output];
            }
        }
        return turned;
    }

    private static IllegalStateException broken(String model, String problem) {
        return new IllegalStateException(
                "The weights " + model + " of the face detection cannot be used: " + problem + "; rebuild the module.");
    }
}
