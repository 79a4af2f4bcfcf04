package dev.hubbub.speech.training.run;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hubbub.speech.checkpoint.ElementType;
import dev.hubbub.speech.checkpoint.SafetensorsWriter;
import dev.hubbub.speech.model.TrainableModel;
import dev.hubbub.speech.torch.TorchRuntime;
import dev.hubbub.speech.training.Learner;
import dev.hubbub.speech.training.LearntParameters;
import dev.hubbub.speech.training.PeftAdapter;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * Writes the checkpoints of a run beside its steps, one at a time. What writing fails with is thrown where its outcome is
 * asked for.
 */
final class BackgroundCheckpoints implements AutoCloseable {
    private final RunFolder folder;
    private final TrainableModel model;
    private final Path base;
    private final LearntParameters which;
    private final ObjectNode run;
    private final ExecutorService thread = Executors.newSingleThreadExecutor(work -> new Thread(work, "checkpoints"));
    private Future<Optional<Written>> outstanding;

    /** A checkpoint that is in its place, and where the run was at it. */
    record Written(Path checkpoint, RunProgress progress) {}

    /**
     * @param base the checkpoint that the run began with
     * @param run what it is made from, which each checkpoint says of itself
     */
    BackgroundCheckpoints(RunFolder folder, TrainableModel model, Path base, LearntParameters which, ObjectNode run) {
        this.folder = folder;
        this.model = model;
        this.base = base;
        this.which = which;
        this.run = run;
    }

    /**
     * Begins to write; the outcome of what was begun before must have been asked for.
     *
     * @param snapshot is closed when it is written
     * @param goesOn whether the run is to go on from it, and not only its weights are to stay
     */
    void begin(Learner.Snapshot snapshot, RunProgress progress, boolean goesOn) {
        if (outstanding != null) {
            throw new IllegalStateException("A checkpoint is still being written.");
        }
        outstanding = thread.submit(() -> TorchRuntime.inference(() -> {
            try (snapshot) {
                // First: whoever finds the checkpoint goes on behind this step.
                if (folder.keeps(progress.step)) {
                    folder.save(folder.kept(progress.step), place -> writeWeights(snapshot, place));
                }
                return goesOn ? Optional.of(new Written(write(snapshot, progress), progress)) : Optional.empty();
            }
        }));
    }

    private Path write(Learner.Snapshot snapshot, RunProgress progress) {
        return folder.save(folder.checkpoint(progress.step), place -> {
            writeWeights(snapshot, place);
            SafetensorsWriter.write(RunFolder.state(place), snapshot.state());
            RunFolder.json(RunFolder.progress(place), progress.json());
        });
    }

    private void writeWeights(Learner.Snapshot snapshot, Path place) {
        // Also what is frozen, whose base may be in half precision: a checkpoint has one encoding.
        model.save(snapshot.parameters().as(ElementType.FLOAT32), place);
        if (which.adapters().isPresent()) {
            new PeftAdapter(which, snapshot.changing())
                    .write(
                            model,
                            run.path("from").asText(base.toString()),
                            Optional.ofNullable(run.at("/base/digest").textValue()),
                            place.resolve(RunFolder.ADAPTER));
        }
        RunFolder.json(RunFolder.lineage(place), run);
    }

    /** The checkpoint that was written meanwhile, once; empty if none was. */
    Optional<Written> finished() {
        return outstanding == null || !outstanding.isDone() ? Optional.empty() : settled();
    }

    /**
     * Waits for what is being written, and gives it once; empty if there is no checkpoint.
     *
     * @throws TrainingFailedException if the thread is interrupted; what is being written is written all the same
     */
    Optional<Written> settled() {
        if (outstanding == null) {
            return Optional.empty();
        }
        try {
            Optional<Written> written = outstanding.get();
            outstanding = null;
            return written;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TrainingFailedException("The run was interrupted; it goes on from its last checkpoint.", e);
        } catch (ExecutionException e) {
            outstanding = null;
            if (e.getCause() instanceof RuntimeException fault) {
                throw fault;
            }
            if (e.getCause() instanceof Error fault) {
                throw fault;
            }
            throw new IllegalStateException(e.getCause());
        }
    }

    /** Waits also where the run has failed or is interrupted: what is being written is needed to go on. */
    @Override
    public void close() {
        thread.shutdown();
        boolean interrupted = false;
        boolean done = false;
        while (!done) {
            try {
                done = thread.awaitTermination(1, TimeUnit.DAYS);
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
