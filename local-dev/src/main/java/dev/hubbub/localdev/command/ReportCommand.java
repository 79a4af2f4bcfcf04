package dev.hubbub.localdev.command;

import dev.hubbub.artifacts.ObjectStore;
import dev.hubbub.contracts.score.GpuHour;
import dev.hubbub.contracts.score.TrialScore;
import dev.hubbub.localdev.experiment.ClusterException;
import dev.hubbub.localdev.experiment.ExperimentClient;
import dev.hubbub.localdev.experiment.ExperimentClient.NamedExperiment;
import dev.hubbub.localdev.experiment.ExperimentState;
import dev.hubbub.localdev.experiment.InvalidExperimentException;
import dev.hubbub.localdev.experiment.ReportFile;
import dev.hubbub.localdev.experiment.TrialState;
import dev.hubbub.localdev.export.ExportFormat;
import dev.hubbub.localdev.export.TrialExport;
import dev.hubbub.localdev.export.TrialOutputs;
import dev.hubbub.localdev.export.TrialTables;
import dev.hubbub.localdev.stack.StackFailure;
import dev.hubbub.localdev.terminal.Screen;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Writes what an experiment came to into a folder: its report, its numbers for other programs, or what its trials heard. */
@Command(
        name = "report",
        mixinStandardHelpOptions = true,
        description = {
            "Write what an experiment came to into a folder: its report as one page that needs no network and can be"
                    + " mailed, its numbers as a table for papers and other programs, or what a trial heard.",
            "It asks the stack that runs on the data folder, or starts one for as long as this takes; with"
                    + " --kubeconfig a cluster, and the store that the variables HUBBUB_S3_* name."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:everything that was asked for is there",
            "1:something is lacking, which is said; the rest is there",
            "2:wrong usage"
        })
final class ReportCommand implements Callable<Integer> {

    private final Screen screen;

    @Parameters(paramLabel = "EXPERIMENT", description = "The experiment's name.")
    private String experiment;

    @Option(
            names = {"-t", "--trial"},
            paramLabel = "NAME",
            description = "The trial's name, as in the table (default: the best one of transcripts and"
                    + " mcorec-submission, and all of tables).")
    private String trial;

    @Option(
            names = {"-f", "--format"},
            paramLabel = "FORMAT",
            defaultValue = "html",
            description = {
                "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).",
                "html: index.html, the report of all trials with everything that it shows inside it, and beside it what it"
                        + " links: its numbers as CSV and JSON files.",
                "mcorec-submission: SESSION/output/ with a WebVTT file per speaker and speaker_to_cluster.json, as the"
                        + " challenge's evaluation reads them.",
                "evaluation-csv: all trials, or the one named with --trial, as evaluation_metrics.csv with their metrics"
                        + " (fractions; `hubbub explain` says what each is), and evaluation_examples.csv with what each"
                        + " heard of some utterances.",
                "results-csv, results-json, results-parquet, markdown, latex: all trials, or the one named, as one table;"
                        + " results-parquet has a row for each trial and each of its sessions, results-csv the columns session, model (the trial), avg_speaker_wer, avg_joint_error and conversation_f1.",
                "transcripts: SESSION/ with all that was written about it; `hubbub score mcorec --output` takes them."
            })
    private ExportFormat format;

    @Option(
            names = "--gpu-hour-price",
            paramLabel = "PRICE",
            defaultValue = "${env:HUBBUB_GPU_HOUR_PRICE}",
            description =
                    "What an hour of a GPU costs, in a currency of yours: results-json and results-parquet then have"
                            + " the cost of each trial, its seconds with a GPU at that price (default: the variable"
                            + " HUBBUB_GPU_HOUR_PRICE, or no cost). No result depends on it.")
    private Double gpuHourPrice;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "DIR",
            description = "Where to (default: the folder EXPERIMENT-report). Of transcripts and mcorec-submission,"
                    + " trial.json there says which trial it was.")
    private Path output;

    @Option(
            names = "--examples",
            paramLabel = "N",
            defaultValue = "20",
            description = "Of evaluation-csv: how many utterances (default: ${DEFAULT-VALUE}).")
    private int examples;

    @Option(names = "--overwrite", description = "Replace what a report wrote there before.")
    private boolean overwrite;

    @Mixin
    private StoreOptions where;

    ReportCommand(Screen screen) {
        this.screen = screen;
    }

    private GpuHour gpuHour() throws CommandFailure {
        try {
            return gpuHourPrice == null ? null : new GpuHour(gpuHourPrice);
        } catch (IllegalArgumentException e) {
            throw CommandFailure.invalid(e.getMessage() + ".");
        }
    }

    @Override
    public Integer call()
            throws StackFailure, ClusterException, InvalidExperimentException, CommandFailure, InterruptedException,
                    IOException {
        GpuHour price = gpuHour();
        if (examples < 0) {
            throw CommandFailure.invalid("--examples must be 0 or more, not " + examples + ".");
        }
        if (format == ExportFormat.HTML && trial != null) {
            throw CommandFailure.invalid("The page is of all trials: leave out --trial, or choose another --format.");
        }
        Path folder = output == null ? Path.of(experiment + "-report") : output;
        return where.run(screen, (client, namespace, store) -> {
            NamedExperiment found = found(client, namespace);
            try {
                if (format == ExportFormat.HTML) {
                    return page(found.state(), store, folder);
                }
                if (format.isTable()) {
                    List<TrialState> trials = client.trials(namespace, experiment);
                    return tables(trial == null ? trials : List.of(chosen(found, trials)), store, folder, price);
                }
                return files(chosen(found, client.trials(namespace, experiment)), store, folder);
            } catch (FileAlreadyExistsException e) {
                throw CommandFailure.invalid(e.getMessage());
            }
        });
    }

    private int page(ExperimentState state, ObjectStore store, Path folder) throws CommandFailure, IOException {
        if (state.report() == null) {
            throw CommandFailure.failed("The experiment " + experiment + " is " + state.phase()
                    + " and has no report yet: wait for its end, or look at it with `hubbub open " + experiment + "`.");
        }
        Path page = folder.resolve("index.html");
        ReportFile.fetch(state.report(), store, page, overwrite);
        screen.tell("The report of " + experiment + " is written to " + page);
        return 0;
    }

    private int tables(List<TrialState> trials, ObjectStore store, Path folder, GpuHour price) throws IOException {
        TrialTables tables = TrialTables.of(format, examples, price);
        List<String> lacking = new ArrayList<>();
        for (TrialState each : trials) {
            if (each.score() == null) {
                lacking.add("The trial " + each.name() + " is " + each.phase() + " and has no score"
                        + (each.message() == null ? "" : " (" + each.message() + ")"));
            } else {
                tables.add(
                        each.name(),
                        each.model(),
                        TrialOutputs.of(store, each.score()).score());
            }
        }
        tables.write(folder, overwrite);
        screen.tell((trials.size() - lacking.size()) + " of " + trials.size() + " trials of " + experiment
                + " written to " + folder);
        return end(lacking);
    }

    private int end(List<String> lacking) {
        lacking.forEach(screen::tell);
        return lacking.isEmpty() ? 0 : HubbubCommand.FAILED;
    }

    private NamedExperiment found(ExperimentClient client, String place) throws ClusterException, CommandFailure {
        List<NamedExperiment> there = client.experiments(place);
        return there.stream()
                .filter(each -> each.name().equals(experiment))
                .findFirst()
                .orElseThrow(() -> CommandFailure.invalid("There is no experiment " + experiment + " in the namespace "
                        + place + "; it has "
                        + (there.isEmpty()
                                ? "none"
                                : there.stream().map(NamedExperiment::name).collect(Collectors.joining(", ")))
                        + "."));
    }

    private TrialState chosen(NamedExperiment found, List<TrialState> trials) throws CommandFailure {
        String names = trials.stream().map(TrialState::name).collect(Collectors.joining(", "));
        if (trial == null && found.state().best() == null) {
            throw CommandFailure.invalid("The experiment " + experiment + " has no best trial: name one with --trial. "
                    + "It has " + names + ".");
        }
        String wanted = trial == null ? found.state().best().trial() : trial;
        return trials.stream()
                .filter(each -> each.name().equals(wanted))
                .findFirst()
                .orElseThrow(() -> CommandFailure.invalid(
                        "The experiment " + experiment + " has no trial " + wanted + "; it has " + names + "."));
    }

    private int files(TrialState chosen, ObjectStore store, Path folder)
            throws CommandFailure, IOException, InterruptedException {
        if (chosen.score() == null) {
            throw CommandFailure.failed("The trial " + chosen.name() + " is " + chosen.phase() + " and has no score yet"
                    + (chosen.message() == null ? "" : " (" + chosen.message() + ")") + ": name another, or wait.");
        }
        TrialOutputs outputs = TrialOutputs.of(store, chosen.score());
        if (format == ExportFormat.MCOREC_SUBMISSION && !TrialScore.OF_SPEAKERS.contains(outputs.protocol())) {
            throw CommandFailure.invalid("The trial " + chosen.name() + " was scored under the protocol "
                    + outputs.protocol() + ", and a submission is of sessions in the challenge's layout: use --format "
                    + ExportFormat.TRANSCRIPTS + ".");
        }
        List<String> lacking = new TrialExport(experiment, chosen, outputs, format, overwrite).write(folder);
        int sessions = outputs.sessions().size();
        screen.tell(sessions + (sessions == 1 ? " session of " : " sessions of ") + experiment + ", trial "
                + chosen.name() + ", written to " + folder);
        return end(lacking);
    }
}
