package dev.hubbub.training;

import dev.hubbub.contracts.stage.FailureReason;
import dev.hubbub.contracts.stage.OutputAddress;
import dev.hubbub.contracts.stage.ShareContext;
import dev.hubbub.contracts.stage.Stage;
import dev.hubbub.contracts.stage.StageContext;
import dev.hubbub.contracts.stage.StageFailure;
import dev.hubbub.contracts.stage.StageName;
import dev.hubbub.contracts.stage.StageOutput;
import dev.hubbub.contracts.task.TrainingTask;
import dev.hubbub.speech.checkpoint.CheckpointException;
import dev.hubbub.speech.model.ModelOptions;
import dev.hubbub.speech.training.preflight.Finding;
import dev.hubbub.speech.training.run.Evaluation;
import dev.hubbub.speech.training.run.Trainer;
import dev.hubbub.speech.training.run.TrainingListener;
import dev.hubbub.speech.training.run.UnusableRunException;
import dev.hubbub.training.finetuning.FineTuning;
import dev.hubbub.training.finetuning.FisherEstimate;
import dev.hubbub.training.finetuning.HeldOut;
import dev.hubbub.training.finetuning.NoiseSet;
import dev.hubbub.training.finetuning.PreflightRefusal;
import dev.hubbub.training.finetuning.TrainingData;
import dev.hubbub.training.finetuning.WeightImportance;
import dev.hubbub.training.tracking.MlflowSettings;
import dev.hubbub.training.tracking.TrackedRun;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Trains checkpoints further. What the run keeps to go on from stays behind; its outputs are the checkpoints asked for. */
public final class TrainingStage implements Stage<TrainingTask> {
    private static final System.Logger LOG = System.getLogger(TrainingStage.class.getName());

    private static final int NAMED = 12;

    private final ModelOptions options;
    private final Optional<MlflowSettings> tracking;

    /** @param options where to compute; the precision is a task's to say */
    public TrainingStage(ModelOptions options) {
        this(options, Optional.empty());
    }

    /**
     * @param options where to compute; the precision is a task's to say
     * @param tracking the server that is told of runs, if one is
     */
    public TrainingStage(ModelOptions options, Optional<MlflowSettings> tracking) {
        this.options = options;
        this.tracking = tracking;
    }

    @Override
    public StageName name() {
        return StageName.TRAINING;
    }

    @Override
    public Class<TrainingTask> taskType() {
        return TrainingTask.class;
    }

    @Override
    public boolean keepsState() {
        return true;
    }

    @Override
    public List<StageOutput> run(TrainingTask task, StageContext context)
            throws StageFailure, IOException, InterruptedException {
        List<StageOutput> outputs = new ArrayList<>();
        run(task, context, outputs::add);
        return outputs;
    }

    /** What a run made is there, even if it did not come to a step that was asked for. */
    @Override
    public void runAll(ShareContext<TrainingTask> share) throws StageFailure, IOException, InterruptedException {
        for (TrainingTask task : share.tasks()) {
            try {
                run(task, share.of(task), output -> share.done(task, output));
            } catch (StageFailure | IOException | RuntimeException e) {
                share.failed(task, e);
            }
        }
    }

    private void run(TrainingTask task, StageContext context, RunOutputs.Receiver receiver)
            throws StageFailure, IOException, InterruptedException {
        long started = System.nanoTime();
        Path base = PlannedWeights.fetched(task.base(), context);
        context.progress(0, "fetching " + task.data().dataset().uri());
        TrainingData data = data(task, context);
        HeldOut divided = task.heldOut() == null
                ? HeldOut.of(data, RunSettingsOfTask.heldOutShare(task.settings()))
                : new HeldOut(data, TrainingData.of(task.heldOut(), context));
        RunOutputs outputs =
                new RunOutputs(task, context, context.scratchDirectory().resolve("run"), options.device());
        Progress progress = new Progress(context, outputs);
        Optional<WeightImportance> importance = importance(task, context);
        LearningFaults.Work<Trainer.Outcome> attempt = () -> {
            try (FineTuning tuning = new FineTuning(
                            base,
                            options.withPrecision(RunSettingsOfTask.precision(task.settings())),
                            divided.training(),
                            divided.judging(),
                            RunSettingsOfTask.of(task));
                    TrackedRun tracked = new TrackedRun(tracking, outputs.folder(), name(task), progress)) {
                outputs.requireWithin(tuning.settings().steps());
                boolean force = Boolean.TRUE.equals(task.settings().force());
                FineTuning.Origin origin = new FineTuning.Origin(task.base().uri(), task.version());
                Trainer.Outcome ended = tuning.run(outputs.folder(), origin, force, importance, tracked);
                tracked.finished();
                return ended;
            } catch (PreflightRefusal e) {
                throw new StageFailure(FailureReason.Unsupported, refusal(e), e);
            }
        };
        Map<Path, String> names =
                Map.of(base, task.base().uri(), outputs.folder().path(), "the run");
        Trainer.Outcome outcome =
                new LearningFaults("The run failed", names).translated(() -> goingOn(outputs, attempt));
        progress.ended(outcome);
        outputs.handOver(outcome, (System.nanoTime() - started) / 1e9, receiver);
    }

    private static TrainingData data(TrainingTask task, StageContext context) throws StageFailure, IOException {
        TrainingData data = TrainingData.of(task.data(), context);
        if (task.noise() == null) {
            return data;
        }
        context.progress(0, "fetching " + task.noise().dataset().uri());
        return data.with(NoiseSet.of(task.noise(), context));
    }

    /** What was kept may be of another release, or spoiled: it only ever saves time. */
    private static Trainer.Outcome goingOn(RunOutputs outputs, LearningFaults.Work<Trainer.Outcome> attempt)
            throws StageFailure, IOException, InterruptedException {
        if (outputs.restore()) {
            try {
                return attempt.run();
            } catch (UnusableRunException e) {
                outputs.beginAnew(e.getMessage());
            }
        }
        // With a model of its own: the one before may hold some of what was kept.
        return attempt.run();
    }

    /** What it begins with, and where its output will lie. */
    private static String name(TrainingTask task) {
        String base = task.base().uri().replaceAll("/+$", "").replaceAll(".*/", "");
        return base + " " + task.recipes().get(0).address().digest().hex().substring(0, NAMED);
    }

    private static String refusal(PreflightRefusal e) {
        return "The run would be wasted, and force is not set. "
                + e.report().findings().stream()
                        .filter(finding -> finding.verdict() == Finding.Verdict.REFUSED)
                        .map(finding -> finding.check() + ": " + finding.message())
                        .collect(Collectors.joining(" "));
    }

    /** What each weight matters, if the run holds weights. */
    private static Optional<WeightImportance> importance(TrainingTask task, StageContext context)
            throws StageFailure, IOException {
        if (task.elasticWeights() == null) {
            return Optional.empty();
        }
        OutputAddress address = task.elasticWeights().fisher();
        Path estimate = context.output(address).resolve(FisherEstimate.FILE);
        try {
            return Optional.of(new WeightImportance.Estimated(FisherEstimate.of(estimate)));
        } catch (CheckpointException e) {
            throw new StageFailure(
                    FailureReason.CorruptInput,
                    "What matters to the run's base (elasticWeights) cannot be read: "
                            + e.getMessage().replace(estimate.toString(), address + "/" + FisherEstimate.FILE),
                    e);
        }
    }

    private static final class Progress implements TrainingListener {
        private final StageContext context;
        private final RunOutputs outputs;
        private final ToldCurve curve;
        private String judged = "";
        private double fraction;

        Progress(StageContext context, RunOutputs outputs) {
            this.context = context;
            this.outputs = outputs;
            this.curve = new ToldCurve(context::curve, outputs.folder().curve());
        }

        @Override
        public void resumable(int step) {
            outputs.keep(step);
        }

        @Override
        public void step(Step step) {
            fraction = (double) step.step() / step.steps();
            curve.step(step.step(), step.steps());
            context.progress(fraction, step.text() + judged);
        }

        @Override
        public void evaluated(int step, Evaluation evaluation, boolean best) {
            judged = String.format(Locale.ROOT, ", word error rate %.1f %%", 100 * evaluation.errorRate());
        }

        @Override
        public void notice(String sentence) {
            LOG.log(System.Logger.Level.INFO, sentence);
        }

        @Override
        public void warning(String sentence) {
            LOG.log(System.Logger.Level.WARNING, sentence);
        }

        void ended(Trainer.Outcome outcome) {
            String rates = String.format(
                    Locale.ROOT,
                    "word error rate %.2f %% on held-out clips after step %d, %.2f %% before",
                    100 * outcome.best().errorRate(),
                    outcome.bestStep(),
                    100 * outcome.base().errorRate());
            if (!outcome.isBetter()) {
                rates = "No checkpoint of this run is better than the one that it began with: " + rates;
                warning(rates);
            }
            curve.end();
            context.progress(1, rates);
        }
    }
}
