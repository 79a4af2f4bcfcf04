package dev.hubbub.speech.avhubert;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hubbub.speech.ModelFamilies;
import dev.hubbub.speech.TestDevice;
import dev.hubbub.speech.checkpoint.CheckpointException;
import dev.hubbub.speech.decoding.DecodingOptions;
import dev.hubbub.speech.decoding.Hypothesis;
import dev.hubbub.speech.decoding.SpokenTask;
import dev.hubbub.speech.model.Clip;
import dev.hubbub.speech.model.EncodedSpeech;
import dev.hubbub.speech.model.Encoding;
import dev.hubbub.speech.model.GreyFrames;
import dev.hubbub.speech.model.Modality;
import dev.hubbub.speech.model.SpeechModel;
import dev.hubbub.speech.tokenizer.TokenizerException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Both families as everybody else sees them: a folder, clips, text. */
class AvHubertFamiliesTest {

    @TempDir
    Path folder;

    enum Family {
        SEQ2SEQ(
                "seq2seq",
                "AV2TextForConditionalGeneration",
                "av-hubert-seq2seq",
                "the vocab.json or the dict.txt of the same checkpoint"),
        CTC(
                "ctc",
                "AVHubertAVSR",
                "av-hubert-ctc",
                "the list of units of the same checkpoint, such as unigram5000_units.txt,");

        private final String golden;
        private final String architecture;
        private final String family;
        private final String textFiles;

        Family(String golden, String architecture, String family, String textFiles) {
            this.golden = golden;
            this.architecture = architecture;
            this.family = family;
            this.textFiles = textFiles;
        }

        void write(Path folder, Map<String, ?> more) throws IOException {
            try (GoldenClips clips = new GoldenClips(golden)) {
                clips.writeTo(folder, more);
            }
        }

        SpeechModel load(Path folder) throws IOException {
            write(folder, Map.of("architectures", List.of(architecture), "max_new_tokens", 12));
            assertEquals(family, ModelFamilies.of(folder).name());
            return ModelFamilies.of(folder).load(folder, TestDevice.OPTIONS);
        }
    }

    private static Clip clip(int samples, int frames) {
        Random random = new Random(samples + frames);
        float[] audio = new float[samples];
        for (int i = 0; i < samples; i++) {
            audio[i] = (float) random.nextGaussian() / 10;
        }
        byte[] pixels = new byte[frames * 96 * 96];
        random.nextBytes(pixels);
        return new Clip(samples == 0 ? null : audio, frames == 0 ? null : new GreyFrames(96, 96, pixels));
    }

    @ParameterizedTest
    @EnumSource
    void clips_of_any_senses_and_lengths_are_written_down_together_as_alone(Family family) throws IOException {
        List<Clip> clips = List.of(clip(9000, 14), clip(0, 8), clip(12_345, 0), clip(3000, 20));
        DecodingOptions options = DecodingOptions.builder().beamSize(3).build();
        try (SpeechModel model = family.load(folder);
                EncodedSpeech together = model.encode(clips, Encoding.PADDED)) {
            assertEquals(EnumSet.allOf(Modality.class), model.capabilities().modalities());
            List<Hypothesis> all = model.decode(together, options);
            for (int i = 0; i < clips.size(); i++) {
                try (EncodedSpeech alone = model.encode(List.of(clips.get(i)), Encoding.PADDED)) {
                    Hypothesis one = model.decode(alone, options).get(0);
                    assertEquals(one.tokens(), all.get(i).tokens(), "clip " + i);
                    assertEquals(one.sumLogProbability(), all.get(i).sumLogProbability(), 1e-4);
                    assertEquals(alone.seconds(0), together.seconds(i));
                }
            }
            assertEquals(0.56, together.seconds(0), 1e-9);
            assertEquals(0.8, together.seconds(2), 1e-9);
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_file_of_another_trainer_gives_what_the_folder_gives(Family family) throws IOException {
        DecodingOptions options = DecodingOptions.builder().beamSize(2).build();
        Map<String, ?> config = Map.of("architectures", List.of(family.architecture), "max_new_tokens", 12);
        List<Clip> clips = List.of(clip(9000, 14));
        List<Integer> expected;
        try (SpeechModel model = family.load(folder);
                EncodedSpeech speech = model.encode(clips, Encoding.PADDED)) {
            expected = model.decode(speech, options).get(0).tokens();
        }
        try (GoldenClips golden = new GoldenClips(family.golden)) {
            if (family == Family.SEQ2SEQ) {
                golden.writeTorch(folder, config, "model", AvHubertFamiliesTest::fairseq);
            } else {
                golden.writeTorch(folder, config, "state_dict", name -> name.replace("avsr.", "model."));
            }
        }
        try (SpeechModel model = ModelFamilies.of(folder).load(folder, TestDevice.OPTIONS);
                EncodedSpeech speech = model.encode(clips, Encoding.PADDED)) {
            assertEquals(expected, model.decode(speech, options).get(0).tokens());
        }
    }

    private static String fairseq(String name) {
        return name.startsWith("model.encoder.")
                ? AvHubertNamesTest.Layout.FAIRSEQ_FINE_TUNED.of(name.substring("model.encoder.".length()))
                : name.replace("model.decoder.", "decoder.");
    }

    @ParameterizedTest
    @EnumSource
    void a_sense_that_the_configuration_switches_off_is_neither_used_nor_claimed(Family family) throws IOException {
        family.write(folder, Map.of("architectures", List.of(family.architecture), "modality", "video"));
        try (SpeechModel model = ModelFamilies.of(folder).load(folder, TestDevice.OPTIONS)) {
            assertEquals(Set.of(Modality.VIDEO), model.capabilities().modalities());
            var deaf = assertThrows(
                    IllegalArgumentException.class, () -> model.encode(List.of(clip(640, 0)), Encoding.PADDED));
            assertEquals("This model reads lips, but a clip has no video.", deaf.getMessage());
        }
    }

    @ParameterizedTest
    @EnumSource
    void what_a_model_cannot_do_is_refused(Family family) throws IOException {
        try (SpeechModel model = family.load(folder)) {
            assertRefused(model, "timestamps", DecodingOptions.builder().timestamps(true));
            assertRefused(model, "translate", DecodingOptions.builder().task(SpokenTask.TRANSLATE));
            assertRefused(model, "prompt", DecodingOptions.builder().prompt(List.of(3)));
            assertRefused(model, "patience", DecodingOptions.builder().patience(2));
            var longest = assertThrows(
                    IllegalArgumentException.class,
                    () -> model.encode(List.of(Clip.ofAudio(new float[161 * 16_000])), Encoding.PADDED));
            assertEquals(
                    "Clip 0 lasts 161.0 s, but this model takes at most 160.0 s: cut it into shorter ones.",
                    longest.getMessage());
        }
    }

    private static void assertRefused(SpeechModel model, String word, DecodingOptions.Builder options) {
        var refused = assertThrows(IllegalArgumentException.class, () -> model.requireAble(options.build()));
        assertTrue(refused.getMessage().contains(word), refused.getMessage());
    }

    @Test
    void pieces_become_texts_in_capitals_without_marks() throws IOException {
        StringBuilder pieces = new StringBuilder("\u2581it 3\n's 2\n\u2581so 1\n");
        Path dictionary = Files.writeString(folder.resolve("dict.txt"), pieces);
        var refused = assertThrows(RuntimeException.class, () -> Family.SEQ2SEQ.load(folder));
        assertTrue(refused.getMessage().contains("lists 3 pieces, but the model knows 19"), refused.getMessage());
        for (int piece = 3; piece < 19; piece++) {
            pieces.append("x").append(piece).append(" 1\n");
        }
        Files.writeString(dictionary, pieces);
        try (SpeechModel model = Family.SEQ2SEQ.load(folder)) {
            assertEquals("IT'S SO", model.text().orElseThrow().text(List.of(0, 4, 5, 6, 3, 2)));
            assertEquals(List.of(4, 6), model.text().orElseThrow().spoken(List.of(4, 1, 6)));
        }
        Files.writeString(folder.resolve("vocab.json"), "{\"<s>\": 0, \"\u2581oh\": 4}");
        try (SpeechModel model = Family.SEQ2SEQ.load(folder)) {
            assertEquals("OH", model.text().orElseThrow().text(List.of(0, 4)));
        }
    }

    @ParameterizedTest
    @EnumSource
    void pieces_without_the_numbers_of_their_tokens_are_refused_with_what_says_them(Family family) throws IOException {
        Files.write(folder.resolve("spm1000.model"), new byte[] {10, 3});
        var refused = assertThrows(TokenizerException.class, () -> family.load(folder));
        assertEquals(
                folder.resolve("spm1000.model") + " holds the pieces of texts, but not which token of the model each of"
                        + " them is: put " + family.textFiles + " beside it.",
                refused.getMessage());
    }

    @Test
    void units_become_texts_and_must_be_the_models() throws IOException {
        StringBuilder units = new StringBuilder("<unk> 1\n\u2581HELLO 2\n");
        for (int unit = 3; unit < 30; unit++) {
            units.append("X").append(unit).append(' ').append(unit).append('\n');
        }
        Path list = Files.writeString(folder.resolve("tiny_units.txt"), units);
        try (SpeechModel model = Family.CTC.load(folder)) {
            assertEquals("HELLOX7 HELLO", model.text().orElseThrow().text(List.of(2, 1, 7, 2, 30)));
        }
        Files.writeString(list, units.append("X30 30\n"));
        var refused = assertThrows(RuntimeException.class, () -> Family.CTC.load(folder));
        assertTrue(refused.getMessage().contains("lists 30 units, but the model knows 29"), refused.getMessage());
    }

    @ParameterizedTest
    @EnumSource
    void numbers_of_heads_that_cannot_be_are_named(Family family) throws IOException {
        String decoder = family == Family.CTC ? "dheads" : "decoder_attention_heads";
        for (String field : List.of("num_attention_heads", decoder)) {
            for (int heads : new int[] {-4, 0, 5}) {
                assertRefused(family, Map.of(field, heads), field);
            }
        }
        assertRefused(family, Map.of("num_attention_heads", "four"), "says num_attention_heads \"four\"");
    }

    @Test
    void numbers_of_positions_that_cannot_be_are_named() throws IOException {
        for (long positions : new long[] {-1, 0, 100_001, 1L << 40}) {
            assertRefused(
                    Family.SEQ2SEQ,
                    Map.of("max_target_positions", positions),
                    "config.json says max_target_positions " + positions);
        }
    }

    private void assertRefused(Family family, Map<String, ?> more, String words) throws IOException {
        family.write(folder, more);
        var refused = assertThrows(CheckpointException.class, () -> ModelFamilies.named(family.family)
                .load(folder, TestDevice.OPTIONS));
        assertTrue(refused.getMessage().contains(words), refused.getMessage());
        assertTrue(refused.getMessage().contains("config.json"), refused.getMessage());
    }

    @ParameterizedTest
    @EnumSource
    void a_configuration_that_does_not_say_the_heads_is_named(Family family) throws IOException {
        family.write(folder, Map.of());
        Path config = folder.resolve("config.json");
        Files.writeString(config, Files.readString(config).replaceAll("\"d(ecoder_attention_)?heads\"", "\"x\""));
        var refused = assertThrows(CheckpointException.class, () -> ModelFamilies.named(family.family)
                .load(folder, TestDevice.OPTIONS));
        assertTrue(refused.getMessage().contains("heads"), refused.getMessage());
    }
}
