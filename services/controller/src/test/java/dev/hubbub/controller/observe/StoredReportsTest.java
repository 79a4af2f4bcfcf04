package dev.hubbub.controller.observe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hubbub.contracts.digest.Digest;
import dev.hubbub.contracts.stage.OutputAddress;
import dev.hubbub.contracts.stage.Recipe;
import dev.hubbub.contracts.stage.StageName;
import dev.hubbub.contracts.stage.StageOutput;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

class StoredReportsTest extends StoreFixture {

    private OutputAddress output(StageName stage, Map<String, Digest> inputs, Map<String, String> parameters)
            throws Exception {
        Path directory = Files.createDirectories(folder.resolve(stage + "-" + parameters.values()));
        Files.writeString(directory.resolve("file.json"), "{}");
        Recipe recipe = Recipe.of(stage, inputs, parameters);
        artifacts.commit(new StageOutput(recipe, directory, 1, "cpu"), List.of(), "worker");
        return recipe.address();
    }

    private OutputAddress report(String experiment, OutputAddress verdict) throws Exception {
        return output(
                StageName.REPORT,
                Map.of("gate/e1", verdict.digest()),
                Map.of("namespace", "lab", "experiment", experiment));
    }

    private OutputAddress verdict(String name) throws Exception {
        return output(StageName.GATE, Map.of(), Map.of("name", name));
    }

    private void delete(String experiment) throws Exception {
        delete(experiment, verdict -> false);
    }

    private void delete(String experiment, Predicate<OutputAddress> needed) throws Exception {
        new StoredReports(artifacts).delete("lab", experiment, Instant.EPOCH, needed);
    }

    private boolean isThere(OutputAddress output) throws Exception {
        return objects.stat(output.prefix() + "commit.json").isPresent();
    }

    @Test
    void an_experiment_s_reports_go_with_the_verdicts_that_no_other_names() throws Exception {
        OutputAddress own = verdict("own");
        OutputAddress shared = verdict("shared");
        OutputAddress first = report("leaving", own);
        OutputAddress staying = report("staying", shared);
        delete("leaving");
        assertEquals(
                List.of(false, false, true, true),
                List.of(isThere(first), isThere(own), isThere(staying), isThere(shared)));

        OutputAddress second = report("leaving", shared);
        delete("leaving");
        assertEquals(List.of(false, true), List.of(isThere(second), isThere(shared)));
    }

    @Test
    void a_verdict_that_a_report_will_name_stays() throws Exception {
        OutputAddress own = verdict("own");
        OutputAddress planned = verdict("planned");
        OutputAddress first = report("leaving", own);
        OutputAddress second = report("leaving", planned);
        delete("leaving", planned::equals);
        assertEquals(
                List.of(false, false, false, true),
                List.of(isThere(first), isThere(second), isThere(own), isThere(planned)));
    }

    @Test
    void a_report_that_nobody_can_read_holds_up_no_deletion_and_may_name_the_verdicts() throws Exception {
        OutputAddress verdict = verdict("own");
        OutputAddress own = report("leaving", verdict);
        for (int other = 0; other < 20; other++) {
            report("other-" + other, verdict("of-" + other));
        }
        OutputAddress broken = new OutputAddress(StageName.REPORT, Digest.of("broken"));
        objects.put(broken.prefix() + "commit.json", "{\"recipe\": ".getBytes(StandardCharsets.UTF_8));

        delete("leaving");

        assertEquals(List.of(false, true), List.of(isThere(own), isThere(verdict)));
        assertTrue(isThere(broken));
        assertEquals(21, artifacts.alone(StageName.REPORT).size(), "those of others, and the broken one");
    }
}
