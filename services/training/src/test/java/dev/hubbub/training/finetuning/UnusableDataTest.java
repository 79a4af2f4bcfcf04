package dev.hubbub.training.finetuning;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hubbub.contracts.stage.LocalStageContext;
import dev.hubbub.contracts.stage.StageFailure;
import dev.hubbub.contracts.task.DatasetLayout;
import dev.hubbub.contracts.task.DatasetReference;
import dev.hubbub.media.AudioEncoding;
import dev.hubbub.media.MediaWriter;
import dev.hubbub.speech.model.Encoding;
import dev.hubbub.speech.model.ModelOptions;
import dev.hubbub.speech.training.AdamW;
import dev.hubbub.speech.training.LearningRate;
import dev.hubbub.speech.training.Objective;
import dev.hubbub.speech.training.augmentation.Augmentation;
import dev.hubbub.speech.training.preflight.Finding;
import dev.hubbub.speech.training.run.Evaluation;
import dev.hubbub.speech.training.run.Example;
import dev.hubbub.speech.training.run.ModalitySettings;
import dev.hubbub.speech.training.run.RunFolder;
import dev.hubbub.speech.training.run.TrainingFailedException;
import dev.hubbub.speech.training.run.TrainingListener;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Data as it is found: cut short, with wrong times, there twice, without words. */
class UnusableDataTest {
    private static final Path LOCAL =
            Path.of("../../local-dev").toAbsolutePath().normalize();
    private static final Path CHECKPOINT = LOCAL.resolve("checkpoints/hubbub-tiny-prompts");
    private static final Path SPEECH = LOCAL.resolve("samples/asterisk-en/agent-pass.g722");

    @TempDir
    Path folder;

    @Test
    void recordings_that_are_cut_short_and_lines_behind_the_end_are_left_out_by_name() throws Exception {
        Path whole = noise("whole.flac", 4, 1);
        byte[] bytes = Files.readAllBytes(whole);
        Path cut = Files.write(folder.resolve("cut.flac"), Arrays.copyOf(bytes, bytes.length / 2));
        Path text = Files.writeString(folder.resolve("text.flac"), "no sound");
        TrainingData data = read(
                line(whole, "all of it", ""),
                line(cut, "it is cut", ""),
                line(cut, "in its good half", ", \"offset\": 0, \"duration\": 1"),
                line(text, "no sound", ""),
                line(whole, "behind the end", ", \"offset\": 5, \"duration\": 1"),
                line(whole, "half of it is missing", ", \"offset\": 2, \"duration\": 6"),
                line(whole, "rounded", ", \"offset\": 2, \"duration\": 2.9"),
                line(whole, "another channel", ", \"channel\": 2"));
        assertEquals(
                List.of("all of it", "rounded"),
                data.examples().stream().map(Example::text).toList());
        assertEquals(2, data.examples().get(1).seconds(), 0.01);
        List<String> said = data.leftOut().unusable();
        assertEquals(6, said.size(), said.toString());
        assertTrue(isSaid(said, "cut.flac (line 2): The recording "), said.toString());
        assertTrue(isSaid(said, "cut.flac (line 3): The recording "), said.toString());
        assertTrue(isSaid(said, "text.flac (line 4): The recording "), said.toString());
        assertTrue(isSaid(said, "5.0 s and the 1.0 s that the line lasts; correct its times."), said.toString());
        assertTrue(isSaid(said, "2.0 s and the 6.0 s that the line lasts; correct its times."), said.toString());
        assertTrue(isSaid(said, "the line names channel 2, and the channels of the recording are 1."), said.toString());
        StageFailure nothing = assertThrows(StageFailure.class, () -> read(line(cut, "it is cut", "")));
        assertTrue(nothing.getMessage().contains("has no utterance that can be used. file:"), nothing.getMessage());
    }

    @Test
    void the_digest_is_another_when_the_sound_is() throws Exception {
        Path sound = noise("sound.wav", 2, 1);
        TrainingData before = read(line(sound, "hello", ""));
        noise("sound.wav", 2, 2);
        assertNotEquals(before.digest(), read(line(sound, "hello", "")).digest());
    }

    @Test
    void sound_that_is_learnt_from_is_found_again_under_other_names_and_times() throws Exception {
        Path sound = noise("sound.wav", 10, 1);
        Path copy = Files.copy(sound, folder.resolve("copy.wav"));
        TrainingData learnt = read(
                line(sound, "the first half", ", \"offset\": 0, \"duration\": 5, \"speaker\": \"a\""),
                line(sound, "a bit more", ", \"offset\": 4, \"duration\": 2, \"channel\": 1"));
        assertEquals(1, learnt.inCommonWith(read(line(copy, "all", ""))));
        assertEquals(1, learnt.inCommonWith(read(line(copy, "most", ", \"offset\": 1, \"duration\": 4"))));
        assertEquals(0, learnt.inCommonWith(read(line(copy, "a little", ", \"offset\": 5.5, \"duration\": 3"))));
        assertEquals(0, learnt.inCommonWith(read(line(noise("other.wav", 10, 2), "all", ""))));
        String talksToo = ", \"offset\": 1, \"duration\": 2, \"speaker\": \"b\"";
        assertEquals(0, learnt.inCommonWith(read(line(copy, "at the same time", talksToo))));
        assertEquals(1, learnt.inCommonWith(read(line(copy, "the first half", talksToo))));
    }

    @Test
    void lines_that_are_there_twice_are_counted_and_told_apart_by_their_texts() throws Exception {
        TrainingData data = read(
                line(SPEECH, "please", ""),
                line(SPEECH, "please", ""),
                line(SPEECH, "something else", ""),
                line(SPEECH, " ", ", \"offset\": 1"));
        assertEquals(new LeftOut(1, 1, 1, List.of()), data.leftOut());
        assertEquals(3, data.leftOut().sentences("the data").size());
        HeldOut divided =
                new HeldOut(data.only(example -> true, data.leftOut()), data.only(example -> false, LeftOut.NOTHING));
        assertEquals(data.leftOut(), divided.training().leftOut());
    }

    @Test
    void held_out_clips_that_the_model_cannot_take_are_left_out_and_nothing_left_is_refused() throws Exception {
        TrainingData data = read(line(SPEECH, "please enter your password", ""));
        Path endless = noise("endless.wav", 31, 3);
        TrainingData some = read(line(noise("short.wav", 3, 4), "hello", ""), line(endless, "too long", ""));
        try (FineTuning tuning = tuning(data, some)) {
            Finding words = heldOutWords(tuning);
            assertEquals(Finding.Verdict.WARNING, words.verdict());
            assertTrue(
                    words.message().startsWith("Checkpoints are judged by 1 words in 1 utterances"), words.message());
        }
        try (FineTuning tuning = tuning(data, read(line(endless, "too long", "")))) {
            Finding words = heldOutWords(tuning);
            assertEquals(Finding.Verdict.REFUSED, words.verdict());
            assertTrue(words.message().contains("endless.wav (line 1): The clip lasts 31.0 s"), words.message());
        }
        try (FineTuning tuning = tuning(data, read(line(noise("mute.wav", 3, 4), "[music]", "")))) {
            assertEquals(Finding.Verdict.REFUSED, heldOutWords(tuning).verdict());
            assertThrows(
                    PreflightRefusal.class,
                    () -> tuning.run(
                            new RunFolder(folder.resolve("run")),
                            new FineTuning.Origin("base", "1"),
                            true,
                            Optional.empty(),
                            new TrainingListener() {}));
            assertTrue(Files.notExists(folder.resolve("run/training/run.json")));
        }
    }

    @Test
    void what_judges_leaves_out_what_no_checkpoint_can_take_and_says_so_once() throws Exception {
        List<String> heard = new ArrayList<>();
        TrainingData data =
                read(line(SPEECH, "please enter your password", ""), line(noise("endless.wav", 31, 3), "long", ""));
        DecodingEvaluator judge = new DecodingEvaluator(data, ModelOptions.CPU, Encoding.UNPADDED, heard::add);
        Evaluation evaluation = judge.evaluate(CHECKPOINT);
        assertEquals(4, evaluation.words());
        assertEquals(evaluation, judge.evaluate(CHECKPOINT));
        assertEquals(1, heard.size(), heard.toString());
        assertTrue(heard.get(0).contains("endless.wav (line 2): The clip lasts 31.0 s"), heard.get(0));
        DecodingEvaluator wordless = new DecodingEvaluator(
                read(line(SPEECH, "[music]", "")), ModelOptions.CPU, Encoding.UNPADDED, heard::add);
        assertThrows(TrainingFailedException.class, () -> wordless.evaluate(CHECKPOINT));
    }

    @Test
    void what_stands_for_a_dataset_is_taken_from_all_over_it() {
        List<Example> all = IntStream.range(0, 1000)
                .mapToObj(i -> new Example(String.valueOf(i), 1, "text", "en"))
                .toList();
        List<Example> some = FineTuning.spread(all, 128);
        assertEquals(128, some.size());
        assertEquals(
                List.of("0", "7", "15"),
                some.subList(0, 3).stream().map(Example::id).toList());
        assertEquals("992", some.get(127).id());
        assertEquals(all.subList(0, 5), FineTuning.spread(all.subList(0, 5), 128));
    }

    private static boolean isSaid(List<String> said, String part) {
        return said.stream().anyMatch(one -> one.contains(part));
    }

    private static Finding heldOutWords(FineTuning tuning) throws IOException {
        return tuning.preflight().findings().stream()
                .filter(finding -> finding.check().equals("held-out words"))
                .findFirst()
                .orElseThrow();
    }

    private static FineTuning tuning(TrainingData data, TrainingData heldOut) {
        return new FineTuning(
                CHECKPOINT,
                ModelOptions.CPU,
                data,
                heldOut,
                new FineTuningSettings(
                        Optional.of(2),
                        1,
                        1e-4,
                        Optional.empty(),
                        LearningRate.Decay.CONSTANT,
                        AdamW.USUAL,
                        Objective.CROSS_ENTROPY,
                        List.of(),
                        Optional.empty(),
                        30,
                        1,
                        false,
                        false,
                        ModalitySettings.USUAL,
                        Optional.empty(),
                        0,
                        2,
                        2,
                        Optional.empty(),
                        Optional.empty(),
                        Augmentation.NONE,
                        7));
    }

    private Path noise(String name, int seconds, long seed) throws IOException {
        Random random = new Random(seed);
        float[] samples = new float[seconds * 16_000];
        for (int i = 0; i < samples.length; i++) {
            samples[i] = 0.1f * random.nextFloat();
        }
        Path file = folder.resolve(name);
        Files.deleteIfExists(file);
        new MediaWriter().write(file, name.endsWith(".flac") ? AudioEncoding.FLAC : AudioEncoding.WAV, samples);
        return file;
    }

    private static String line(Path recording, String text, String more) {
        return "{\"audio_filepath\": \"" + recording + "\", \"text\": \"" + text + "\"" + more + "}";
    }

    private TrainingData read(String... lines) throws Exception {
        Path manifest = Files.write(folder.resolve("manifest.jsonl"), List.of(lines));
        return TrainingData.of(
                new DatasetReference(DatasetLayout.MANIFEST, manifest.toString()),
                "en",
                new LocalStageContext(Path.of("")));
    }
}
