package dev.hubbub.speech.whisper;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hubbub.speech.checkpoint.Checkpoint;
import dev.hubbub.speech.checkpoint.Parameter;
import dev.hubbub.speech.checkpoint.ParameterSet;
import dev.hubbub.speech.checkpoint.TensorData;
import dev.hubbub.speech.training.AdamW;
import dev.hubbub.speech.training.Fisher;
import dev.hubbub.speech.training.Learner;
import dev.hubbub.speech.training.LearningRate;
import dev.hubbub.speech.training.LearntParameters;
import dev.hubbub.speech.training.Lora;
import dev.hubbub.speech.training.Losses;
import dev.hubbub.speech.training.Objective;
import dev.hubbub.speech.training.PeftAdapter;
import dev.hubbub.speech.training.TrainingBatch;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Ten steps of training give what the original implementations give, see {@code training/README.md}. */
class TrainingReferenceTest {
    private static final double LOSS = 1e-4;
    private static final double NORM = 1e-4;
    private static final double WEIGHT = 5e-4;
    private static final double WEIGHTS_RMS = 5e-6;
    private static final double LOGIT = 1e-3;
    private static final Lora LORA = new Lora(4, 8, 0, List.of("q_proj", "v_proj"));

    private static TrainingReference reference;

    @TempDir
    Path folder;

    @BeforeAll
    static void open() throws IOException {
        reference = new TrainingReference();
    }

    @AfterAll
    static void close() {
        reference.close();
    }

    @Test
    void all_parameters_are_trained_as_in_the_original() {
        follow("full", all(), Objective.CROSS_ENTROPY, Optional.empty(), "A").close();
    }

    @Test
    void a_frozen_encoder_stays_as_it_was_and_the_decoder_is_trained_as_in_the_original() {
        LearntParameters decoder = LearntParameters.of(reference.model(), List.of("encoder.*"), Optional.empty());
        try (Learner learner = follow("decoder_only", decoder, Objective.CROSS_ENTROPY, Optional.empty(), "A")) {
            for (Parameter parameter : reference.model().parameters().matching("encoder.*")) {
                assertEquals(
                        parameter.bytes(),
                        learner.parameters().get(parameter.name()).bytes(),
                        parameter.name());
            }
        }
    }

    @Test
    void divergence_from_the_frozen_base_counts_as_in_the_original() {
        follow("kl", all(), new Objective(0, 0.5, 0), Optional.empty(), "A").close();
    }

    @Test
    void elastic_weight_consolidation_counts_as_in_the_original() throws IOException {
        ParameterSet fisher = fisher();
        follow("ewc", all(), new Objective(0, 0, 20_000), Optional.of(fisher), "A")
                .close();
    }

    @Test
    void labels_are_smoothed_as_in_the_original() {
        follow("label_smoothing_0.1", all(), new Objective(0.1, 0, 0), Optional.empty(), "A")
                .close();
    }

    @Test
    void gradients_of_two_batches_are_accumulated_as_in_the_original() {
        follow("grad_accumulation_2", all(), Objective.CROSS_ENTROPY, Optional.empty(), "A", "B")
                .close();
    }

    @Test
    void activations_that_are_computed_again_train_as_in_the_original() {
        try (Learner learner = checkpointing(all(), new Objective(0.1, 0, 0))) {
            followed("label_smoothing_0.1", learner, all(), "A");
        }
        try (Learner learner = checkpointing(all(), Objective.CROSS_ENTROPY)) {
            followed("grad_accumulation_2", learner, all(), "A", "B");
        }
        try (Learner learner = checkpointing(all(), new Objective(0, 0.5, 0))) {
            followed("kl", learner, all(), "A");
        }
    }

    private static Learner checkpointing(LearntParameters which, Objective objective) {
        return new Learner(reference.model(), which, objective, AdamW.USUAL, Optional.empty(), true, 0);
    }

    @Test
    void a_rate_that_rises_and_falls_gives_what_it_gives_in_the_original() {
        JsonNode steps = reference.expected().path("runs").path("full_schedule").path("steps");
        LearningRate rate = new LearningRate(1e-3, 3, 10, LearningRate.Decay.LINEAR);
        for (int step = 0; step < 10; step++) {
            assertEquals(steps.path(step).path("lr").asDouble(), rate.at(step), 1e-12);
        }
        follow("full_schedule", all(), Objective.CROSS_ENTROPY, Optional.empty(), "A")
                .close();
    }

    @Test
    void adapters_are_trained_merged_and_saved_as_in_the_original() {
        LearntParameters adapted = LearntParameters.of(reference.model(), List.of(), Optional.of(LORA));
        PeftAdapter given = PeftAdapter.read(TrainingReference.FOLDER.resolve("lora_init"), reference.model());
        assertEquals(adapted.names(), given.which().names());
        try (Learner learner = learner(adapted, Objective.CROSS_ENTROPY, Optional.empty())) {
            learner.begin(given.parameters());
            followed("lora", learner, adapted, "A");
            new PeftAdapter(adapted, learner.changing())
                    .write(reference.model(), "base", Optional.of("digest"), folder);
            assertEquals(Optional.of("digest"), PeftAdapter.base(folder));
            assertEquals("base", PeftAdapter.baseName(folder));
            try (Checkpoint expected =
                            Checkpoint.open(TrainingReference.FOLDER.resolve("lora_final/adapter_model.safetensors"));
                    Checkpoint saved = Checkpoint.open(folder.resolve("adapter_model.safetensors"))) {
                assertEquals(expected.names(), saved.names());
                for (String name : expected.names()) {
                    assertClose(
                            name,
                            expected.tensor(name).floats(),
                            saved.tensor(name).floats());
                }
            }
            PeftAdapter again = PeftAdapter.read(folder, reference.model());
            assertEquals(adapted.names(), again.which().names());
            for (Parameter parameter : learner.changing()) {
                assertEquals(
                        parameter.bytes(),
                        again.parameters().get(parameter.name()).bytes(),
                        parameter.name());
            }
            ParameterSet merged = again.mergedInto(reference.model());
            for (Parameter parameter : learner.parameters()) {
                assertArrayEquals(
                        parameter.floats(), merged.get(parameter.name()).floats(), parameter.name());
            }
            mergedAdaptersGiveTheSameScores(learner);
        }
    }

    private static void mergedAdaptersGiveTheSameScores(Learner adapted) {
        float[] beside = adapted.logits(reference.batch("A"));
        try (Learner merged = learner(all(), Objective.CROSS_ENTROPY, Optional.empty())) {
            merged.begin(adapted.parameters());
            float[] within = merged.logits(reference.batch("A"));
            for (int i = 0; i < beside.length; i++) {
                assertEquals(beside[i], within[i], 1e-4f);
            }
        }
    }

    @Test
    void the_importance_of_weights_is_that_of_the_original() throws IOException {
        ParameterSet fisher = fisher();
        JsonNode expected = reference.expected().path("fisher");
        assertEquals(expected.size(), fisher.count());
        for (Parameter parameter : fisher) {
            JsonNode said = expected.path(parameter.name());
            float[] values = parameter.floats();
            double sum = IntStream.range(0, values.length)
                    .mapToDouble(i -> values[i])
                    .sum();
            double squares = IntStream.range(0, values.length)
                    .mapToDouble(i -> (double) values[i] * values[i])
                    .sum();
            assertEquals(said.path("sum").asDouble(), sum, 2e-6 + 1e-4 * sum, parameter.name());
            assertEquals(said.path("l2").asDouble(), Math.sqrt(squares), 2e-6, parameter.name());
            for (int i = 0; i < 4; i++) {
                assertEquals(said.path("first").path(i).asDouble(), values[i], 2e-6, parameter.name());
                assertEquals(
                        said.path("last").path(i).asDouble(), values[values.length - 4 + i], 2e-6, parameter.name());
            }
        }
    }

    @Test
    void importance_of_another_shape_or_of_fewer_parameters_is_refused_by_name() throws IOException {
        ParameterSet fisher = fisher();
        String name = fisher.names().iterator().next();
        ParameterSet other = ParameterSet.of(fisher.stream()
                .map(parameter ->
                        parameter.name().equals(name) ? TensorData.of(name, new long[] {1}, new float[1]) : parameter)
                .toList());
        Objective consolidating = new Objective(0, 0, 1);
        assertTrue(assertThrows(IllegalArgumentException.class, () -> learner(all(), consolidating, Optional.of(other)))
                .getMessage()
                .startsWith("The Fisher information of " + name + " is of the shape [1], and the parameter of ["));
        ParameterSet fewer = ParameterSet.of(fisher.stream()
                .filter(parameter -> !parameter.name().equals(name))
                .toList());
        assertTrue(assertThrows(IllegalArgumentException.class, () -> learner(all(), consolidating, Optional.of(fewer)))
                .getMessage()
                .startsWith("The Fisher information says nothing of " + name));
    }

    @Test
    void rates_are_those_of_the_original() {
        JsonNode said = reference.expected().path("schedules");
        for (LearningRate.Decay decay : List.of(LearningRate.Decay.LINEAR, LearningRate.Decay.COSINE)) {
            LearningRate rate = new LearningRate(1e-3, 10, 100, decay);
            JsonNode values = said.path(decay.name().toLowerCase(Locale.ROOT));
            for (int step = 0; step <= 100; step++) {
                assertEquals(values.path(step).asDouble(), rate.at(step), 1e-12, decay + " " + step);
            }
        }
    }

    @Test
    void a_constant_rate_rises_as_the_others_and_stays() {
        JsonNode rising = reference.expected().path("schedules").path("linear");
        LearningRate rate = new LearningRate(1e-3, 10, 100, LearningRate.Decay.CONSTANT);
        for (int step = 0; step <= 100; step++) {
            assertEquals(step < 10 ? rising.path(step).asDouble() : 1e-3, rate.at(step), 1e-12, "step " + step);
        }
    }

    private static ParameterSet fisher() throws IOException {
        List<TrainingBatch> clips = reference.clips("B");
        return Fisher.of(reference.model(), all(), clips.size(), clips::get, done -> {});
    }

    private static LearntParameters all() {
        return LearntParameters.of(reference.model(), List.of(), Optional.empty());
    }

    private static Learner learner(LearntParameters which, Objective objective, Optional<ParameterSet> fisher) {
        return new Learner(reference.model(), which, objective, AdamW.USUAL, fisher, 0);
    }

    private static Learner follow(
            String run, LearntParameters which, Objective objective, Optional<ParameterSet> fisher, String... batches) {
        Learner learner = learner(which, objective, fisher);
        followed(run, learner, which, batches);
        return learner;
    }

    private static void followed(String run, Learner learner, LearntParameters which, String... names) {
        JsonNode expected = reference.expected().path("runs").path(run);
        assertEquals(
                expected.path("trainable_tensors").asInt(), learner.learnt().size());
        assertEquals(expected.path("trainable_values").asLong(), which.size(reference.model()));
        List<TrainingBatch> batches = Stream.of(names).map(reference::batch).toList();
        for (int step = 0; step < 10; step++) {
            JsonNode said = expected.path("steps").path(step);
            Learner.Step taken = learner.step(batches, said.path("lr").asDouble(), step);
            assertTrue(taken.taken());
            check(said, taken.losses());
            double norm = said.path("grad_norm").asDouble();
            assertEquals(norm, taken.gradientNorm(), NORM * norm, "gradient norm of step " + step);
        }
        List<Losses> last = batches.stream().map(learner::losses).toList();
        assertEquals(
                expected.path("steps").path(10).path("loss").asDouble(),
                last.stream().mapToDouble(Losses::total).average().orElseThrow(),
                LOSS);
        checkWeights(expected.path("final_params"), learner);
        checkWeights(expected.path("merged_weights"), learner);
        checkTensors(run, learner);
    }

    private static void check(JsonNode said, Losses losses) {
        String step = "step " + said.path("step").asInt();
        assertEquals(said.path("loss").asDouble(), losses.total(), LOSS, step);
        if (said.has("ce")) {
            assertEquals(said.path("ce").asDouble(), losses.crossEntropy(), LOSS, step);
        }
        if (said.has("kl")) {
            assertEquals(said.path("kl").asDouble(), losses.divergence(), LOSS, step);
        }
        if (said.has("sum_F_dtheta2")) {
            assertEquals(said.path("sum_F_dtheta2").asDouble(), losses.drift(), LOSS, step);
        }
    }

    private static void checkWeights(JsonNode expected, Learner learner) {
        ParameterSet now = learner.parameters();
        for (Iterator<Map.Entry<String, JsonNode>> all = expected.fields(); all.hasNext(); ) {
            Map.Entry<String, JsonNode> entry = all.next();
            float[] values = now.get(entry.getKey()).floats();
            double squares = 0;
            for (float value : values) {
                squares += (double) value * value;
            }
            double bound = WEIGHTS_RMS * Math.sqrt(values.length);
            assertEquals(entry.getValue().path("l2").asDouble(), Math.sqrt(squares), bound, entry.getKey());
            for (int i = 0; i < 4; i++) {
                assertEquals(entry.getValue().path("first4").path(i).asDouble(), values[i], WEIGHT, entry.getKey());
                assertEquals(
                        entry.getValue().path("last4").path(i).asDouble(),
                        values[values.length - 4 + i],
                        WEIGHT,
                        entry.getKey());
            }
        }
    }

    private static void checkTensors(String run, Learner learner) {
        int checked = 0;
        for (String name : reference.finals().names()) {
            String weight = name.replaceFirst("^" + Pattern.quote(run) + "\\.(final|merged)\\.", "");
            float[] expected = reference.finals().tensor(name).floats();
            if (name.equals(run + ".final_logits_A0_selected")) {
                checkLogits(expected, learner);
                checked++;
            } else if (!weight.equals(name)) {
                assertClose(name, expected, learner.parameters().get(weight).floats());
                checked++;
            }
        }
        assertTrue(checked > 2, run);
    }

    private static void assertClose(String name, float[] expected, float[] actual) {
        assertEquals(expected.length, actual.length, name);
        double squares = 0;
        for (int i = 0; i < expected.length; i++) {
            assertEquals(expected[i], actual[i], WEIGHT, name);
            squares += Math.pow(expected[i] - actual[i], 2);
        }
        assertTrue(
                Math.sqrt(squares / expected.length) < WEIGHTS_RMS, name + " " + Math.sqrt(squares / expected.length));
    }

    private static void checkLogits(float[] expected, Learner learner) {
        JsonNode ids = reference.expected().path("selected_logit_ids");
        float[] logits = learner.logits(reference.batch("A"));
        int vocabulary = reference.model().vocabulary();
        for (int i = 0; i < expected.length; i++) {
            int position = i / ids.size();
            int id = ids.path(i % ids.size()).asInt();
            assertEquals(expected[i], logits[position * vocabulary + id], LOGIT, "position " + position);
        }
    }
}
