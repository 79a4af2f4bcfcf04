package dev.hubbub.speech.training.run;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hubbub.speech.checkpoint.Checkpoint;
import dev.hubbub.speech.checkpoint.CheckpointException;
import dev.hubbub.speech.checkpoint.JsonFields;
import dev.hubbub.speech.checkpoint.ParameterSet;
import dev.hubbub.speech.checkpoint.SafetensorsWriter;
import dev.hubbub.speech.model.TrainableModel;
import dev.hubbub.speech.torch.MemoryUse;
import dev.hubbub.speech.torch.Precision;
import dev.hubbub.speech.training.Learner;
import dev.hubbub.speech.training.LearntParameters;
import dev.hubbub.speech.training.TrainingBatch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * Trains a model on a source of examples into a folder. A run that is broken off, however hard, goes on from its last
 * checkpoint with the losses that it would have had.
 */
public final class Trainer {
    private final TrainableModel model;
    private final Path base;
    private final ExampleSource source;
    private final RunSettings settings;
    private final LearntParameters which;
    private final Optional<Importance> importance;
    private final Evaluator evaluator;
    private final RunFolder folder;
    private final TrainingListener listener;

    /** Estimates how much each weight matters. */
    @FunctionalInterface
    public interface Importance {
        ParameterSet estimate() throws IOException;
    }

    /**
     * @param base the checkpoint that the model was opened from
     * @param importance estimates that of the base's weights, if the objective asks for it; asked once in a run's life
     * @throws IllegalArgumentException if nothing of the model can be learnt so
     */
    public Trainer(
            TrainableModel model,
            Path base,
            ExampleSource source,
            RunSettings settings,
            Optional<Importance> importance,
            Evaluator evaluator,
            RunFolder folder,
            TrainingListener listener) {
        this.model = model;
        this.base = base;
        this.source = source;
        this.settings = settings;
        this.which = settings.learnt(model);
        this.importance = importance;
        this.evaluator = evaluator;
        this.folder = folder;
        this.listener = listener;
    }

    /**
     * How a run ended.
     *
     * @param step the last
     * @param bestStep after which the best checkpoint was saved, which is now the folder's
     * @param best what it makes of the held-out clips
     * @param base what the base made of them
     * @param skipped steps that were not taken
     * @param early whether it ended before its last step, because it did not get better
     */
    public record Outcome(int step, int bestStep, Evaluation best, Evaluation base, int skipped, boolean early) {

        /** Whether the best checkpoint is better than the base. */
        public boolean isBetter() {
            return best.errorRate() < base.errorRate();
        }
    }

    /**
     * Runs until the end, from the beginning or, where the folder holds a run with the same settings, from its last
     * checkpoint.
     *
     * @param lineage what the run is made from: kept with its settings in the folder and in every checkpoint
     * @throws UnusableRunException if the folder holds another run, or one that cannot be read
     * @throws TrainingFailedException if another process trains into the folder, no example can be used, or too many steps
     *     or clips fail
     * @throws IOException if a held-out clip cannot be read
     */
    public Outcome run(ObjectNode lineage) throws IOException {
        ObjectNode run = lineage.deepCopy();
        ObjectNode said = settings.json();
        SameRun.settle(said, model);
        run.set(SameRun.SETTINGS, said);
        UsableExamples examples = UsableExamples.of(model, source.examples());
        try (RunFolder.Lock lock = folder.lock()) {
            SameRun.require(folder, run, model);
            folder.prepare();
            folder.writeRun(run);
            return run(run, examples);
        }
    }

    private Outcome run(ObjectNode run, UsableExamples examples) throws IOException {
        try (Learner learner = new Learner(
                model,
                which,
                settings.objective(),
                settings.optimiser(),
                importance(),
                settings.gradientCheckpointing(),
                settings.seed())) {
            RunProgress progress = begin(learner);
            try (Curve curve = new Curve(folder.curve(), progress);
                    BatchSupply supply = supply(examples, progress);
                    BackgroundCheckpoints saving = new BackgroundCheckpoints(folder, model, base, which, run)) {
                return new Course(run, examples.all().size(), learner, curve, supply, saving, progress).whole();
            }
        }
    }

    /** Estimated when a run begins, and read where it goes on. */
    private Optional<ParameterSet> importance() throws IOException {
        if (settings.objective().ewcWeight() == 0 || importance.isEmpty()) {
            return Optional.empty();
        }
        boolean goesOn = Files.exists(folder.fisher());
        if (!goesOn) {
            SafetensorsWriter.write(folder.fisher(), importance.get().estimate());
        }
        try (Checkpoint stored = Checkpoint.open(folder.fisher())) {
            return Optional.of(stored.parameters().inMemory());
        } catch (CheckpointException e) {
            throw goesOn ? new UnusableRunException(e.getMessage(), e) : e;
        }
    }

    /** Where the newest checkpoint was that can be read; at the beginning if there is none. */
    private RunProgress begin(Learner learner) {
        List<Path> newestFirst = new ArrayList<>(folder.checkpoints());
        Collections.reverse(newestFirst);
        for (Path checkpoint : newestFirst) {
            try {
                RunProgress progress = RunProgress.of(
                        JsonFields.read(RunFolder.progress(checkpoint)).node());
                restore(learner, checkpoint);
                listener.notice("Going on from " + checkpoint + ".");
                return progress;
            } catch (CheckpointException e) {
                listener.warning(checkpoint + " cannot be read, and the one before it is taken. " + e.getMessage());
            }
        }
        if (!newestFirst.isEmpty()) {
            throw new UnusableRunException("None of the checkpoints in " + folder.path()
                    + " can be read: delete them to begin the run again, or choose another folder.");
        }
        return new RunProgress();
    }

    /**
     * Batches of an epoch, about: how many they are depends on the order a little, and on the speeds that are drawn.
     */
    public static int batchesOfEpoch(TrainableModel model, UsableExamples examples, Batching batching) {
        return new BatchOrder(new Turns(model, examples, batching)).epoch(0).size();
    }

    private BatchSupply supply(UsableExamples examples, RunProgress progress) {
        Turns turns = new Turns(model, examples, settings.batching());
        turns.sentence().ifPresent(listener::notice);
        return new BatchSupply(
                model,
                source,
                examples,
                turns,
                progress.epoch,
                progress.batch,
                (example, why) -> leaveOut(example, why, progress));
    }

    /** Steps need no single clip, but if many cannot be read something is wrong. */
    private void leaveOut(Example example, String why, RunProgress progress) {
        if (!progress.unreadable.add(example.id())) {
            return;
        }
        listener.warning(example.id() + " cannot be learnt from and is left out: " + why);
        if (progress.unreadable.size() > settings.mostSkipped()) {
            throw new TrainingFailedException("The run is given up behind step " + progress.step + ": "
                    + progress.unreadable.size() + " clips cannot be learnt from, and at most " + settings.mostSkipped()
                    + " may. Look at the recordings. The last is " + example.id() + ": " + why);
        }
    }

    private static void restore(Learner learner, Path checkpoint) {
        try (Checkpoint state = Checkpoint.open(RunFolder.state(checkpoint))) {
            learner.restore(state.parameters());
        }
    }

    /** One way from where a run is to its end. */
    private final class Course {
        private final ObjectNode run;
        private final int examples;
        private final Learner learner;
        private final Curve curve;
        private final BatchSupply supply;
        private final BackgroundCheckpoints saving;
        private final RunProgress progress;
        private final CheckpointEvaluations evaluations;
        private final long started = System.nanoTime();
        private final int firstStep;
        private final double secondsBefore;
        private long seen;

        Course(
                ObjectNode run,
                int examples,
                Learner learner,
                Curve curve,
                BatchSupply supply,
                BackgroundCheckpoints saving,
                RunProgress progress) {
            this.run = run;
            this.examples = examples;
            this.learner = learner;
            this.curve = curve;
            this.supply = supply;
            this.saving = saving;
            this.progress = progress;
            this.evaluations =
                    new CheckpointEvaluations(evaluator, folder, settings.saveTotalLimit(), progress, curve, listener);
            this.firstStep = progress.step;
            this.secondsBefore = progress.seconds;
        }

        Outcome whole() throws IOException {
            if (progress.evaluations.isEmpty()) {
                evaluations.addBase(base);
            }
            if (progress.step > 0 && !progress.isEvaluated()) {
                evaluations.add(Optional.of(
                        new BackgroundCheckpoints.Written(folder.checkpoint(progress.step), progress.copy())));
            }
            boolean early = isEnough();
            while (progress.step < settings.steps() && !early) {
                step();
                evaluations.add(saving.finished());
                boolean last = progress.step == settings.steps();
                boolean judged = last || progress.step % settings.evaluateEvery() == 0;
                if (judged || folder.keeps(progress.step)) {
                    save(judged);
                }
                if (last || judged && settings.patience() > 0) {
                    // How far it goes must not depend on how long it takes to write.
                    evaluations.add(saving.settled());
                }
                early = isEnough() && !last;
            }
            evaluations.add(saving.settled());
            return finish(early);
        }

        private boolean isEnough() {
            return settings.patience() > 0 && progress.sinceBest >= settings.patience();
        }

        private void step() throws IOException {
            if (Thread.currentThread().isInterrupted()) {
                throw new TrainingFailedException("The run was interrupted; it goes on from its last checkpoint.");
            }
            List<TrainingBatch> batches = new ArrayList<>();
            for (int i = 0; i < settings.accumulation(); i++) {
                batches.add(supply.next());
            }
            double rate = settings.rate().at(progress.step);
            Learner.Step taken = learner.step(batches, rate, settings.seed() * 1_000_003 + progress.step);
            progress.step++;
            progress.epoch = supply.epoch();
            progress.batch = supply.batch();
            seen += batches.stream().mapToInt(batch -> batch.targets().size()).sum();
            double elapsed = (System.nanoTime() - started) / 1e9;
            progress.seconds = secondsBefore + elapsed;
            TrainingListener.Step step = new TrainingListener.Step(
                    progress.step,
                    settings.steps(),
                    epochs(),
                    taken.losses(),
                    rate,
                    taken.gradientNorm(),
                    taken.taken(),
                    seen / elapsed,
                    elapsed / (progress.step - firstStep) * (settings.steps() - progress.step),
                    MemoryUse.on(model.manager().getDevice()));
            curve.add(step);
            listener.step(step);
            if (!taken.taken()) {
                skip(taken);
            }
        }

        private double epochs() {
            return progress.epoch + (double) progress.batch / supply.batchesOfEpoch();
        }

        private void skip(Learner.Step step) {
            if (step.overflowed()) {
                progress.overflowed++;
                listener.notice("Step " + progress.step + " has gradients beyond float16 and is not taken ("
                        + progress.overflowed + " such until now); losses are enlarged half as much from here.");
                return;
            }
            progress.skipped++;
            String what = Double.isFinite(step.losses().total())
                    ? "a gradient norm of " + step.gradientNorm()
                    : "a loss of " + step.losses().total();
            listener.warning("Step " + progress.step + " has " + what + " and is not taken (" + progress.skipped
                    + " such until now).");
            if (progress.skipped > settings.mostSkipped()) {
                throw new TrainingFailedException("The run is given up at step " + progress.step + ": "
                        + progress.skipped
                        + " steps had a loss or gradient that is no number, and at most " + settings.mostSkipped()
                        + " may. Lower the learning rate, or look at the data.");
            }
        }

        /**
         * Waits for what was saved before, which is written while steps go on, and begins to write this.
         *
         * @param goesOn whether the run is to go on from here, and not only the weights are to stay
         */
        private void save(boolean goesOn) throws IOException {
            evaluations.add(saving.settled());
            saving.begin(learner.snapshot(), progress.copy(), goesOn);
        }

        private Outcome finish(boolean early) {
            progress.ended().ifPresent(listener::warning);
            Outcome outcome = new Outcome(
                    progress.step,
                    progress.bestStep,
                    progress.evaluation(progress.bestStep),
                    progress.evaluation(0),
                    progress.skipped,
                    early);
            folder.publish(folder.checkpoint(progress.bestStep));
            ObjectNode ended = run.deepCopy();
            ended.put("examples", examples);
            ended.put("leftOutClips", progress.unreadable.size());
            ended.put("bestStep", outcome.bestStep());
            ended.put("errorRate", outcome.best().errorRate());
            ended.put("baseErrorRate", outcome.base().errorRate());
            ended.put("skippedSteps", outcome.skipped());
            if (model.precision() == Precision.FLOAT16) {
                ended.put("overflowedSteps", progress.overflowed);
            }
            ended.put("ended", early ? "early" : "complete");
            ended.put("seconds", progress.seconds);
            folder.writeRun(ended);
            return outcome;
        }
    }
}
