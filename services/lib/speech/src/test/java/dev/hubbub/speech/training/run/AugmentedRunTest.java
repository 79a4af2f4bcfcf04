package dev.hubbub.speech.training.run;

import static dev.hubbub.speech.training.run.TinyRuns.augmented;
import static dev.hubbub.speech.training.run.TinyRuns.endingAt;
import static dev.hubbub.speech.training.run.TinyRuns.falling;
import static dev.hubbub.speech.training.run.TinyRuns.losses;
import static dev.hubbub.speech.training.run.TinyRuns.run;
import static dev.hubbub.speech.training.run.TinyRuns.sampled;
import static dev.hubbub.speech.training.run.TinyRuns.settings;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hubbub.speech.features.SpecAugment;
import dev.hubbub.speech.model.Clip;
import dev.hubbub.speech.model.Modality;
import dev.hubbub.speech.model.TrainableModel;
import dev.hubbub.speech.training.SpokenExamples;
import dev.hubbub.speech.training.augmentation.AddedNoise;
import dev.hubbub.speech.training.augmentation.Augmentation;
import dev.hubbub.speech.training.augmentation.NoiseKind;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AugmentedRunTest {
    private static final String[] TEXTS = {"it was not the custom", "the message was left", "the conference begins now"
    };
    private static final Augmentation EVERYTHING = new Augmentation(
            List.of(0.9, 1.0, 1.1),
            Optional.of(new AddedNoise(0.7, NoiseKind.COMPUTED, 5, 20)),
            Optional.of(new SpecAugment(2, 40, 1, 2, 15)));

    @TempDir
    Path folder;

    @Test
    void an_augmented_run_that_is_broken_off_goes_on_with_the_losses_of_an_undisturbed_one() throws IOException {
        RunSettings settings = augmented(settings(9, Optional.empty()), EVERYTHING);
        Path undisturbed = folder.resolve("undisturbed");
        Path broken = folder.resolve("broken");
        run(undisturbed, settings, falling(), new TrainingListener() {}, played());
        for (int end : new int[] {5, 7}) {
            assertThrows(IllegalStateException.class, () -> run(broken, settings, falling(), endingAt(end), played()));
        }
        run(broken, settings, falling(), new TrainingListener() {}, played());
        assertEquals(losses(undisturbed), losses(broken));
        Path plain = folder.resolve("plain");
        run(plain, settings(3, Optional.empty()), falling(), new TrainingListener() {}, played());
        assertFalse(losses(undisturbed).get(0).equals(losses(plain).get(0)));
    }

    @Test
    void a_sampled_run_that_is_broken_off_goes_on_as_well_and_says_how_often_it_learns_from_whom() throws IOException {
        List<String> said = new ArrayList<>();
        TrainingListener listener = new TrainingListener() {
            @Override
            public void notice(String sentence) {
                said.add(sentence);
            }
        };
        RunSettings settings = sampled(settings(9, Optional.empty()), new Sampling(Sampling.Group.SPEAKER, 4));
        Path undisturbed = folder.resolve("undisturbed");
        Path broken = folder.resolve("broken");
        run(undisturbed, settings, falling(), listener, spoken());
        assertThrows(IllegalStateException.class, () -> run(broken, settings, falling(), endingAt(5), spoken()));
        run(broken, settings, falling(), new TrainingListener() {}, spoken());
        assertEquals(losses(undisturbed), losses(broken));
        assertEquals(
                "In an epoch, by speaker at temperature 4.0: one 2 turns of 2 utterances (each 1.00 times), other 1 turns"
                        + " of 1 utterances (each 1.00 times).",
                said.get(0));
    }

    /** Two by one speaker and one by another. */
    private static ExampleSource spoken() {
        return new SpokenExamples(TEXTS) {
            @Override
            public List<Example> examples() {
                return super.examples().stream()
                        .map(example -> new Example(
                                example.id(),
                                example.seconds(),
                                example.text(),
                                example.language(),
                                example.id().equals("c") ? "other" : "one"))
                        .toList();
            }
        };
    }

    @Test
    void a_run_does_not_go_on_with_another_augmentation() throws IOException {
        run(folder, settings(3, Optional.empty()), falling(), new TrainingListener() {}, played());
        RunSettings other = augmented(settings(3, Optional.empty()), EVERYTHING);
        TrainingFailedException e = assertThrows(
                TrainingFailedException.class,
                () -> run(folder, other, falling(), new TrainingListener() {}, played()));
        assertTrue(e.getMessage().contains("augmentation:  there, {\"speeds\":[0.9,1.0,1.1]"), e.getMessage());
    }

    @Test
    void clips_that_have_no_other_speed_end_the_run_before_its_first_step() {
        RunSettings faster = augmented(
                settings(3, Optional.empty()), new Augmentation(List.of(1.1), Optional.empty(), Optional.empty()));
        TrainingFailedException e = assertThrows(
                TrainingFailedException.class, () -> run(folder, faster, falling(), new TrainingListener() {}));
        assertEquals("These clips cannot be heard at another speed than their own: leave out speeds.", e.getMessage());
    }

    @Test
    void a_model_that_also_sees_does_not_hear_at_another_speed() {
        try (TrainableModel hearing = TinyRuns.open()) {
            TrainableModel seeing = (TrainableModel) Proxy.newProxyInstance(
                    TrainableModel.class.getClassLoader(),
                    new Class<?>[] {TrainableModel.class},
                    (proxy, method, given) -> method.getName().equals("modalities")
                            ? Set.of(Modality.AUDIO, Modality.VIDEO)
                            : method.invoke(hearing, given));
            UsableExamples examples = UsableExamples.of(seeing, new SpokenExamples(TEXTS).examples());
            IllegalArgumentException e = assertThrows(
                    IllegalArgumentException.class,
                    () -> Trainer.batchesOfEpoch(
                            seeing,
                            examples,
                            new Batching(60, false, ModalitySettings.USUAL, Optional.empty(), EVERYTHING, 7)));
            assertTrue(e.getMessage().startsWith("Speed is changed of sound alone"), e.getMessage());
        }
    }

    @Test
    void batches_know_how_long_clips_are_at_their_speed_and_every_epoch_draws_anew() {
        List<Example> examples = IntStream.range(0, 300)
                .mapToObj(place -> new Example("utterance " + place, 1 + place % 20, "text", "en"))
                .toList();
        Batching batching = new Batching(60, false, ModalitySettings.USUAL, Optional.empty(), EVERYTHING, 7);
        Turns turns = new Turns(examples, batching, 30);
        Set<Double> speeds = new HashSet<>();
        for (List<Turn> batch : new BatchOrder(turns).epoch(0)) {
            double longest = 0;
            for (Turn turn : batch) {
                speeds.add(turn.speed());
                assertEquals(examples.get(turn.example()).seconds() / turn.speed(), turn.seconds());
                longest = Math.max(longest, turn.seconds());
            }
            assertTrue(longest * batch.size() <= 60);
        }
        assertEquals(Set.of(0.9, 1.0, 1.1), speeds);
        assertEquals(turns.epoch(3), new Turns(examples, batching, 30).epoch(3));
        assertFalse(turns.epoch(3).equals(turns.epoch(4)));
        assertTrue(
                new Turns(examples, new Batching(60, true, ModalitySettings.USUAL, Optional.empty(), EVERYTHING, 7), 30)
                        .epoch(0).stream().allMatch(turn -> turn.seconds() == 30));
    }

    /** Played faster or slower in the plainest way: nothing here depends on how well. */
    private static ExampleSource played() {
        return new SpokenExamples(TEXTS) {
            @Override
            public Clip clip(Example example, Set<Modality> wanted, double speed) throws IOException {
                float[] sound = clip(example, wanted).requiredAudio();
                float[] played = new float[(int) (sound.length / speed)];
                for (int i = 0; i < played.length; i++) {
                    played[i] = sound[(int) (i * speed)];
                }
                return Clip.ofAudio(played);
            }
        };
    }
}
