package dev.hubbub.speech.flamingo;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hubbub.speech.ModelFamilies;
import dev.hubbub.speech.TestDevice;
import dev.hubbub.speech.checkpoint.Checkpoint;
import dev.hubbub.speech.checkpoint.CheckpointException;
import dev.hubbub.speech.decoding.DecodingOptions;
import dev.hubbub.speech.decoding.Hypothesis;
import dev.hubbub.speech.model.Clip;
import dev.hubbub.speech.model.EncodedSpeech;
import dev.hubbub.speech.model.Encoding;
import dev.hubbub.speech.model.GreyFrames;
import dev.hubbub.speech.model.ModelAssembly;
import dev.hubbub.speech.model.SpeechModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FlamingoAssemblyTest {

    private static final Path WHISPER = Path.of("../../../local-dev/checkpoints/hubbub-tiny-prompts");
    private static final Path AV_HUBERT = Path.of("src/test/resources/avhubert");

    private final ModelAssembly assembly =
            ModelFamilies.named("whisper-flamingo").assembly().orElseThrow();

    @TempDir
    Path folder;

    @Test
    void before_training_it_writes_what_the_whisper_writes_whatever_it_sees() {
        assembly.write(Map.of("whisper", WHISPER), 1, folder);

        assertEquals("whisper-flamingo", ModelFamilies.of(folder).name());
        Hypothesis heard = decode(WHISPER, null);
        Hypothesis seen = decode(folder, mouth());
        assertFalse(heard.tokens().isEmpty());
        assertEquals(heard.tokens(), seen.tokens());
        assertEquals(heard.text(), seen.text());
        assertEquals(heard.sumLogProbability(), seen.sumLogProbability(), 1e-4);
    }

    @Test
    void equal_seeds_give_equal_files_and_others_do_not() throws IOException {
        Path again = Files.createDirectory(folder.resolve("again"));
        Path other = Files.createDirectory(folder.resolve("other"));
        assembly.write(Map.of("whisper", WHISPER), 1, folder);
        assembly.write(Map.of("whisper", WHISPER), 1, again);
        assembly.write(Map.of("whisper", WHISPER), 2, other);

        assertEquals(-1, Files.mismatch(weights(folder), weights(again)));
        assertTrue(Files.mismatch(weights(folder), weights(other)) > 0);
    }

    @Test
    void parts_that_are_not_its_own_or_are_no_models_are_named() {
        assertEquals(
                "A whisper-flamingo has no part eyes; its parts are whisper and av-hubert.",
                assertThrows(
                                IllegalArgumentException.class,
                                () -> assembly.write(Map.of("whisper", WHISPER, "eyes", WHISPER), 1, folder))
                        .getMessage());
        assertTrue(assertThrows(IllegalArgumentException.class, () -> assembly.write(Map.of(), 1, folder))
                .getMessage()
                .contains("needs the part whisper"));
        assertTrue(assertThrows(
                        CheckpointException.class,
                        () -> assembly.write(Map.of("whisper", WHISPER, "av-hubert", WHISPER), 1, folder))
                .getMessage()
                .contains("holds no AV-HuBERT encoder"));
        assertTrue(Files.notExists(weights(folder)));
    }

    @Test
    void the_eyes_and_their_heads_are_those_of_the_checkpoint_that_was_given() throws IOException {
        assembly.write(Map.of("whisper", WHISPER, "av-hubert", eyes("{\"num_attention_heads\": 4}")), 1, folder);

        assertEquals(OptionalInt.of(4), FlamingoConfig.in(folder).videoHeads());
        ModelFamilies.of(folder).load(folder, TestDevice.OPTIONS).close();
        try (Checkpoint flamingo = Checkpoint.open(folder);
                Checkpoint eyes = Checkpoint.open(AV_HUBERT.resolve("muavic.safetensors"))) {
            assertArrayEquals(
                    eyes.tensor("w.encoder.layer_norm.weight").floats(),
                    flamingo.tensor("model." + FlamingoLayout.VIDEO_ENCODER + "encoder.layer_norm.weight")
                            .floats());
        }
    }

    @Test
    void the_heads_of_another_flamingos_eyes_are_those_of_its_eyes() throws IOException {
        String config =
                "{\"model_type\": \"whisper-flamingo\", \"num_attention_heads\": 8," + " \"video_attention_heads\": 2}";
        assembly.write(Map.of("whisper", WHISPER, "av-hubert", eyes(config)), 1, folder);

        assertEquals(OptionalInt.of(2), FlamingoConfig.in(folder).videoHeads());
    }

    @Test
    void eyes_of_an_unusual_width_whose_heads_nobody_says_are_refused() throws IOException {
        Path eyes = eyes("{}");
        var refused = assertThrows(
                CheckpointException.class,
                () -> assembly.write(Map.of("whisper", WHISPER, "av-hubert", eyes), 1, folder));

        assertTrue(refused.getMessage().contains("width of 32"), refused.getMessage());
        assertTrue(refused.getMessage().contains("say num_attention_heads"), refused.getMessage());
        assertTrue(Files.notExists(weights(folder)));
    }

    /** As PyTorch's linear layers are: the weight and the bias between the same bounds. */
    @Test
    void weights_and_biases_are_drawn_within_one_over_the_root_of_what_goes_in() throws IOException {
        assembly.write(Map.of("whisper", WHISPER, "av-hubert", eyes("{\"num_attention_heads\": 4}")), 1, folder);

        try (Checkpoint flamingo = Checkpoint.open(folder)) {
            List<String> biases = flamingo.parameters().names().stream()
                    .filter(name -> name.matches(".*(video_projection|gated_x_attn\\.\\w+|\\.ff\\.\\d)\\.bias"))
                    .toList();
            assertFalse(biases.isEmpty());
            for (String bias : biases) {
                String weight = bias.replace(".bias", ".weight");
                double bound = 1 / Math.sqrt(flamingo.tensor(weight).shape()[1]);
                for (String name : List.of(weight, bias)) {
                    double most = 0;
                    for (float value : flamingo.tensor(name).floats()) {
                        most = Math.max(most, Math.abs(value));
                    }
                    // Weights may be kept in 16 bits.
                    assertTrue(most <= bound * 1.001 && most > bound / 2, name + ": " + most + ", not " + bound);
                }
            }
        }
    }

    private Path eyes(String config) throws IOException {
        Path eyes = Files.createDirectory(folder.resolve("eyes"));
        Files.writeString(eyes.resolve("config.json"), config);
        return Files.copy(AV_HUBERT.resolve("muavic.safetensors"), eyes.resolve("muavic.safetensors"));
    }

    private static Path weights(Path folder) {
        return folder.resolve("whisper-flamingo.pt");
    }

    private static GreyFrames mouth() {
        byte[] pixels = new byte[50 * 96 * 96];
        new SplittableRandom(5).nextBytes(pixels);
        return new GreyFrames(96, 96, pixels);
    }

    private static Hypothesis decode(Path checkpoint, GreyFrames mouth) {
        float[] sound = new float[32_000];
        SplittableRandom random = new SplittableRandom(3);
        for (int i = 0; i < sound.length; i++) {
            sound[i] = (float) (0.3 * Math.sin(i / 20.0) + 0.1 * random.nextDouble());
        }
        DecodingOptions options =
                DecodingOptions.builder().language("en").maxTokens(12).build();
        try (SpeechModel model = ModelFamilies.of(checkpoint).load(checkpoint, TestDevice.OPTIONS);
                EncodedSpeech speech = model.encode(List.of(new Clip(sound, mouth)), Encoding.UNPADDED)) {
            return model.decode(speech, options).get(0);
        }
    }
}
