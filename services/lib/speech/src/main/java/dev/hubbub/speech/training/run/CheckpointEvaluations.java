package dev.hubbub.speech.training.run;

import dev.hubbub.speech.checkpoint.CheckpointException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** Evaluates the checkpoints of a run, each once it is in its place, and keeps with them what they came to. */
final class CheckpointEvaluations {
    private final Evaluator evaluator;
    private final RunFolder folder;
    private final int saveTotalLimit;
    private final RunProgress progress;
    private final Curve curve;
    private final TrainingListener listener;

    /** @param saveTotalLimit how many checkpoints stay, the last and the best among them */
    CheckpointEvaluations(
            Evaluator evaluator,
            RunFolder folder,
            int saveTotalLimit,
            RunProgress progress,
            Curve curve,
            TrainingListener listener) {
        this.evaluator = evaluator;
        this.folder = folder;
        this.saveTotalLimit = saveTotalLimit;
        this.progress = progress;
        this.curve = curve;
        this.listener = listener;
    }

    void addBase(Path base) throws IOException {
        evaluate(0, base);
    }

    /** What is in its place now. */
    void add(Optional<BackgroundCheckpoints.Written> written) throws IOException {
        if (written.isPresent()) {
            Path checkpoint = written.get().checkpoint();
            RunProgress then = written.get().progress();
            then.record(then.step, evaluate(then.step, checkpoint));
            // Written again, for the run goes on from it with the evaluation that it has had.
            RunFolder.json(RunFolder.progress(checkpoint), then.json());
            folder.prune(progress.bestStep, saveTotalLimit);
            listener.resumable(then.step);
        }
    }

    private Evaluation evaluate(int step, Path checkpoint) throws IOException {
        Evaluation evaluation = judged(step, checkpoint);
        boolean best = progress.record(step, evaluation);
        curve.add(step, evaluation);
        listener.evaluated(step, evaluation, best);
        return evaluation;
    }

    private Evaluation judged(int step, Path checkpoint) throws IOException {
        try {
            return evaluator.evaluate(checkpoint);
        } catch (CheckpointException e) {
            if (step == 0 || e.getCause() instanceof IOException) {
                throw e;
            }
            throw new TrainingFailedException(
                    "The run is given up at step " + step + ", whose checkpoint cannot be used (" + e.getMessage()
                            + "): lower the learning rate.",
                    e);
        }
    }
}
