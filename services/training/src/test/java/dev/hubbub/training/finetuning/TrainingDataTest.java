package dev.hubbub.training.finetuning;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hubbub.contracts.stage.LocalStageContext;
import dev.hubbub.contracts.stage.StageFailure;
import dev.hubbub.contracts.task.DatasetLayout;
import dev.hubbub.contracts.task.DatasetReference;
import dev.hubbub.media.AudioEncoding;
import dev.hubbub.media.MediaReader;
import dev.hubbub.media.MediaWriter;
import dev.hubbub.media.TimeRange;
import dev.hubbub.media.video.PictureForm;
import dev.hubbub.media.video.Pictures;
import dev.hubbub.media.video.VideoWriter;
import dev.hubbub.speech.model.Clip;
import dev.hubbub.speech.model.Modality;
import dev.hubbub.speech.training.run.Example;
import dev.hubbub.speech.training.run.UnusableClipException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainingDataTest {
    private static final Path SAMPLES =
            Path.of("../../local-dev/samples/asterisk-en").toAbsolutePath().normalize();

    private static final Set<Modality> HEARD = Set.of(Modality.AUDIO);

    @TempDir
    Path folder;

    @Test
    void the_examples_of_a_manifest_are_its_lines_with_a_text_and_clips_are_what_was_said() throws Exception {
        Path recording = SAMPLES.resolve("agent-pass.g722");
        Path manifest = manifest(
                line(recording, "\"text\": \"please enter your password\", \"offset\": 0.5, \"duration\": 1.5"),
                line(recording, "\"text\": \"please enter\", \"lang\": \"de\""),
                line(recording, "\"text\": \"please enter your password\", \"offset\": 0.5, \"duration\": 1.5"),
                line(recording, "\"duration\": 2"));
        TrainingData data = read(manifest, "en");
        assertEquals(2, data.examples().size());
        assertEquals(new LeftOut(1, 1, 0, List.of()), data.leftOut());
        Example first = data.examples().get(0);
        assertEquals(1.5, first.seconds());
        assertEquals("en", first.language());
        assertArrayEquals(
                new MediaReader().read(recording, new TimeRange(0.5, 2)),
                data.clip(first, HEARD).audio());
        Example whole = data.examples().get(1);
        assertEquals("de", whole.language());
        assertEquals(data.clip(whole, HEARD).audio().length / 16_000.0, whole.seconds(), 0.001);
    }

    @Test
    void a_recording_with_pictures_is_heard_and_seen_and_one_without_is_only_heard() throws Exception {
        Path sound = SAMPLES.resolve("agent-pass.g722");
        float[] samples = new MediaReader().read(sound, new TimeRange(0, 2));
        byte[] grey = new byte[50 * 96 * 96];
        for (int i = 0; i < grey.length; i++) {
            grey[i] = (byte) (4 * (i / (96 * 96)));
        }
        Path seen = folder.resolve("lips.mp4");
        VideoWriter.write(seen, new Pictures(PictureForm.GREY, 96, 96, grey), samples);
        TrainingData data = read(
                manifest(
                        line(seen, "\"text\": \"please\", \"offset\": 0.4, \"duration\": 1"),
                        line(sound, "\"text\": \"password\", \"offset\": 0.5, \"duration\": 1")),
                "en");
        Set<Modality> both = Set.of(Modality.AUDIO, Modality.VIDEO);
        Clip clip = data.clip(data.examples().get(0), both);
        assertEquals(16_000, clip.audio().length);
        assertEquals(25, clip.video().frames());
        // The eleventh of the whole, as compression left it.
        assertEquals(40, clip.video().pixels()[0] & 0xff, 4);
        assertNull(data.clip(data.examples().get(0), HEARD).video());
        assertNull(data.clip(data.examples().get(0), Set.of(Modality.VIDEO)).audio());
        assertNull(data.clip(data.examples().get(1), both).video());
        assertThrows(
                UnusableClipException.class, () -> data.clip(data.examples().get(1), Set.of(Modality.VIDEO)));
    }

    @Test
    void a_clip_whose_pictures_end_before_its_text_is_heard_and_not_seen() throws Exception {
        Path cut = folder.resolve("cut.mp4");
        VideoWriter.write(cut, new Pictures(PictureForm.GREY, 96, 96, new byte[25 * 96 * 96]), new float[2 * 16_000]);
        TrainingData data = read(
                manifest(
                        line(cut, "\"text\": \"all of it\""),
                        line(cut, "\"text\": \"half\", \"offset\": 0.1, \"duration\": 0.9")),
                "en");
        Set<Modality> both = Set.of(Modality.AUDIO, Modality.VIDEO);
        Example all = data.examples().get(0);
        assertEquals(2, data.having(HEARD).examples().size());
        assertEquals(Set.of("half"), texts(data.having(both)));
        String said = data.having(both).leftOut().unusable().get(0);
        assertTrue(said.contains("Its pictures end at 1.00 s and what is said at 2."), said);
        UnusableClipException refused = assertThrows(UnusableClipException.class, () -> data.clip(all, both));
        assertTrue(refused.getMessage().contains("and its pictures 1.00 s"), refused.getMessage());
        assertEquals(23, data.clip(data.examples().get(1), both).video().frames());
    }

    @Test
    void pictures_without_sound_are_seen_and_sound_without_pictures_is_heard() throws Exception {
        Path silent = folder.resolve("silent.mp4");
        VideoWriter.write(silent, new Pictures(PictureForm.GREY, 96, 96, new byte[50 * 96 * 96]), null);
        Path sound = SAMPLES.resolve("agent-pass.g722");
        TrainingData data =
                read(manifest(line(silent, "\"text\": \"seen\""), line(sound, "\"text\": \"heard\"")), "en");
        assertEquals(Set.of("seen"), texts(data.having(Set.of(Modality.VIDEO))));
        assertEquals(Set.of("heard"), texts(data.having(HEARD)));
        assertEquals(Set.of(), texts(data.having(Set.of(Modality.AUDIO, Modality.VIDEO))));
        Example seen = data.examples().get(0);
        assertEquals(2, seen.seconds(), 0.01);
        assertEquals(50, data.clip(seen, Set.of(Modality.VIDEO)).video().frames());
    }

    @Test
    void a_clip_at_another_speed_is_shorter_and_higher_by_that_factor() throws Exception {
        Path tone = folder.resolve("tone.wav");
        float[] samples = new float[16_000];
        for (int i = 0; i < samples.length; i++) {
            samples[i] = (float) (0.5 * Math.sin(2 * Math.PI * 440 * i / 16_000));
        }
        new MediaWriter().write(tone, AudioEncoding.WAV, samples);
        TrainingData data = read(manifest(line(tone, "\"text\": \"a tone\"")), "en");
        Example example = data.examples().get(0);
        for (double speed : new double[] {0.9, 1.1}) {
            float[] played = data.clip(example, HEARD, speed).audio();
            assertEquals(Math.ceil(16_000 / speed), played.length);
            int from = played.length / 4;
            int upward = 0;
            for (int i = from; i < 3 * from; i++) {
                upward += played[i - 1] < 0 && played[i] >= 0 ? 1 : 0;
            }
            assertEquals(440 * speed * 2 * from / 16_000, upward, 1);
        }
        assertArrayEquals(
                data.clip(example, HEARD).audio(), data.clip(example, HEARD, 1).audio());
    }

    @Test
    void the_digest_is_that_of_what_is_learnt_from_and_not_of_when_it_was_copied() throws Exception {
        Path recording = Files.copy(SAMPLES.resolve("agent-pass.g722"), folder.resolve("a.g722"));
        TrainingData data = read(manifest(line(recording, "\"text\": \"please\"")), "en");
        Files.setLastModifiedTime(recording, FileTime.fromMillis(0));
        assertEquals(
                data.digest(),
                read(manifest(line(recording, "\"text\": \"please\"")), "en").digest());
        assertTrue(!data.digest()
                .equals(read(manifest(line(recording, "\"text\": \"pleased\"")), "en")
                        .digest()));
        assertTrue(!data.digest()
                .equals(read(manifest(line(recording, "\"text\": \"please\"")), "de")
                        .digest()));
    }

    @Test
    void a_share_of_the_texts_is_held_out_and_no_text_is_in_both() throws Exception {
        TrainingData data = read(SAMPLES.resolve("manifest.jsonl"), "en");
        HeldOut divided = HeldOut.of(data, 0.3);
        Set<String> learnt = texts(divided.training());
        Set<String> held = texts(divided.judging());
        assertTrue(held.size() > 3 && learnt.size() > 15, held.size() + " and " + learnt.size());
        learnt.retainAll(held);
        assertEquals(Set.of(), learnt);
        assertEquals(
                data.examples().size(),
                divided.training().examples().size()
                        + divided.judging().examples().size());
        assertEquals(0, divided.training().inCommonWith(divided.judging()));
        assertEquals(divided.judging().examples().size(), data.inCommonWith(divided.judging()));
    }

    @Test
    void a_dataset_without_texts_and_one_that_cannot_be_divided_are_refused() throws Exception {
        Path recording = SAMPLES.resolve("agent-pass.g722");
        Path silent = manifest(line(recording, "\"duration\": 2"));
        StageFailure nothing = assertThrows(StageFailure.class, () -> read(silent, "en"));
        assertTrue(nothing.getMessage().contains("has no utterance with a text"), nothing.getMessage());
        TrainingData one = read(manifest(line(recording, "\"text\": \"please\"")), "en");
        StageFailure few = assertThrows(StageFailure.class, () -> HeldOut.of(one, 0.1));
        assertTrue(few.getMessage().contains("Of 1 utterance, 0 would be held out"), few.getMessage());
    }

    @Test
    void the_rows_of_a_table_are_learnt_from_like_the_recordings_that_they_hold() throws Exception {
        Path prompts = Path.of("../lib/datasets/src/test/resources/prompts.parquet");
        TrainingData data = TrainingData.of(
                new DatasetReference(
                        DatasetLayout.PARQUET,
                        prompts.toAbsolutePath().normalize().toString()),
                "en",
                new LocalStageContext(folder));
        assertEquals(12, data.examples().size());
        TrainingData files = read(SAMPLES.resolve("manifest.jsonl"), "en");
        assertEquals(12, data.inCommonWith(data));
        assertEquals(12, files.inCommonWith(data));
        assertEquals(
                files.examples().stream().limit(12).map(Example::text).toList(),
                data.examples().stream().map(Example::text).toList());
        for (int row : new int[] {11, 0, 7}) {
            String name = data.examples().get(row).id().replaceAll(".*/| .*", "");
            TrainingData whole = read(manifest(line(SAMPLES.resolve(name), "\"text\": \"x\"")), "en");
            assertArrayEquals(
                    whole.clip(whole.examples().get(0), HEARD).audio(),
                    data.clip(data.examples().get(row), HEARD).audio());
        }
    }

    private static Set<String> texts(TrainingData data) {
        return data.examples().stream().map(Example::text).collect(Collectors.toSet());
    }

    private Path manifest(String... lines) throws IOException {
        return Files.write(folder.resolve("manifest.jsonl"), List.of(lines));
    }

    private static String line(Path recording, String fields) {
        return "{\"audio_filepath\": \"" + recording + "\", " + fields + "}";
    }

    private static TrainingData read(Path manifest, String language) throws Exception {
        return TrainingData.of(
                new DatasetReference(DatasetLayout.MANIFEST, manifest.toString()),
                language,
                new LocalStageContext(Path.of("")));
    }
}
