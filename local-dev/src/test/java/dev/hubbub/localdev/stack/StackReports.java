package dev.hubbub.localdev.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.hubbub.localdev.command.CommandRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code hubbub report} writes of the experiments that {@link StackTest} ran before, on the same stack. */
abstract class StackReports {

    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    static Path folder;

    static StartedStack stack;

    @Test
    @Order(15)
    void unless_more_are_asked_for_twenty_utterances_are_the_examples_of_what_was_heard() throws IOException {
        List<String> examples =
                Files.readAllLines(stack.reported("twin-a", "evaluation-csv").resolve("evaluation_examples.csv"));
        // Of 35, below the names of the columns.
        assertThat(examples).hasSize(1 + 20);
        assertThat(examples.get(0)).startsWith("session,segment,reference,");
    }

    @Test
    @Order(16)
    void what_is_exported_is_what_was_scored() throws IOException {
        Path samples = CommandRun.HOME.resolve("k8s/samples/mcorec-demo.yaml");
        String study =
                Files.readString(samples).replace("beamSize: [1, 4], maxSegmentSeconds: [10, 15]", "beamSize: [1]");
        Path experiment = Files.writeString(folder.resolve("mcorec-demo.yaml"), study);
        JsonNode trial = JSON.readTree(stack.run(experiment, "--json").out()).at("/trials/0");

        assertThat(stack.reported("mcorec-demo", "mcorec-submission")
                        .resolve("session_demo/output/speaker_to_cluster.json"))
                .exists();
        Path transcripts = stack.reported("mcorec-demo", "transcripts");
        CommandRun score = CommandRun.of(
                "score",
                "mcorec",
                CommandRun.HOME.resolve("local-dev/samples/mcorec"),
                "--output",
                transcripts,
                "--json");
        assertThat(score.exitCode()).as(score.err()).isZero();
        assertThat(trial.path("jointError").isNumber()).isTrue();
        assertThat(JSON.readTree(score.out()).at("/total/avg_joint_error").doubleValue())
                .isCloseTo(trial.path("jointError").doubleValue(), within(1e-4));
    }

    @Test
    @Order(17)
    void a_report_is_one_page_with_what_it_links_beside_it_and_is_not_written_over() throws IOException {
        Path pages = folder.resolve("pages");
        Object[] asked = {"report", "small", "-o", pages, "--data", stack.data().path()};

        CommandRun written = CommandRun.of(asked);
        CommandRun again = CommandRun.of(asked);

        assertThat(written.exitCode()).as(written.err()).isZero();
        String page = Files.readString(pages.resolve("index.html"));
        assertThat(page).contains("<title>", "prompts-beam1");
        // What it links lies beside it, and what it shows is inside.
        Matcher linked = Pattern.compile("(?:src|href)=\"(?!#|data:)([^\"]*)\"").matcher(page);
        Set<String> names = new TreeSet<>();
        while (linked.find()) {
            names.add(linked.group(1));
        }
        assertThat(names).containsExactly("report.json", "sessions.csv", "trials.csv");
        assertThat(names).allSatisfy(name -> assertThat(pages.resolve(name)).isNotEmptyFile());
        assertThat(again.exitCode()).isEqualTo(2);
        assertThat(again.err()).contains("index.html is there already", "--overwrite");
    }
}
