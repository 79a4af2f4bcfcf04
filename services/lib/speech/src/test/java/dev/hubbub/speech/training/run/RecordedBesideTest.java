package dev.hubbub.speech.training.run;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hubbub.speech.model.Clip;
import dev.hubbub.speech.model.Modality;
import dev.hubbub.speech.training.augmentation.AddedNoise;
import dev.hubbub.speech.training.augmentation.Augmentation;
import dev.hubbub.speech.training.augmentation.NoiseKind;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** What is drawn to be heard beside a clip. */
class RecordedBesideTest {
    private static final int RATE = 16_000;
    private static final float BROKEN = -1;

    /** The first two of one speaker, the others of two more; of each every sample is its number. */
    private static final List<Example> CLIPS = List.of(
            new Example("1", 1, "a", "en", "anna"),
            new Example("2", 1, "b", "en", "anna"),
            new Example("3", 1, "c", "en", "bert"),
            new Example("4", 1, "d", "en", "clara"));

    private static ExampleSource source(List<Example> examples, NoiseRecordings noise) {
        return new ExampleSource() {
            @Override
            public List<Example> examples() {
                return examples;
            }

            @Override
            public Optional<NoiseRecordings> noise() {
                return Optional.ofNullable(noise);
            }

            @Override
            public Clip clip(Example example, Set<Modality> wanted) {
                assertEquals(Set.of(Modality.AUDIO), wanted);
                float[] samples = new float[RATE];
                Arrays.fill(samples, Integer.parseInt(example.id()));
                return Clip.ofAudio(samples);
            }
        };
    }

    /** Recordings whose samples count up, in milliseconds. */
    private record Counting(List<Double> lengths) implements NoiseRecordings {
        @Override
        public int count() {
            return lengths.size();
        }

        @Override
        public double seconds(int number) {
            return Math.abs(lengths.get(number));
        }

        @Override
        public float[] samples(int number, double start, double seconds) throws IOException {
            if (lengths.get(number) < 0) {
                throw new UnusableClipException("noise " + number + " is torn", null);
            }
            assertTrue(start >= 0 && start + seconds <= seconds(number) + 1e-9, start + " " + seconds);
            float[] samples = new float[(int) Math.round(seconds * RATE)];
            for (int i = 0; i < samples.length; i++) {
                samples[i] = (float) (1000 * start + 1000.0 * i / RATE);
            }
            return samples;
        }
    }

    private static RecordedBeside beside(List<Example> examples, NoiseRecordings noise, NoiseKind kind) {
        AddedNoise added = new AddedNoise(1, List.of(kind), 0, 0);
        return new RecordedBeside(
                source(examples, noise),
                new UsableExamples(examples, List.of(), List.of()),
                new Augmentation(List.of(), Optional.of(added), Optional.empty()));
    }

    @Test
    void a_voice_is_another_speakers_and_only_where_there_is_none_another_clips() throws IOException {
        TreeSet<Float> heard = new TreeSet<>();
        RecordedBeside all = beside(CLIPS, null, NoiseKind.BABBLE);
        for (int seed = 0; seed < 60; seed++) {
            heard.add(all.of(CLIPS.get(0)).voice(RATE, new SplittableRandom(seed))[0]);
        }
        assertEquals(Set.of(3f, 4f), heard);
        List<Example> alone = CLIPS.subList(0, 2);
        RecordedBeside one = beside(alone, null, NoiseKind.BABBLE);
        assertEquals(2f, one.of(alone.get(0)).voice(RATE, new SplittableRandom(5))[7]);
        List<Example> unnamed = List.of(new Example("1", 1, "a", "en"), new Example("2", 1, "b", "en"));
        assertEquals(
                1f, beside(unnamed, null, NoiseKind.BABBLE).of(unnamed.get(1)).voice(RATE, new SplittableRandom(5))[0]);
    }

    @Test
    void noise_is_a_stretch_from_anywhere_in_a_recording_and_the_same_again_with_the_same_seed() throws IOException {
        RecordedBeside one = beside(CLIPS, new Counting(List.of(10.0)), NoiseKind.RECORDINGS);
        TreeSet<Float> starts = new TreeSet<>();
        for (int seed = 0; seed < 200; seed++) {
            float[] stretch = one.of(CLIPS.get(0)).noise(2 * RATE, new SplittableRandom(seed));
            assertEquals(2 * RATE, stretch.length);
            assertEquals(stretch[0] + 1000, stretch[RATE], 0.1f);
            starts.add(stretch[0]);
        }
        assertTrue(starts.first() >= 0 && starts.first() < 300, "" + starts.first());
        assertTrue(starts.last() > 7700 && starts.last() <= 8000, "" + starts.last());
        assertArrayEquals(
                one.of(CLIPS.get(0)).noise(500, new SplittableRandom(9)),
                one.of(CLIPS.get(3)).noise(500, new SplittableRandom(9)));
    }

    @Test
    void a_recording_that_is_too_short_is_repeated_without_a_gap() throws IOException {
        RecordedBeside one = beside(CLIPS, new Counting(List.of(0.5)), NoiseKind.RECORDINGS);
        float[] noise = one.of(CLIPS.get(0)).noise(2 * RATE, new SplittableRandom(3));
        assertEquals(2 * RATE, noise.length);
        for (int i = 0; i + RATE / 2 < noise.length; i++) {
            assertEquals(noise[i], noise[i + RATE / 2]);
        }
        assertTrue(noise[0] > 0, "it begins anywhere");
    }

    @Test
    void a_recording_that_is_broken_is_passed_over_and_a_set_of_broken_ones_ends_the_run() throws IOException {
        RecordedBeside some = beside(CLIPS, new Counting(List.of(-3.0, 3.0)), NoiseKind.RECORDINGS);
        for (int seed = 0; seed < 20; seed++) {
            assertTrue(some.of(CLIPS.get(0)).noise(RATE, new SplittableRandom(seed))[RATE - 1] > BROKEN);
        }
        RecordedBeside none = beside(CLIPS, new Counting(List.of(-3.0)), NoiseKind.RECORDINGS);
        TrainingFailedException e = assertThrows(
                TrainingFailedException.class, () -> none.of(CLIPS.get(0)).noise(RATE, new SplittableRandom(1)));
        assertTrue(e.getMessage().endsWith("8 times in a row. noise 0 is torn"), e.getMessage());
    }

    @Test
    void noise_that_there_is_none_of_is_refused_before_anything_is_read() {
        String unnamed = assertThrows(IllegalArgumentException.class, () -> beside(CLIPS, null, NoiseKind.RECORDINGS))
                .getMessage();
        assertTrue(unnamed.contains("there are none: name some"), unnamed);
        String alone = assertThrows(
                        IllegalArgumentException.class, () -> beside(CLIPS.subList(0, 1), null, NoiseKind.BABBLE))
                .getMessage();
        assertTrue(alone.contains("there is only one clip"), alone);
    }
}
