package dev.hubbub.speech.torchscript;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hubbub.speech.ModelFamilies;
import dev.hubbub.speech.TestDevice;
import dev.hubbub.speech.checkpoint.CheckpointException;
import dev.hubbub.speech.decoding.DecodingOptions;
import dev.hubbub.speech.decoding.Degeneracy.Sign;
import dev.hubbub.speech.decoding.FamilySettings;
import dev.hubbub.speech.decoding.Hypothesis;
import dev.hubbub.speech.decoding.SpokenTask;
import dev.hubbub.speech.model.Clip;
import dev.hubbub.speech.model.EncodedSpeech;
import dev.hubbub.speech.model.Encoding;
import dev.hubbub.speech.model.ModelOptions;
import dev.hubbub.speech.model.SpeechModel;
import dev.hubbub.speech.torch.Precision;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TorchScriptModelTest {
    private static final DecodingOptions GREEDY =
            DecodingOptions.builder().language("en").build();

    @TempDir
    Path folder;

    private static ModelOptions options(int batch) {
        return new ModelOptions(TestDevice.OPTIONS.device(), Precision.FLOAT32, 0, batch);
    }

    private SpeechModel load() throws IOException {
        return ModelFamilies.of(Tones.writeTo(folder)).load(folder, options(4));
    }

    private static List<Hypothesis> decode(SpeechModel model, DecodingOptions options, float[]... sounds) {
        List<Clip> clips = Stream.of(sounds).map(Clip::ofAudio).toList();
        try (EncodedSpeech speech = model.encode(clips, Encoding.PADDED)) {
            return model.decode(speech, options);
        }
    }

    @Test
    void repeated_tokens_are_joined_and_blanks_part_them() throws IOException {
        try (SpeechModel model = load()) {
            Hypothesis said = decode(model, GREEDY, Tones.sound(0, 1, 1, 0, 0, 2, 3, 1, 0, 1, 4))
                    .get(0);
            assertEquals(List.of(1, 2, 3, 1, 1, 4), said.tokens());
            assertEquals("hubbub  hub hub", said.text());
            assertEquals("en", said.language());
            assertEquals(11, said.steps());
        }
    }

    @Test
    void the_score_is_that_of_the_path() throws IOException {
        try (SpeechModel model = load()) {
            Hypothesis said = decode(model, GREEDY, Tones.sound(1, 1)).get(0);
            // A frame's neighbours are 0.1 away: exp(-10), and the token next to one of them exp(-40).
            double frame = -Math.log(1 + 2 * Math.exp(-10) + Math.exp(-40));
            assertEquals(2 * frame, said.sumLogProbability(), 1e-6);
            assertEquals(frame, said.averageLogProbability(), 1e-6);
        }
    }

    @Test
    void clips_come_out_the_same_whatever_lies_beside_them() throws IOException {
        float[][] sounds = {
            Tones.sound(1, 2), Tones.sound(3, 1, 0, 1, 2, 2), Tones.sound(0), Tones.sound(2, 0, 2), Tones.sound()
        };
        Tones.writeTo(folder);
        try (SpeechModel alone = new TorchScriptFamily().load(folder, options(1));
                SpeechModel together = new TorchScriptFamily().load(folder, options(8))) {
            assertEquals(decode(alone, GREEDY, sounds), decode(together, GREEDY, sounds));
            assertEquals(
                    List.of("hubbub", " hub hubbub".strip(), "", "bubbub", ""),
                    decode(together, GREEDY, sounds).stream()
                            .map(Hypothesis::text)
                            .toList());
        }
    }

    @Test
    void some_clips_are_decoded_in_the_order_asked_for() throws IOException {
        try (SpeechModel model = load();
                EncodedSpeech speech = model.encode(
                        List.of(Clip.ofAudio(Tones.sound(1)), Clip.ofAudio(Tones.sound(2, 2, 2))), Encoding.UNPADDED)) {
            assertEquals(
                    List.of(List.of(2), List.of(1)),
                    model.decode(speech, new int[] {1, 0}, GREEDY).stream()
                            .map(Hypothesis::tokens)
                            .toList());
            assertEquals(0.06, speech.seconds(1), 1e-9);
        }
    }

    @Test
    void tokens_can_be_suppressed_and_texts_cut() throws IOException {
        try (SpeechModel model = load()) {
            DecodingOptions without =
                    GREEDY.toBuilder().suppressTokens(List.of(0, 1, 3, 4)).build();
            assertEquals(
                    List.of(2),
                    decode(model, without, Tones.sound(1, 1, 3)).get(0).tokens());
            Hypothesis cut = decode(model, GREEDY.toBuilder().maxTokens(1).build(), Tones.sound(1, 2, 3))
                    .get(0);
            assertEquals(List.of(1), cut.tokens());
            assertTrue(cut.degeneracy().signs().contains(Sign.TOKEN_CAP));
        }
    }

    @Test
    void it_hands_out_nothing_that_it_cannot_do() throws IOException {
        try (SpeechModel model = load()) {
            assertEquals(Set.of("en"), model.capabilities().languages());
            assertEquals(20, model.capabilities().longestClipSeconds());
            assertFalse(model.capabilities().search());
            assertTrue(model.capabilities().longForm().isEmpty());
            assertTrue(model.capabilities().words().isEmpty());
            assertTrue(model.capabilities().languageDetection().isEmpty());
        }
    }

    @Test
    void what_it_cannot_do_is_refused_and_named() throws IOException {
        try (SpeechModel model = load()) {
            refused(model, GREEDY.toBuilder().beamSize(4).build(), "beamSize must be 1");
            refused(model, GREEDY.toBuilder().temperature(0.2).build(), "temperature 0");
            refused(model, GREEDY.toBuilder().timestamps(true).build(), "timestamps cannot be had");
            refused(model, GREEDY.toBuilder().task(SpokenTask.TRANSLATE).build(), "cannot translate");
            refused(model, GREEDY.toBuilder().language("de").build(), "\"de\" is unknown to this model; it writes en");
            refused(model, GREEDY.toBuilder().prompt(List.of(1)).build(), "leave out prompt");
            refused(
                    model,
                    GREEDY.toBuilder().own(FamilySettings.Whisper.PUBLISHED).build(),
                    "settings are Whisper's");
            refused(model, GREEDY.toBuilder().suppressTokens(List.of(5)).build(), "token 5, but the model has only 5");
        }
    }

    private static void refused(SpeechModel model, DecodingOptions options, String part) {
        var refusal = assertThrows(IllegalArgumentException.class, () -> decode(model, options, Tones.sound(1)));
        assertTrue(refusal.getMessage().contains(part), refusal.getMessage());
    }

    @Test
    void a_clip_that_is_too_long_is_refused() throws IOException {
        try (SpeechModel model = load()) {
            List<Clip> clips = List.of(Clip.ofAudio(new float[21 * 16_000]));
            var refusal = assertThrows(IllegalArgumentException.class, () -> model.encode(clips, Encoding.PADDED));
            assertTrue(refusal.getMessage().contains("21.0 s, but this model takes at most 20.0 s"));
        }
    }

    @Test
    void text_becomes_the_longest_tokens_that_spell_it() throws IOException {
        try (SpeechModel model = load()) {
            assertEquals(List.of(1, 2, 1), model.text().orElseThrow().tokens("hubbub hub"));
            assertThrows(
                    IllegalArgumentException.class,
                    () -> model.text().orElseThrow().tokens("bird"));
        }
    }

    @Test
    void a_model_without_token_list_gives_tokens_and_no_text() throws IOException {
        Tones.writeTo(folder);
        Files.delete(folder.resolve("tokens.txt"));
        try (SpeechModel model = new TorchScriptFamily().load(folder, options(1))) {
            assertTrue(model.text().isEmpty());
            Hypothesis said = decode(model, GREEDY, Tones.sound(1)).get(0);
            assertEquals(List.of(1), said.tokens());
            assertEquals(null, said.text());
        }
    }

    @Test
    void speech_that_another_model_encoded_is_refused() throws IOException {
        try (SpeechModel one = load();
                SpeechModel other = new TorchScriptFamily().load(folder, options(1));
                EncodedSpeech speech = one.encode(List.of(Clip.ofAudio(Tones.sound(1))), Encoding.PADDED)) {
            assertThrows(IllegalArgumentException.class, () -> other.decode(speech, GREEDY));
        }
    }

    @Test
    void files_of_another_kind_are_refused_by_name() throws IOException {
        Tones.writeTo(folder);
        unloadable("no TorchScript archive", "model.pt", "no archive");
        Files.delete(folder.resolve("model.pt"));
        var missing = assertThrows(CheckpointException.class, () -> new TorchScriptFamily().load(folder, options(1)));
        assertTrue(missing.getMessage().contains("holds no model.pt"), missing.getMessage());
        unloadable("sampling_rate 8000", "config.json", "{\"model_type\": \"torchscript\", \"sampling_rate\": 8000}");
        unloadable("blank -1", "config.json", "{\"model_type\": \"torchscript\", \"blank\": -1}");
        var half = assertThrows(CheckpointException.class, () -> new TorchScriptFamily()
                .load(folder, options(1).withPrecision(Precision.FLOAT16)));
        assertTrue(half.getMessage().contains("leave precision at float32"), half.getMessage());
    }

    private void unloadable(String part, String file, String content) throws IOException {
        Files.writeString(folder.resolve(file), content);
        var refusal = assertThrows(CheckpointException.class, () -> new TorchScriptFamily().load(folder, options(1)));
        assertTrue(refusal.getMessage().contains(part), refusal.getMessage());
    }

    @Test
    void an_archive_that_is_called_otherwise_or_gives_something_else_is_refused() throws IOException {
        String script = Files.readString(Path.of("src/test/resources/torchscript/tones/Tones.torchscript"));
        Tones.writeTo(folder);
        broken(script.replace("def forward", "def backward"), "cannot be called as forward(audio");
        broken(
                script.replace("return (scores,", "return (level,"),
                "tokens.txt names 5 tokens, but the model scores 1");
        broken(
                script.replace("floor_divide(lengths, 320)", "mul(lengths, 2)"),
                "it is to give (scores [B, F, V], frames [B])");
        broken(script.replace(", 1000.)", ", float(\"nan\"))"), "are no numbers");
    }

    @Test
    void scores_of_another_width_than_the_tokens_or_without_the_blank_are_refused() throws IOException {
        Tones.writeTo(folder);
        Path config = folder.resolve("config.json");
        String said = Files.readString(config);
        Files.writeString(config, said.replace("\"blank\": 0", "\"blank\": 5"));
        refusedSound("config.json says blank 5, but the model scores 5 tokens, counted from 0");
        Files.writeString(config, said);
        Path tokens = folder.resolve("tokens.txt");
        List<String> lines = Files.readAllLines(tokens);
        Files.write(tokens, lines.subList(0, 4));
        refusedSound("tokens.txt names 4 tokens, but the model scores 5: put the files of one model together, and");
    }

    private void broken(String script, String part) throws IOException {
        Tones.write(folder, script);
        refusedSound(part);
    }

    private void refusedSound(String part) {
        try (SpeechModel model = new TorchScriptFamily().load(folder, options(1))) {
            var refusal = assertThrows(CheckpointException.class, () -> decode(model, GREEDY, Tones.sound(1, 2)));
            assertTrue(refusal.getMessage().contains(part), refusal.getMessage());
        }
    }
}
