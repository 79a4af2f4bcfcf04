package dev.hubbub.bench.model;

import dev.hubbub.speech.avhubert.AvHubertDimensions;
import dev.hubbub.speech.avhubert.DecoderDimensions;
import dev.hubbub.speech.checkpoint.ParameterSet;
import dev.hubbub.speech.checkpoint.SafetensorsWriter;
import dev.hubbub.speech.checkpoint.TensorData;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * An AV-HuBERT sequence-to-sequence model with random weights, in a Hugging Face folder. Its encoder is that of the
 * {@link RandomFlamingo} of the same shape; behind it is a decoder of the published depth and vocabulary.
 *
 * @param folder where it lies
 * @param encoder how large its encoder is
 * @param decoder how large its decoder is
 */
public record RandomAvHubert(Path folder, AvHubertDimensions encoder, DecoderDimensions decoder) {
    /** Positions of the decoder. */
    public static final int CONTEXT = 512;

    /** The token that ends a text. */
    public static final int END = 2;

    private static final int LAYERS = 9;
    private static final int VOCABULARY = 1000;

    /** Writes the model unless it lies there already. */
    public static RandomAvHubert in(Path parent, ModelShape shape) {
        AvHubertDimensions encoder = RandomFlamingo.eyes(shape);
        int width = encoder.width();
        var decoder = new DecoderDimensions(width, width, LAYERS, encoder.heads(), 4 * width, VOCABULARY);
        RandomAvHubert model = new RandomAvHubert(parent.resolve("av-hubert-" + width + "-random"), encoder, decoder);
        Path config = model.folder.resolve("config.json");
        if (!Files.exists(config)) {
            try {
                Files.createDirectories(model.folder);
                model.write(model.folder.resolve("model.safetensors"));
                Files.writeString(
                        config,
                        "{\"architectures\": [\"AV2TextForConditionalGeneration\"], \"decoder_attention_heads\": %d,"
                                        .formatted(encoder.heads())
                                + " \"max_target_positions\": %d}".formatted(CONTEXT));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return model;
    }

    private void write(Path file) {
        Map<String, long[]> shapes = new LinkedHashMap<>();
        encoder.shapes().forEach((name, axes) -> shapes.put("model.encoder." + name, axes));
        long width = decoder.width();
        shapes.put("model.decoder.embed_tokens.weight", new long[] {VOCABULARY, width});
        for (int layer = 0; layer < LAYERS; layer++) {
            String name = "model.decoder.layers." + layer + ".";
            for (String attention : List.of("self_attn.", "encoder_attn.")) {
                for (String part : List.of("q_proj", "k_proj", "v_proj", "out_proj")) {
                    linear(shapes, name + attention + part, width, width);
                }
            }
            linear(shapes, name + "fc1", width, decoder.hidden());
            linear(shapes, name + "fc2", decoder.hidden(), width);
            for (String norm : List.of("self_attn_layer_norm", "encoder_attn_layer_norm", "final_layer_norm")) {
                norm(shapes, name + norm, width);
            }
        }
        norm(shapes, "model.decoder.layer_norm", width);
        ByteBuffer room = RandomCheckpoint.room(shapes);
        List<TensorData> tensors = shapes.entrySet().stream()
                .map(entry -> RandomCheckpoint.tensor(
                        entry.getKey(),
                        entry.getValue(),
                        RandomFlamingo.mean(entry.getKey(), entry.getValue()),
                        RandomFlamingo.deviation(entry.getKey(), entry.getValue()),
                        room))
                .toList();
        SafetensorsWriter.write(file, ParameterSet.of(tensors));
    }

    private static void linear(Map<String, long[]> shapes, String name, long in, long out) {
        shapes.put(name + ".weight", new long[] {out, in});
        shapes.put(name + ".bias", new long[] {out});
    }

    private static void norm(Map<String, long[]> shapes, String name, long width) {
        shapes.put(name + ".weight", new long[] {width});
        shapes.put(name + ".bias", new long[] {width});
    }
}
