package dev.hubbub.speech.training.run;

import dev.hubbub.speech.model.Encoding;
import dev.hubbub.speech.model.TrainableModel;
import dev.hubbub.speech.model.TrainingInput;
import dev.hubbub.speech.training.TrainingBatch;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Batches in their order, each read and turned into features while the one before is learnt from. */
final class BatchSupply implements AutoCloseable {
    private final TrainableModel model;
    private final ExampleSource source;
    private final UsableExamples examples;
    private final BatchOrder order;
    private final Encoding encoding;
    private final ExecutorService ahead = Executors.newSingleThreadExecutor(work -> {
        Thread thread = new Thread(work, "examples ahead");
        thread.setDaemon(true);
        return thread;
    });
    private int epoch;
    private int batch;
    private List<int[]> batches;
    private Future<TrainingBatch> next;

    /**
     * @param epoch where to go on
     * @param batch the first that is wanted
     */
    BatchSupply(
            TrainableModel model,
            ExampleSource source,
            UsableExamples examples,
            BatchOrder order,
            Encoding encoding,
            int epoch,
            int batch) {
        this.model = model;
        this.source = source;
        this.examples = examples;
        this.order = order;
        this.encoding = encoding;
        this.epoch = epoch;
        this.batch = batch;
        this.batches = order.epoch(epoch);
        prepare();
    }

    private void prepare() {
        if (batch == batches.size()) {
            epoch++;
            batch = 0;
            batches = order.epoch(epoch);
        }
        int[] members = batches.get(batch);
        next = ahead.submit(() -> read(members));
    }

    private TrainingBatch read(int[] members) throws IOException {
        List<TrainingInput> inputs = new ArrayList<>();
        for (int member : members) {
            Example example = examples.example(member);
            try {
                inputs.add(model.input(source.clip(example), encoding));
            } catch (IllegalArgumentException e) {
                throw new TrainingFailedException(example.id() + " cannot be learnt from: " + e.getMessage(), e);
            }
        }
        return new TrainingBatch(inputs, examples.targets(members));
    }

    /** The epoch of the batch that comes next. */
    int epoch() {
        return epoch;
    }

    /** The place in its epoch of the batch that comes next. */
    int batch() {
        return batch;
    }

    /** How many the epoch of the batch that comes next has. */
    int batchesOfEpoch() {
        return batches.size();
    }

    /** @throws IOException if a clip cannot be read */
    TrainingBatch next() throws IOException {
        try {
            TrainingBatch ready = next.get();
            batch++;
            prepare();
            return ready;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TrainingFailedException("The run was interrupted; it goes on from its last checkpoint.", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException fault) {
                throw fault;
            }
            if (e.getCause() instanceof RuntimeException fault) {
                throw fault;
            }
            throw new IllegalStateException(e.getCause());
        }
    }

    @Override
    public void close() {
        ahead.shutdownNow();
    }
}
