package dev.hubbub.controller.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hubbub.contracts.digest.Digest;
import dev.hubbub.contracts.task.ModelArchitecture;
import dev.hubbub.controller.resource.ExperimentSpec;
import dev.hubbub.controller.resource.ModelSpec;
import dev.hubbub.controller.resource.TriedCheckpoint;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TrialGridTest {

    private static final String ONE_MODEL =
            "datasets: []\nmodels: [{name: whisper_flamingo, checkpoint: 's3://b/c'}]\n";
    private static final String TWO_MODELS =
            "datasets: []\nmodels: [{name: a, checkpoint: 's3://b/a'}, {name: b, checkpoint: 's3://b/b'}]\n";

    @Test
    void a_published_grid_keeps_its_names() throws Exception {
        assertEquals(
                List.of(
                        "E18_whisper_flamingo_bs4_len15",
                        "E19_whisper_flamingo_bs4_len18",
                        "E20_whisper_flamingo_bs8_len15",
                        "E21_whisper_flamingo_bs8_len18",
                        "E22_whisper_flamingo_bs8_len10"),
                names(
                        ONE_MODEL
                                + """
                        decoding:
                          grid: {beamSize: [4, 8], maxSegmentSeconds: [15, 18]}
                          points: [{beamSize: 8, maxSegmentSeconds: 10}]
                        trialName: "E{index}_{model}_bs{beamSize}_len{maxSegmentSeconds}"
                        firstIndex: 18
                        """));
    }

    @Test
    void models_are_outermost_and_then_the_fields_in_their_order() throws Exception {
        assertEquals(
                List.of(
                        "a-1-10-0.5",
                        "a-1-10-1",
                        "a-1-20-0.5",
                        "a-1-20-1",
                        "b-1-10-0.5",
                        "b-1-10-1",
                        "b-1-20-0.5",
                        "b-1-20-1"),
                names(
                        TWO_MODELS
                                + """
                        decoding: {grid: {beamSize: [1], maxSegmentSeconds: [10, 20], lengthPenalty: [0.5, 1.0]}}
                        trialName: "{model}-{beamSize}-{maxSegmentSeconds}-{lengthPenalty}"
                        """));
    }

    @Test
    void a_checkpoint_that_came_later_has_the_numbers_of_its_own_place_whoever_left_the_table() throws Exception {
        ExperimentSpec spec = Experiments.spec(
                ONE_MODEL
                        + """
                decoding: {grid: {beamSize: [4, 8]}}
                trialName: "E{index}_{model}"
                firstIndex: 18
                rerun: {checkpointSelector: {}, precision: bfloat16}
                """);
        List<TrialDefinition> trials = TrialGrid.expand(
                spec,
                List.of(new TriedCheckpoint(
                        2, "c", "fine-9", ModelArchitecture.WHISPER, "s3://b/fine", Digest.of("fine"))));
        assertEquals(
                List.of("E18_whisper_flamingo", "E19_whisper_flamingo", "E24_fine-9", "E25_fine-9"),
                trials.stream().map(TrialDefinition::name).toList());
        assertEquals(ModelSpec.Precision.bfloat16, trials.get(3).model().precision());
    }

    @Test
    void without_a_decoding_there_is_one_trial_per_model_with_the_defaults() throws Exception {
        assertEquals(List.of("a-bs5-len15", "b-bs5-len15"), names(TWO_MODELS));
    }

    @Test
    void points_alone_are_enough() throws Exception {
        assertEquals(List.of("a-bs3-len15", "b-bs3-len15"), names(TWO_MODELS + "decoding: {points: [{beamSize: 3}]}"));
    }

    @Test
    void an_excluded_combination_leaves_a_gap_and_renames_nothing() throws Exception {
        assertEquals(
                List.of("t1", "t2", "t4", "t5", "t6"),
                names(
                        TWO_MODELS
                                + """
                        decoding:
                          grid: {beamSize: [1, 2, 3]}
                          exclude: [{model: a, beamSize: 3}]
                        trialName: "t{index}"
                        """));
    }

    @Test
    void an_exclusion_with_one_field_agrees_with_all_values_of_the_others() throws Exception {
        assertEquals(
                List.of("a-bs1-len15", "b-bs1-len15"),
                names(TWO_MODELS + "decoding: {grid: {beamSize: [1, 8]}, exclude: [{beamSize: 8}]}"));
    }

    @Test
    void a_point_that_repeats_the_grid_is_no_second_trial() throws Exception {
        assertEquals(
                List.of("a-bs5-len15", "b-bs5-len15"),
                names(TWO_MODELS + "decoding: {grid: {beamSize: [5, 5]}, points: [{beamSize: 5}]}"));
    }

    @Test
    void a_trials_slug_is_a_kubernetes_name() throws Exception {
        assertEquals(
                "e1-whisper-flamingo",
                TrialGrid.expand(Experiments.spec(ONE_MODEL + "trialName: 'E{index}_{model}'"))
                        .get(0)
                        .slug());
    }

    @Test
    void a_points_patience_wins_over_the_common_one() throws Exception {
        List<TrialDefinition> trials = TrialGrid.expand(
                Experiments.spec(
                        ONE_MODEL
                                + "trialName: 'p{patience}'\n"
                                + "decoding: {options: {patience: 2, language: de}, points: [{beamSize: 1}, {beamSize: 1, patience: 3}]}"));
        var options = Experiments.spec(ONE_MODEL + "decoding: {points: [{}], options: {patience: 2, language: de}}")
                .decoding()
                .options();
        assertEquals(
                List.of(2.0, 3.0),
                trials.stream()
                        .map(t -> t.point().decoding(options))
                        .map(decoding -> decoding.search().patience())
                        .toList());
        assertEquals(
                List.of("pdefault", "p3"),
                trials.stream().map(TrialDefinition::name).toList());
    }

    @Test
    void a_grid_too_large_to_be_written_down_is_refused_before_it_is() {
        String values = IntStream.rangeClosed(1, 64).mapToObj(Integer::toString).collect(Collectors.joining(", "));
        String fractions =
                IntStream.rangeClosed(1, 64).mapToObj(i -> "0." + (100 + i)).collect(Collectors.joining(", "));
        String grid = "decoding: {grid: {beamSize: [%s], maxSegmentSeconds: [%s], lengthPenalty: [%s], patience: [%s]}}"
                .formatted(values, values, fractions, fractions);
        InvalidExperimentException refused = assertThrows(
                InvalidExperimentException.class, () -> TrialGrid.expand(Experiments.spec(ONE_MODEL + grid)));
        assertEquals(
                "spec.decoding and spec.models make " + 16777216 + " trials; an experiment has at most 2000: split it",
                refused.getMessage());
    }

    @Test
    void a_value_that_is_listed_twice_is_one_trial() throws Exception {
        assertEquals(
                List.of("b1", "b2"),
                names(ONE_MODEL + "trialName: 'b{beamSize}'\ndecoding: {grid: {beamSize: [1, 2, 1]}}"));
    }

    @Test
    void a_length_penalty_may_be_common_to_all_trials() throws Exception {
        var spec = Experiments.spec(ONE_MODEL + "decoding: {grid: {beamSize: [1]}, options: {lengthPenalty: 0.5}}");
        GridPoint point = TrialGrid.expand(spec).get(0).point();
        assertEquals(0.5, point.decoding(spec.decoding().options()).search().lengthPenalty());
        assertEquals(Set.of("beamSize", "maxSegmentSeconds"), point.parameters().keySet());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "decoding: {grid: {beamSize: [101]}}                  | spec.decoding.beamSize must be 1 to 100, not 101",
                "decoding: {grid: {beamSize: []}}                     | spec.decoding.grid.beamSize is empty",
                "decoding: {grid: {maxSegmentSeconds: []}}            | spec.decoding.grid.maxSegmentSeconds is empty",
                "decoding: {options: {language: en}}                  | neither a grid nor points",
                "decoding: {grid: {}, exclude: [{beamSize: 5}]}       | leaves out every trial",
                "trialName: '{beam}'                                  | {beam}, which is no field: choose from index",
                "trialName: '{model'                                  | unpaired brace",
                "trialName: '{model}-'                                | Kubernetes cannot take",
                "trialName: 'same'                                    | trials 1 and 2 the same name ('same')",
                "trialName: '{model}{model}{model}{model}{model}{model}{model}{model}{model}{model}{model}{model}"
                        + "{model}{model}'                            | at most 150"
            })
    void an_impossible_grid_is_refused_with_the_field_and_the_remedy(String yaml, String sentence) {
        String models = "datasets: []\nmodels: [{name: a-rather-long-name, checkpoint: 's3://b/a'},"
                + " {name: another-rather-long-name, checkpoint: 's3://b/b'}]\n";
        InvalidExperimentException refused =
                assertThrows(InvalidExperimentException.class, () -> TrialGrid.expand(Experiments.spec(models + yaml)));
        assertTrue(refused.getMessage().contains(sentence), refused.getMessage());
    }

    private static List<String> names(String yaml) throws InvalidExperimentException {
        return TrialGrid.expand(Experiments.spec(yaml)).stream()
                .map(TrialDefinition::name)
                .toList();
    }
}
