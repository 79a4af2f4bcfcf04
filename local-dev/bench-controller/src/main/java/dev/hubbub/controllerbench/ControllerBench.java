package dev.hubbub.controllerbench;

import static dev.hubbub.controllerbench.MarkdownTable.decimals;

import dev.hubbub.controllerbench.MeasuredStack.Cost;
import dev.hubbub.controllerbench.ProcessorTimes.Part;
import dev.hubbub.localdev.stack.StackFailure;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Measures what is around the models and prints tables for a README. */
@Command(
        name = "bench-controller",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Measure what is around the models: the planner and scoring alone, then experiments on a whole stack.",
            "The stack is that of `hubbub up`: a real broker, a real store, the development API server, the services as"
                    + " processes. Transcription pods have no model; they read what a transcription reads and commit the"
                    + " files that it commits."
        },
        footer = {
            "",
            "Exit status: 0 when everything was measured that fitted into the time; 1 when an experiment failed; 2 for"
                    + " wrong arguments."
        })
public final class ControllerBench implements Callable<Integer> {

    private enum Measure {
        /** The planner by itself. */
        PLANNING,
        /** Scoring by itself. */
        SCORING,
        /** The dashboard's pages of an experiment of many trials. */
        PAGES,
        /** One experiment of many trials over a few recordings. */
        TRIALS,
        /** One experiment of a trial over many recordings. */
        RECORDINGS,
        /** One experiment that tries checkpoints as they land. */
        RERUNS
    }

    private static final int FAILED = 1;
    private static final int RECORDINGS_PER_TRIALS = 2;
    private static final int RECORDINGS_OF_RERUNS = 10;
    private static final int WORDS_OF_A_SEGMENT = 100;
    private static final int LONG_SEGMENTS = 10;
    private static final double MEBIBYTE = 1 << 20;

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--parts",
            split = ",",
            paramLabel = "PART",
            description = "What to measure: ${COMPLETION-CANDIDATES}. Default: all.")
    private List<Measure> parts = List.of(Measure.values());

    @Option(
            names = "--planned-trials",
            split = ",",
            paramLabel = "N",
            description = "Trials that are planned by the planner alone. Default: ${DEFAULT-VALUE}.")
    private List<Integer> plannedTrials = List.of(10, 100, 1000, 10000);

    @Option(
            names = "--sessions",
            paramLabel = "N",
            description = "Sessions of the experiments of part planning. Default: ${DEFAULT-VALUE}.")
    private int sessions = 50;

    @Option(
            names = "--segments",
            split = ",",
            paramLabel = "N",
            description = "Segments of 100 words that are scored by part scoring. Default: ${DEFAULT-VALUE}.")
    private List<Integer> segments = List.of(10_000, 100_000);

    @Option(
            names = "--words-of-long",
            paramLabel = "N",
            description =
                    "Words of each of ten long segments that are scored by part scoring. Default: ${DEFAULT-VALUE}.")
    private int wordsOfLong = 10_000;

    @Option(
            names = "--page-trials",
            paramLabel = "N",
            description = "Trials of the experiment whose pages part pages asks for. Default: ${DEFAULT-VALUE}.")
    private int pageTrials = 10_000;

    @Option(
            names = "--trials",
            split = ",",
            paramLabel = "N",
            description = "Trials of the experiments of part trials. Default: ${DEFAULT-VALUE}.")
    private List<Integer> trials = List.of(10, 100, 1000);

    @Option(
            names = "--recordings",
            split = ",",
            paramLabel = "N",
            description = "Recordings of the experiments of part recordings. Default: ${DEFAULT-VALUE}.")
    private List<Integer> recordings = List.of(10, 1000, 10000);

    @Option(
            names = "--landings",
            paramLabel = "N",
            description = "Checkpoints that land one after the other in part reruns. Default: ${DEFAULT-VALUE}.")
    private int landings = 5;

    @Option(
            names = "--budget",
            paramLabel = "SECONDS",
            description = "No experiment takes the whole beyond this; what is not done by then is said to be missing."
                    + " Default: ${DEFAULT-VALUE}.")
    private int budget = 1700;

    @Option(
            names = "--folder",
            paramLabel = "DIR",
            description = "Keep the stack's data and logs here. Default: a temporary folder.")
    private Path folder;

    private Instant deadline;
    private PrintWriter out;

    /** Runs the bench and ends the process. */
    public static void main(String[] arguments) {
        System.exit(commandLine().execute(arguments));
    }

    static CommandLine commandLine() {
        return new CommandLine(new ControllerBench()).setCaseInsensitiveEnumValuesAllowed(true);
    }

    @Override
    public Integer call() throws IOException, InterruptedException, StackFailure {
        if (Stream.of(plannedTrials, segments, trials, recordings, List.of(sessions, landings, budget, pageTrials))
                .flatMap(List::stream)
                .anyMatch(number -> number < 1)) {
            throw new ParameterException(spec.commandLine(), "Sizes and times must be 1 or more.");
        }
        out = spec.commandLine().getOut();
        deadline = Instant.now().plusSeconds(budget);
        Set<Measure> wanted = EnumSet.copyOf(parts);
        if (wanted.contains(Measure.PLANNING)) {
            planning();
        }
        if (wanted.contains(Measure.SCORING)) {
            scoring();
        }
        wanted.removeAll(EnumSet.of(Measure.PLANNING, Measure.SCORING));
        return wanted.isEmpty() ? CommandLine.ExitCode.OK : onStack(wanted);
    }

    private void planning() throws IOException {
        say("Planning ...");
        PlanningCost cost = new PlanningCost(sessions);
        // The first is for the compiler.
        cost.of(plannedTrials.get(0));
        MarkdownTable table = new MarkdownTable(
                "trials", "experiments", "first plan, ms", "per transcription, ms", "per scoring, ms");
        for (int count : plannedTrials) {
            PlanningCost.Row row = cost.of(count);
            table.row(
                    Integer.toString(row.trials()),
                    Integer.toString(row.experiments()),
                    decimals(1, row.first()),
                    decimals(2, row.transcript()),
                    decimals(2, row.score()));
        }
        print("Planning, " + sessions + " sessions, processor time", table);
    }

    private void scoring() {
        say("Scoring ...");
        ScoringCost cost = new ScoringCost();
        // The first is for the compiler.
        cost.of(Math.min(1_000, segments.get(0)), WORDS_OF_A_SEGMENT);
        MarkdownTable table = new MarkdownTable(
                "segments",
                "words",
                "words and characters, s",
                "CPU s",
                "normalising alone",
                "counting alone",
                "BLEU and chrF, s",
                "CPU s",
                "heap MiB at most",
                "WER");
        for (int count : segments) {
            table.row(cost.of(count, WORDS_OF_A_SEGMENT).cells());
        }
        table.row(cost.of(LONG_SEGMENTS, wordsOfLong).cells());
        print("Scoring, " + Runtime.getRuntime().availableProcessors() + " processors", table);
    }

    private int onStack(Set<Measure> wanted) throws IOException, InterruptedException, StackFailure {
        Path data = folder == null ? Files.createTempDirectory("hubbub-bench-controller") : folder;
        Path home = Path.of(System.getProperty("hubbub.home", "."));
        try (MeasuredStack stack = new MeasuredStack(home, data, this::say)) {
            // The services compile what they need, and the table begins with warm ones.
            BenchExperiment warmUp = new BenchExperiment("warm-up", 4, 4);
            stack.run(warmUp, deadline);
            if (wanted.contains(Measure.PAGES)) {
                pages(stack, warmUp);
            }
            if (wanted.contains(Measure.RERUNS)) {
                reruns(stack);
            }
            Instant end = deadline;
            if (wanted.contains(Measure.RECORDINGS)) {
                if (wanted.contains(Measure.TRIALS)) {
                    // What does not fit of the one must not cost the other all of its rows.
                    deadline = Instant.now()
                            .plus(Duration.between(Instant.now(), end).dividedBy(2));
                }
                manyRecordings(stack);
            }
            deadline = end;
            if (wanted.contains(Measure.TRIALS)) {
                manyTrials(stack);
            }
            return CommandLine.ExitCode.OK;
        } catch (IllegalStateException e) {
            say(e.getMessage());
            return FAILED;
        } finally {
            if (folder == null) {
                delete(data);
            }
        }
    }

    private void pages(MeasuredStack stack, BenchExperiment reported) throws IOException, InterruptedException {
        say("Asking for pages of " + pageTrials + " trials ...");
        PageTimes times = new PageTimes(stack);
        MarkdownTable table = times.table(times.index(reported, pageTrials));
        print("Pages of an experiment of " + pageTrials + " trials, one after the other", table);
    }

    private void reruns(MeasuredStack stack) throws IOException, InterruptedException {
        MarkdownTable table = new MarkdownTable("checkpoint", "to the trial, s", "to its score, s", "tasks");
        say("Landing " + landings + " checkpoints ...");
        try (Reruns reruns = new Reruns(stack, deadline)) {
            reruns.begin(new BenchExperiment("reruns", 1, RECORDINGS_OF_RERUNS));
            for (int i = 1; i <= landings; i++) {
                Reruns.Row row = reruns.land(i);
                table.row(Integer.toString(i), decimals(2, row.toTrial()), decimals(2, row.toScore()), row.tasks());
            }
            table.row("the last again", "none", "none", reruns.landAgain(landings));
        }
        print("Checkpoints that land, from the bucket's notification, " + RECORDINGS_OF_RERUNS + " recordings", table);
    }

    private void manyTrials(MeasuredStack stack) throws IOException, InterruptedException {
        MarkdownTable table = new MarkdownTable(
                "trials",
                "s",
                "result to status p95, s",
                "plans",
                "ms each",
                "requests for Trials",
                "controller CPU s",
                "API server CPU s",
                "heap MiB",
                "after MiB",
                "resident MiB",
                "status bytes",
                "deletion taken, s",
                "gone, s");
        for (int count : trials) {
            BenchExperiment experiment = new BenchExperiment("trials-" + count, count, RECORDINGS_PER_TRIALS);
            Optional<Cost> measured = run(stack, experiment);
            if (measured.isEmpty()) {
                break;
            }
            Cost cost = measured.get();
            table.row(
                    Integer.toString(experiment.gridTrials()),
                    decimals(1, cost.seconds()),
                    cost.p95().isPresent() ? decimals(2, cost.p95().getAsDouble()) : "-",
                    decimals(0, cost.plans()),
                    decimals(1, cost.planning()),
                    decimals(0, cost.requests().sum("apiserver_request_total", "resource=\"trials\"")),
                    decimals(1, cost.spent().of(Part.CONTROLLER)),
                    decimals(1, cost.spent().of(Part.API_SERVER)),
                    decimals(0, cost.heap() / MEBIBYTE),
                    decimals(0, cost.heapAfter() / MEBIBYTE),
                    cost.resident().isPresent() ? decimals(0, cost.resident().getAsDouble() / MEBIBYTE) : "-",
                    Integer.toString(cost.status()),
                    decimals(2, cost.acknowledged()),
                    decimals(1, cost.gone()));
        }
        print("Trials over " + RECORDINGS_PER_TRIALS + " recordings", table);
    }

    private void manyRecordings(MeasuredStack stack) throws IOException, InterruptedException {
        MarkdownTable table = new MarkdownTable(
                "recordings",
                "s",
                "controller",
                "segmentation",
                "pod",
                "evaluation",
                "broker, store, API server",
                "ms per recording",
                "ms for each more",
                "result to status p95, s",
                "heap MiB",
                "after MiB",
                "status bytes");
        int countBefore = 0;
        double before = 0;
        for (int count : recordings) {
            Optional<Cost> measured = run(stack, new BenchExperiment("recordings-" + count, 1, count));
            if (measured.isEmpty()) {
                break;
            }
            Cost cost = measured.get();
            ProcessorTimes.Seconds spent = cost.spent();
            table.row(
                    Integer.toString(count),
                    decimals(1, cost.seconds()),
                    decimals(1, spent.of(Part.CONTROLLER)),
                    decimals(1, spent.of(Part.SEGMENTATION)),
                    decimals(1, spent.of(Part.PODS)),
                    decimals(1, spent.of(Part.EVALUATION)),
                    decimals(1, spent.of(Part.STACK)),
                    decimals(1, 1e3 * spent.total() / count),
                    // Without what is there once: a pod starts, a topic is made.
                    countBefore == 0 || countBefore >= count
                            ? "-"
                            : decimals(1, 1e3 * (spent.total() - before) / (count - countBefore)),
                    cost.p95().isPresent() ? decimals(2, cost.p95().getAsDouble()) : "-",
                    decimals(0, cost.heap() / MEBIBYTE),
                    decimals(0, cost.heapAfter() / MEBIBYTE),
                    Integer.toString(cost.status()));
            countBefore = count;
            before = spent.total();
        }
        print("One trial over many recordings of a second, CPU s by part", table);
    }

    private Optional<Cost> run(MeasuredStack stack, BenchExperiment experiment)
            throws IOException, InterruptedException {
        say("Running " + experiment.name() + " ...");
        Optional<Cost> cost = stack.run(experiment, deadline);
        if (cost.isEmpty()) {
            say(experiment.name() + " and what is larger did not fit into its part of " + Duration.ofSeconds(budget)
                    + ": raise --budget");
        }
        return cost;
    }

    private void print(String title, MarkdownTable table) {
        out.println();
        out.println("**" + title + "**");
        out.println();
        out.println(table);
        out.flush();
    }

    private void say(String what) {
        spec.commandLine().getErr().println(what);
        spec.commandLine().getErr().flush();
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> paths = Files.walk(folder)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        }
    }
}
