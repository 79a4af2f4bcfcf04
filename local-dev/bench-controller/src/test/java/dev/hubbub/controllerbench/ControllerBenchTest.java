package dev.hubbub.controllerbench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hubbub.contracts.Json;
import dev.hubbub.controller.plan.TrialGrid;
import dev.hubbub.controller.resource.ExperimentSpec;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class ControllerBenchTest {

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int run(String... arguments) {
        CommandLine bench = ControllerBench.commandLine();
        bench.setOut(new PrintWriter(out));
        bench.setErr(new PrintWriter(err));
        return bench.execute(arguments);
    }

    @Test
    void the_planner_is_measured_and_the_figures_are_a_table() {
        assertEquals(0, run("--parts", "planning", "--planned-trials", "2,40", "--sessions", "3"), err.toString());
        String text = out.toString();
        assertTrue(text.contains("**Planning, 3 sessions, processor time**"), text);
        assertTrue(text.lines().anyMatch(line -> line.matches("\\| +40 \\| +1 \\| +[0-9.]+ \\|.*")), text);
    }

    @Test
    void scoring_is_measured_with_what_it_counted() {
        assertEquals(0, run("--parts", "scoring", "--segments", "30", "--words-of-long", "50"), err.toString());
        String text = out.toString();
        assertTrue(text.contains("**Scoring, "), text);
        assertTrue(text.lines().anyMatch(line -> line.matches("\\| +30 \\| +3000 \\|.*\\| +0\\.1[0-9]+ \\|")), text);
    }

    @Test
    void help_is_printed_and_a_size_of_nothing_is_refused() {
        assertEquals(0, run("--help"));
        assertTrue(out.toString().contains("--recordings"), out.toString());
        assertEquals(2, run("--trials", "0"));
        assertTrue(err.toString().contains("must be 1 or more"), err.toString());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 10, 20, 100, 1000, 2000})
    void an_experiment_has_as_many_trials_as_it_says(int trials) throws Exception {
        BenchExperiment experiment = new BenchExperiment("study", trials, 1);
        ExperimentSpec spec = Json.mapper().convertValue(experiment.spec(), ExperimentSpec.class);
        assertEquals(trials, experiment.gridTrials());
        assertEquals(trials, TrialGrid.expand(spec).size());
    }
}
