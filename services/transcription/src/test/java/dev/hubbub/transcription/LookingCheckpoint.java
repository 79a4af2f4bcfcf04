package dev.hubbub.transcription;

import dev.hubbub.speech.checkpoint.Checkpoint;
import dev.hubbub.speech.checkpoint.Parameter;
import dev.hubbub.speech.checkpoint.TensorData;
import dev.hubbub.speech.checkpoint.TorchWriter;
import dev.hubbub.speech.whisper.checkpoint.WhisperCheckpoint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * The small Whisper of the samples, taught to look by numbers drawn at random: a file of Lightning with its tokenizer. What
 * it writes is worth nothing, but depends on what it is shown.
 */
final class LookingCheckpoint {
    private static final Path WHISPER = Path.of("../../local-dev/checkpoints/hubbub-tiny-prompts");
    private static final Path EYES = Path.of("../lib/speech/src/test/resources/avhubert/muavic.safetensors");

    private final Map<String, Parameter> state = new LinkedHashMap<>();
    private final SplittableRandom random = new SplittableRandom(1);

    void write(Path folder) throws IOException {
        Files.createDirectories(folder);
        try (WhisperCheckpoint whisper = WhisperCheckpoint.open(WHISPER);
                Checkpoint eyes = Checkpoint.open(EYES)) {
            whisper.parameters().forEach(this::put);
            eyes.parameters().under("w.").forEach(weight -> put(weight.named("encoder.video_model." + weight.name())));
            gatedLayers(whisper.config().textLayers(), whisper.config().textState(), 32);
            TorchWriter.write(folder.resolve("flamingo.pt"), Map.of("epoch", 1L, "state_dict", state));
        }
        for (String file : List.of("tokenizer.json", "generation_config.json")) {
            Files.copy(WHISPER.resolve(file), folder.resolve(file));
        }
        Files.writeString(
                folder.resolve("config.json"),
                "{\"model_type\": \"whisper-flamingo\", \"encoder_attention_heads\": 4, \"decoder_attention_heads\": 4,"
                        + " \"video_attention_heads\": 4}");
    }

    private void gatedLayers(int layers, int width, int seen) {
        random("encoder.video_projection_scalar", 1);
        random("encoder.video_projection.weight", 1, width, seen);
        random("encoder.video_projection.bias", 0.1, width);
        for (int layer = 0; layer < layers; layer++) {
            String block = "decoder.blocks." + layer + ".";
            random(block + "attn_gate", 1, 1);
            random(block + "ff_gate", 1, 1);
            for (String projection : List.of("query", "key", "value", "out")) {
                random(block + "gated_x_attn." + projection + ".weight", 0.2, width, width);
                if (!projection.equals("key")) {
                    random(block + "gated_x_attn." + projection + ".bias", 0.1, width);
                }
            }
            for (String norm : List.of("gated_x_attn_ln", "ff_ln")) {
                random(block + norm + ".weight", 1, width);
                random(block + norm + ".bias", 0.1, width);
            }
            random(block + "ff.0.weight", 0.1, 4 * width, width);
            random(block + "ff.0.bias", 0.1, 4 * width);
            random(block + "ff.2.weight", 0.1, width, 4 * width);
            random(block + "ff.2.bias", 0.1, width);
        }
    }

    private void random(String name, double reach, long... shape) {
        int count = 1;
        for (long length : shape) {
            count *= (int) length;
        }
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) (reach * (2 * random.nextDouble() - 1));
        }
        put(TensorData.of(name, shape, values));
    }

    private void put(Parameter weight) {
        state.put("model." + weight.name(), weight.named("model." + weight.name()));
    }
}
