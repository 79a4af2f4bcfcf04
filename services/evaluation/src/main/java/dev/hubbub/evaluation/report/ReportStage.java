package dev.hubbub.evaluation.report;

import dev.hubbub.contracts.Json;
import dev.hubbub.contracts.score.GateVerdict;
import dev.hubbub.contracts.score.GpuHour;
import dev.hubbub.contracts.score.Metric;
import dev.hubbub.contracts.score.TrialScore;
import dev.hubbub.contracts.stage.FailureReason;
import dev.hubbub.contracts.stage.OutputAddress;
import dev.hubbub.contracts.stage.OutputFiles;
import dev.hubbub.contracts.stage.Stage;
import dev.hubbub.contracts.stage.StageContext;
import dev.hubbub.contracts.stage.StageFailure;
import dev.hubbub.contracts.stage.StageName;
import dev.hubbub.contracts.stage.StageOutput;
import dev.hubbub.contracts.task.ReportTask;
import dev.hubbub.contracts.task.ReportTask.ReportedGate;
import dev.hubbub.contracts.task.ReportTask.ReportedOverview;
import dev.hubbub.contracts.task.ReportTask.ReportedRun;
import dev.hubbub.contracts.task.ReportTask.ReportedTrial;
import dev.hubbub.contracts.track.SessionOverview;
import dev.hubbub.evaluation.page.LipStrips;
import dev.hubbub.evaluation.page.ReportPage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Writes what an experiment found: {@code report.json} ({@link Report}), {@code trials.csv}, {@code sessions.csv} and the
 * page {@code index.html}. All four follow from the trials' scores, what there is of face tracks, how runs of training went,
 * the version, the date and what an hour of a GPU costs alone. The last is no part of the report's address: a report says
 * the price that it was written with.
 */
public final class ReportStage implements Stage<ReportTask> {

    // Their scores wait for the store together.
    private static final int READ_TOGETHER = 64;

    private final ReportPage page;
    private final String version;
    private final Clock clock;
    private final GpuHour gpuHour;

    /** The stage where nobody says what a GPU costs. */
    public ReportStage(ReportPage page, String version, Clock clock) {
        this(page, version, clock, null);
    }

    /**
     * The stage.
     *
     * @param version the version of Hubbub, which a report names
     * @param clock what a report's date is told by
     * @param gpuHour what an hour of a GPU costs; {@code null} where nobody says
     */
    public ReportStage(ReportPage page, String version, Clock clock, GpuHour gpuHour) {
        this.page = page;
        this.version = version;
        this.clock = clock;
        this.gpuHour = gpuHour;
    }

    @Override
    public StageName name() {
        return StageName.REPORT;
    }

    @Override
    public Class<ReportTask> taskType() {
        return ReportTask.class;
    }

    @Override
    public List<StageOutput> run(ReportTask task, StageContext context) throws StageFailure, IOException {
        long started = System.nanoTime();
        Metric objective = objective(task.objective());
        List<TrialReport> trials = new ArrayList<>();
        for (int first = 0; first < task.trials().size(); first += READ_TOGETHER) {
            List<ReportedTrial> some = task.trials()
                    .subList(
                            first, Math.min(first + READ_TOGETHER, task.trials().size()));
            Map<OutputAddress, OutputFiles> scores = context.read(some.stream()
                    .map(ReportedTrial::score)
                    .filter(Objects::nonNull)
                    .toList());
            for (ReportedTrial trial : some) {
                context.progress((double) trials.size() / task.trials().size(), "reading " + trial.name());
                trials.add(TrialReport.of(
                        trial,
                        trial.score() == null ? null : scores.get(trial.score()).json("score.json", TrialScore.class)));
            }
        }
        List<SessionOverview> faces = new ArrayList<>();
        LipStrips strips = lookAtFaces(task, faces, context);
        Path directory = context.outputDirectory(task.recipe());
        Report report = Report.of(
                task,
                objective,
                trials,
                faces,
                gates(task, context),
                runs(task, context),
                gpuHour,
                version,
                clock.instant().truncatedTo(ChronoUnit.SECONDS));
        write(report, strips, directory);
        context.progress(1, "done");
        return List.of(new StageOutput(task.recipe(), directory, (System.nanoTime() - started) / 1e9, "cpu"));
    }

    private static LipStrips lookAtFaces(ReportTask task, List<SessionOverview> faces, StageContext context)
            throws StageFailure, IOException {
        LipStrips strips = new LipStrips();
        List<OutputAddress> addresses =
                task.lookedOver().stream().map(ReportedOverview::overview).toList();
        for (OutputFiles files : context.read(addresses).values()) {
            SessionOverview overview = files.json(SessionOverview.FILE, SessionOverview.class);
            strips.add(overview, files);
            faces.add(overview);
        }
        return strips;
    }

    private static List<GateReport> gates(ReportTask task, StageContext context) throws StageFailure, IOException {
        if (task.gates() == null) {
            return List.of();
        }
        Map<OutputAddress, OutputFiles> verdicts =
                context.read(task.judged().stream().map(ReportedGate::verdict).toList());
        List<GateReport> gates = new ArrayList<>();
        for (ReportedGate gate : task.gates()) {
            gates.add(new GateReport(
                    gate.trial(),
                    gate.base(),
                    gate.verdict() == null ? null : verdicts.get(gate.verdict()).json("gate.json", GateVerdict.class),
                    gate.failure(),
                    gate.run()));
        }
        return gates;
    }

    private static List<RunReport> runs(ReportTask task, StageContext context) throws StageFailure, IOException {
        List<RunReport> runs = new ArrayList<>();
        if (task.runs() != null) {
            for (ReportedRun run : task.runs()) {
                runs.add(RunReport.of(run, context));
            }
        }
        return runs;
    }

    private void write(Report report, LipStrips strips, Path directory) throws IOException {
        ScoreTables tables = new ScoreTables(report);
        // Straight to the file: a big experiment's report need not fit in memory as text.
        Json.mapper()
                .writerWithDefaultPrettyPrinter()
                .writeValue(directory.resolve("report.json").toFile(), report);
        Files.writeString(directory.resolve("trials.csv"), tables.trials());
        Files.writeString(directory.resolve("sessions.csv"), tables.sessions());
        Files.writeString(directory.resolve("index.html"), page.render(report, strips));
    }

    private static Metric objective(String name) throws StageFailure {
        return Metric.named(name)
                .orElseThrow(() -> new StageFailure(
                        FailureReason.Unsupported,
                        "There is no metric '" + name + "' to rank trials by; set objective.metric to one of "
                                + Stream.of(Metric.values()).map(Metric::name).collect(Collectors.joining(", "))));
    }
}
