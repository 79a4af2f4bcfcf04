package dev.hubbub.training;

import dev.hubbub.contracts.stage.FailureReason;
import dev.hubbub.contracts.stage.Recipe;
import dev.hubbub.contracts.stage.StageContext;
import dev.hubbub.contracts.stage.StageFailure;
import dev.hubbub.contracts.stage.StageOutput;
import dev.hubbub.contracts.task.RunStep;
import dev.hubbub.contracts.task.TrainingTask;
import dev.hubbub.speech.checkpoint.CheckpointException;
import dev.hubbub.speech.checkpoint.FolderTree;
import dev.hubbub.speech.training.PeftAdapter;
import dev.hubbub.speech.training.run.RunFolder;
import dev.hubbub.speech.training.run.Trainer;
import dev.hubbub.training.finetuning.FisherEstimate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a task wants of a run: the checkpoints of some steps, each an output with how the run went beside it. What it takes
 * to go on with the run is kept on the way.
 */
final class RunOutputs {

    /** Whoever takes the outputs. */
    @FunctionalInterface
    interface Receiver {
        void take(StageOutput output) throws StageFailure, IOException, InterruptedException;
    }

    private static final System.Logger LOG = System.getLogger(RunOutputs.class.getName());

    private final TrainingTask task;
    private final StageContext context;
    private final List<RunStep> wanted;
    private final RunFolder folder;
    private final String device;
    private int steps = Integer.MAX_VALUE;

    /** @param folder where the run is to lie */
    RunOutputs(TrainingTask task, StageContext context, Path folder, String device) throws IOException {
        this.task = task;
        this.context = context;
        this.device = device;
        this.wanted = missing(task, context);
        // Of all that is asked for: who goes on with what is kept may want what is another's now.
        this.folder = new RunFolder(folder, numbers(task.asked()));
    }

    private static List<RunStep> missing(TrainingTask task, StageContext context) throws IOException {
        List<RunStep> missing = new ArrayList<>();
        for (RunStep step : task.asked()) {
            if (!context.isCommitted(task.recipe(step))) {
                missing.add(step);
            }
        }
        return missing;
    }

    private static Set<Integer> numbers(List<RunStep> steps) {
        return steps.stream()
                .map(RunStep::number)
                .filter(OptionalInt::isPresent)
                .map(OptionalInt::getAsInt)
                .collect(Collectors.toSet());
    }

    /**
     * Gets what another worker, or an earlier try, kept of the run.
     *
     * @return whether there was something
     */
    boolean restore() throws StageFailure, IOException {
        if (!context.restore(folder.path())) {
            return false;
        }
        try {
            if (folder.holdsRun() && folder.run().isPresent()) {
                LOG.log(System.Logger.Level.INFO, "The run was begun before, and goes on.");
                return true;
            }
            beginAnew("it does not say of which run it is");
        } catch (CheckpointException e) {
            beginAnew(e.getMessage());
        }
        return false;
    }

    /** Deletes what was kept and is of no use: the run is the same without it, and takes longer. */
    void beginAnew(String why) throws IOException {
        LOG.log(System.Logger.Level.WARNING, "What was kept of the run is not used, and it begins anew: " + why);
        FolderTree.delete(folder.path());
    }

    /** Keeps what it takes to go on from a step. */
    void keep(int step) {
        Path snapshot = folder.path().resolveSibling("after-" + step);
        try {
            folder.snapshot(snapshot);
            context.keep(snapshot);
        } catch (CheckpointException e) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "The run is not kept after step " + step + ", and goes on: " + e.getMessage());
            discard(snapshot);
        }
    }

    private static void discard(Path snapshot) {
        try {
            FolderTree.delete(snapshot);
        } catch (IOException e) {
            LOG.log(System.Logger.Level.WARNING, snapshot + " cannot be deleted and takes room: " + e.getMessage());
        }
    }

    /** Where the run lies. */
    RunFolder folder() {
        return folder;
    }

    /**
     * Takes in how many steps the run has. What it comes to is made even if more is asked for: that may be another's.
     *
     * @throws StageFailure if it comes to nothing that is asked for
     */
    void requireWithin(int steps) throws StageFailure {
        this.steps = steps;
        for (RunStep step : wanted) {
            if (step.number().orElse(0) <= steps) {
                return;
            }
        }
        if (!wanted.isEmpty()) {
            throw beyond(wanted.get(0));
        }
    }

    private StageFailure beyond(RunStep step) {
        return new StageFailure(
                FailureReason.Unsupported,
                "The run has " + steps + " steps, and its checkpoint after step " + step
                        + " is asked for: name a step that it has, or let it train for longer.");
    }

    private static StageFailure early(RunStep step, int end) {
        return new StageFailure(
                FailureReason.Unsupported,
                "The run ended at step " + end
                        + ", because it did not get better (settings.patience),"
                        + " and its checkpoint after step " + step
                        + " is asked for: name one before, or last.");
    }

    /**
     * Hands over what was asked for. The run's folder is not whole any more afterwards.
     *
     * @throws StageFailure if the run did not come to a step that was asked for; the others are handed over all the same
     */
    void handOver(Trainer.Outcome outcome, double seconds, Receiver receiver)
            throws StageFailure, IOException, InterruptedException {
        StageFailure failure = null;
        for (RunStep step : wanted) {
            if (step.number().orElse(0) > outcome.step()) {
                failure = step.number().orElse(0) > steps ? beyond(step) : early(step, outcome.step());
            } else {
                Recipe recipe = task.recipe(step);
                Path directory = context.outputDirectory(recipe);
                moveFiles(weights(step, outcome), directory);
                copyAdapter(place(step, outcome), directory);
                copyRun(directory);
                receiver.take(new StageOutput(recipe, directory, seconds, device));
            }
        }
        if (failure != null) {
            throw failure;
        }
    }

    private Path weights(RunStep step, Trainer.Outcome outcome) {
        return step.equals(RunStep.BEST) ? folder.path() : place(step, outcome);
    }

    /** Where what was made at a step lies. */
    private Path place(RunStep step, Trainer.Outcome outcome) {
        return step.number().isPresent()
                ? folder.kept(step.number().getAsInt())
                : folder.checkpoint(step.equals(RunStep.BEST) ? outcome.bestStep() : outcome.step());
    }

    /** The low-rank adapter that is in the weights, by itself; two outputs may be of one step. */
    private static void copyAdapter(Path from, Path output) throws IOException {
        Path adapter = from.resolve(RunFolder.ADAPTER);
        if (Files.isDirectory(adapter)) {
            Path copy = Files.createDirectories(output.resolve(RunFolder.ADAPTER));
            for (Path file : PeftAdapter.files(adapter).toList()) {
                Files.copy(file, copy.resolve(file.getFileName()));
            }
        }
    }

    /** A checkpoint's own files, without what a run goes on from. */
    private static void moveFiles(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.list(from)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Files.move(file, to.resolve(file.getFileName()));
            }
        }
    }

    private void copyRun(Path output) throws IOException {
        Path training = Files.createDirectories(output.resolve("training"));
        try (Stream<Path> files = Files.list(folder.path().resolve("training"))) {
            // What mattered is an output of its own, and as large as the model.
            for (Path file : files.filter(RunFolder::isKept)
                    .filter(file -> !file.endsWith(FisherEstimate.FILE))
                    .toList()) {
                Files.copy(file, training.resolve(file.getFileName()));
            }
        }
    }
}
