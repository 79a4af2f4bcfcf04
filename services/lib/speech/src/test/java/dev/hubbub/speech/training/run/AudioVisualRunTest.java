package dev.hubbub.speech.training.run;

import static dev.hubbub.speech.training.run.TinyRuns.augmented;
import static dev.hubbub.speech.training.run.TinyRuns.endingAt;
import static dev.hubbub.speech.training.run.TinyRuns.falling;
import static dev.hubbub.speech.training.run.TinyRuns.learning;
import static dev.hubbub.speech.training.run.TinyRuns.losses;
import static dev.hubbub.speech.training.run.TinyRuns.padded;
import static dev.hubbub.speech.training.run.TinyRuns.settings;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hubbub.speech.ModelFamilies;
import dev.hubbub.speech.TestDevice;
import dev.hubbub.speech.checkpoint.Checkpoint;
import dev.hubbub.speech.checkpoint.Parameter;
import dev.hubbub.speech.features.SpecAugment;
import dev.hubbub.speech.model.Clip;
import dev.hubbub.speech.model.GreyFrames;
import dev.hubbub.speech.model.Modality;
import dev.hubbub.speech.model.TrainableModel;
import dev.hubbub.speech.training.SpokenExamples;
import dev.hubbub.speech.training.augmentation.AddedNoise;
import dev.hubbub.speech.training.augmentation.Augmentation;
import dev.hubbub.speech.training.augmentation.NoiseKind;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Runs that learn from what is heard and seen, by a Whisper-Flamingo with eyes that have seen nothing. */
class AudioVisualRunTest {
    private static final ModalitySettings DROPPING = new ModalitySettings(Set.of(), 0.3, 0.3, true, 0.5);

    @TempDir
    static Path flamingo;

    @TempDir
    Path folder;

    @BeforeAll
    static void assemble() {
        ModelFamilies.named("whisper-flamingo")
                .assembly()
                .orElseThrow()
                .write(Map.of("whisper", SpokenExamples.CHECKPOINT), 1, flamingo);
    }

    /** The spoken examples with noise in the place of mouths. */
    private static class SeenExamples extends SpokenExamples {
        final List<Set<Modality>> wanted = new ArrayList<>();

        SeenExamples() {
            super("it was not the custom", "the message was left", "the conference begins now");
        }

        @Override
        public Clip clip(Example example, Set<Modality> senses) {
            wanted.add(senses);
            float[] sound = sound(example).audio();
            byte[] pixels = new byte[Math.max(1, sound.length / 640) * 96 * 96];
            new SplittableRandom(sound.length).nextBytes(pixels);
            return new Clip(
                    senses.contains(Modality.AUDIO) ? sound : null,
                    senses.contains(Modality.VIDEO) ? new GreyFrames(96, 96, pixels) : null);
        }
    }

    private static void run(Path to, RunSettings settings, TrainingListener listener, ExampleSource source)
            throws IOException {
        ObjectNode lineage = new ObjectMapper().createObjectNode();
        try (TrainableModel model =
                ModelFamilies.of(flamingo).training().orElseThrow().open(flamingo, TestDevice.OPTIONS)) {
            new Trainer(model, flamingo, source, settings, Optional.empty(), falling(), new RunFolder(to), listener)
                    .run(lineage);
        }
    }

    @Test
    void a_run_that_is_broken_off_drops_crops_and_mirrors_on_as_an_undisturbed_one() throws IOException {
        Path undisturbed = folder.resolve("undisturbed");
        Path broken = folder.resolve("broken");
        RunSettings settings = learning(settings(6, Optional.empty()), DROPPING);
        run(undisturbed, settings, new TrainingListener() {}, new SeenExamples());
        assertThrows(IllegalStateException.class, () -> run(broken, settings, endingAt(4), new SeenExamples()));
        run(broken, settings, new TrainingListener() {}, new SeenExamples());
        assertEquals(losses(undisturbed), losses(broken));
        // Batch norms, which are learnt here, have seen the same too.
        try (Checkpoint one = Checkpoint.open(undisturbed);
                Checkpoint other = Checkpoint.open(broken)) {
            for (Parameter parameter : one.parameters()) {
                assertEquals(parameter.bytes(), other.tensor(parameter.name()).bytes(), parameter.name());
            }
        }
    }

    @Test
    void what_is_dropped_and_how_pictures_are_cut_shows_in_the_losses() throws IOException {
        List<List<String>> losses = new ArrayList<>();
        for (ModalitySettings modalities : List.of(
                new ModalitySettings(Set.of(), 0, 0, false, 0),
                ModalitySettings.USUAL,
                DROPPING,
                new ModalitySettings(Set.of(Modality.AUDIO), 0, 0, true, 0.5),
                new ModalitySettings(Set.of(Modality.VIDEO), 0, 0, true, 0.5))) {
            Path to = folder.resolve("run-" + losses.size());
            // Until gates are open nothing shows of what is seen.
            run(to, learning(settings(3, Optional.empty()), modalities), new TrainingListener() {}, new SeenExamples());
            assertTrue(losses.stream().noneMatch(losses(to)::equals), losses + " and " + losses(to));
            losses.add(losses(to));
        }
    }

    @Test
    void only_what_is_learnt_from_is_read() throws IOException {
        SeenExamples examples = new SeenExamples();
        run(
                folder,
                learning(settings(2, Optional.empty()), new ModalitySettings(Set.of(Modality.AUDIO), 0, 0, true, 0.5)),
                new TrainingListener() {},
                examples);
        assertEquals(Set.of(Set.of(Modality.AUDIO)), Set.copyOf(examples.wanted));
    }

    @Test
    void a_clip_without_pictures_is_left_out_of_a_run_that_sees_and_said() throws IOException {
        List<String> warned = new ArrayList<>();
        SeenExamples blind = new SeenExamples() {
            @Override
            public Clip clip(Example example, Set<Modality> senses) {
                Clip clip = super.clip(example, senses);
                return example.id().equals("b") ? Clip.ofAudio(clip.audio()) : clip;
            }
        };
        run(
                folder,
                settings(3, Optional.empty()),
                new TrainingListener() {
                    @Override
                    public void warning(String sentence) {
                        warned.add(sentence);
                    }
                },
                blind);
        assertEquals(
                List.of(
                        "b cannot be learnt from and is left out: The clip has no video, which is to be learnt from: leave the recording out, or name the modalities that it has."),
                warned);
    }

    @Test
    void pictures_that_are_no_mouths_are_left_out_and_said_before_a_part_of_them_is_cut() throws IOException {
        List<String> warned = new ArrayList<>();
        SeenExamples faces = new SeenExamples() {
            @Override
            public Clip clip(Example example, Set<Modality> senses) {
                Clip clip = super.clip(example, senses);
                GreyFrames face = new GreyFrames(
                        224, 224, new byte[224 * 224 * clip.video().frames()]);
                return example.id().equals("b") ? new Clip(clip.audio(), face) : clip;
            }
        };
        run(
                folder,
                settings(3, Optional.empty()),
                new TrainingListener() {
                    @Override
                    public void warning(String sentence) {
                        warned.add(sentence);
                    }
                },
                faces);
        assertEquals(
                List.of(
                        "b cannot be learnt from and is left out: This model reads lips in crops of 96 x 96 pixels around"
                                + " the mouth, not in pictures of 224 x 224: cut the mouths out first."),
                warned);
    }

    @ParameterizedTest
    @CsvSource({"true, false", "false, true"})
    void noise_and_masks_are_refused_where_nothing_is_heard(boolean noise, boolean masks) {
        Augmentation changed = new Augmentation(
                List.of(),
                noise ? Optional.of(new AddedNoise(0.5, List.of(NoiseKind.WHITE), 5, 20)) : Optional.empty(),
                masks ? Optional.of(new SpecAugment(1, 10, 1, 1, 10)) : Optional.empty());
        RunSettings settings = augmented(settings(2, Optional.empty()), changed);
        RunSettings seeing = learning(settings, new ModalitySettings(Set.of(Modality.VIDEO), 0, 0, true, 0.5));
        String refusal = assertThrows(
                        IllegalArgumentException.class,
                        () -> run(folder, seeing, new TrainingListener() {}, new SeenExamples()))
                .getMessage();
        assertTrue(refusal.contains("learns only from what is seen: leave noise, time and"), refusal);
    }

    @Test
    void a_run_keeps_what_means_something_to_its_model_and_goes_on_if_it_once_kept_more() throws IOException {
        ModalitySettings both = new ModalitySettings(Set.of(Modality.AUDIO, Modality.VIDEO), 0, 0, true, 0.5);
        run(
                folder,
                padded(learning(settings(2, Optional.empty()), both)),
                new TrainingListener() {},
                new SeenExamples());
        ObjectNode kept = kept(folder);
        assertFalse(kept.path("settings").has("modalities"), kept.toString());
        assertFalse(kept.path("settings").path("padToWindow").asBoolean(true), kept.toString());
        ObjectNode settings = (ObjectNode) kept.get("settings");
        settings.put("padToWindow", true);
        ObjectNode before = settings.putObject("modalities");
        before.putArray("used").add("audio").add("video");
        before.put("audioDropout", 0.0)
                .put("videoDropout", 0.0)
                .put("randomCrop", true)
                .put("flip", 0.5);
        new RunFolder(folder).writeRun(kept);
        run(folder, settings(2, Optional.empty()), new TrainingListener() {}, new SeenExamples());

        Path heard = folder.resolve("heard");
        ModalitySettings sound = new ModalitySettings(Set.of(Modality.AUDIO), 0, 0, false, 0.2);
        run(heard, learning(settings(2, Optional.empty()), sound), new TrainingListener() {}, new SeenExamples());
        assertEquals(
                "{\"used\":[\"audio\"],\"audioDropout\":0.0,\"videoDropout\":0.0}",
                kept(heard).path("settings").path("modalities").toString());
    }

    private static ObjectNode kept(Path run) {
        return (ObjectNode) new RunFolder(run).run().orElseThrow();
    }

    @Test
    void a_run_does_not_go_on_with_other_senses_than_it_began_with() throws IOException {
        RunSettings settings = settings(2, Optional.empty());
        run(folder, settings, new TrainingListener() {}, new SeenExamples());
        TrainingFailedException other = assertThrows(
                TrainingFailedException.class,
                () -> run(folder, learning(settings, DROPPING), new TrainingListener() {}, new SeenExamples()));
        assertTrue(other.getMessage().contains("holds a run with another settings (modalities"), other.getMessage());
        assertNotEquals(0, losses(folder).size());
    }
}
