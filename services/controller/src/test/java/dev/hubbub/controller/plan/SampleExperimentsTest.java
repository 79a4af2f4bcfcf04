package dev.hubbub.controller.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.hubbub.controller.resource.ExperimentSpec;
import dev.hubbub.controller.resource.TrainingSpec;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The experiments that people start from. */
class SampleExperimentsTest {

    private static final Path SAMPLES = Path.of("../../k8s/samples");

    private static List<Path> samples() throws IOException {
        try (Stream<Path> files = Files.list(SAMPLES)) {
            return files.filter(file -> file.toString().endsWith(".yaml"))
                    .sorted()
                    .toList();
        }
    }

    private static List<ExperimentSpec> specs(Path file) throws IOException {
        List<ExperimentSpec> specs = new ArrayList<>();
        for (String document : Files.readString(file).split("(?m)^---$")) {
            Object spec = Serialization.unmarshal(document, Map.class).get("spec");
            specs.add(Experiments.spec(Serialization.asYaml(spec)));
        }
        return specs;
    }

    private static List<String> names(ExperimentSpec spec) throws InvalidExperimentException {
        return TrialGrid.expand(spec).stream().map(TrialDefinition::name).toList();
    }

    @ParameterizedTest
    @MethodSource("samples")
    void every_sample_has_trials(Path file) throws Exception {
        for (ExperimentSpec spec : specs(file)) {
            assertFalse(names(spec).isEmpty());
        }
    }

    @ParameterizedTest
    @MethodSource("samples")
    void every_run_of_a_sample_has_settings_that_there_are(Path file) throws Exception {
        for (ExperimentSpec spec : specs(file)) {
            for (TrainingSpec run : spec.training()) {
                assertEquals(
                        run.settings().settings(), run.settings().settings().checked(), run.name());
            }
        }
    }

    @Test
    void av_hubert_is_fine_tuned_in_every_way_and_each_is_compared_with_what_it_began_with() throws Exception {
        List<ExperimentSpec> both = specs(SAMPLES.resolve("av-hubert-fine-tuning.yaml"));
        List<String> ways = List.of(
                "basic",
                "audio-only",
                "visual-only",
                "modality-dropout",
                "continued",
                "encoder-frozen",
                "decoder-frozen");

        assertEquals(
                ways, both.get(0).training().stream().map(TrainingSpec::name).toList());
        List<String> trials = new ArrayList<>(List.of("base"));
        ways.forEach(way -> trials.add(way.replace('-', '_')));
        assertEquals(trials, names(both.get(0)));
        assertEquals(List.of("base_bs3", "base_bs12", "tuned_bs3", "tuned_bs12"), names(both.get(1)));
    }

    @Test
    void a_soup_is_judged_by_nothing_that_is_learnt_and_by_nothing_that_is_evaluated() throws Exception {
        ExperimentSpec spec = specs(SAMPLES.resolve("greedy-soup.yaml")).get(0);
        Set<String> judging =
                Set.copyOf(spec.merge("soup").orElseThrow().heldOut().sessions());
        Stream<String> others = Stream.concat(
                spec.training().stream().flatMap(run -> run.data().sessions().stream()),
                spec.datasets().stream().flatMap(dataset -> dataset.sessions().stream()));
        assertEquals(List.of(), others.filter(judging::contains).toList());
        assertEquals(6, names(spec).size());
    }

    /** The trials whose names are published, in their order. */
    private static List<String> published() {
        List<String> published = new ArrayList<>();
        int index = 18;
        for (String model : List.of("whisper_flamingo", "whisper_flamingo_ft")) {
            for (int beam : new int[] {4, 8, 12}) {
                for (int seconds : new int[] {15, 18, 20}) {
                    published.add("E" + index++ + "_" + model + "_bs" + beam + "_len" + seconds);
                }
            }
            published.add("E" + index++ + "_" + model + "_bs8_len10");
        }
        return published;
    }

    @Test
    void the_published_study_keeps_its_names_and_what_has_none_is_beside_it() throws Exception {
        List<ExperimentSpec> study = specs(SAMPLES.resolve("mcorec-study.yaml"));

        assertEquals(published(), names(study.get(0)));
        assertEquals("E37_whisper_flamingo_ft_bs8_len10", published().get(19));
        assertEquals(List.of("whisper_bs12_len20"), names(study.get(1)));
        assertEquals(List.of("av_hubert_bs12_len20", "av_hubert_ft_bs12_len20"), names(study.get(2)));
        assertEquals(3, study.size());
    }

    @Test
    void the_experiments_of_the_study_differ_in_models_and_decodings_alone() throws Exception {
        List<ExperimentSpec> study = specs(SAMPLES.resolve("mcorec-study.yaml"));
        for (ExperimentSpec spec : study) {
            assertEquals(5, spec.datasets().get(0).sessions().size());
            for (String same : List.of("datasets", "segmentation", "scoring", "objective")) {
                assertEquals(tree(study.get(0)).get(same), tree(spec).get(same), same);
            }
        }
    }

    private static Map<?, ?> tree(ExperimentSpec spec) {
        return Serialization.unmarshal(Serialization.asYaml(spec), Map.class);
    }
}
