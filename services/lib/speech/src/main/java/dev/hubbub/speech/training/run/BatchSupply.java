package dev.hubbub.speech.training.run;

import dev.hubbub.speech.model.Encoding;
import dev.hubbub.speech.model.Target;
import dev.hubbub.speech.model.TrainableModel;
import dev.hubbub.speech.model.TrainingInput;
import dev.hubbub.speech.training.TrainingBatch;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
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
    private final Set<String> broken = new LinkedHashSet<>();
    private int epoch;
    private int batch;
    private List<int[]> batches;
    private Future<Read> next;

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

    /** What of some examples can be used, which may be nothing. */
    private Read read(int[] members) throws IOException {
        List<TrainingInput> inputs = new ArrayList<>();
        List<Target> targets = new ArrayList<>();
        List<String> broken = new ArrayList<>();
        for (int member : members) {
            Example example = examples.example(member);
            try {
                inputs.add(model.input(source.clip(example), encoding));
                targets.add(examples.target(member));
            } catch (UnusableClipException | IllegalArgumentException e) {
                broken.add(example.id() + " cannot be learnt from and is left out: " + e.getMessage());
            }
        }
        return new Read(inputs, targets, broken);
    }

    private record Read(List<TrainingInput> inputs, List<Target> targets, List<String> broken) {}

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

    /** Sentences about clips that were left out so far, each once. */
    Set<String> broken() {
        return broken;
    }

    /**
     * The next batch of which anything can be used.
     *
     * @throws IOException if a clip cannot be read now
     * @throws TrainingFailedException if nothing of a whole epoch can be used
     */
    TrainingBatch next() throws IOException {
        for (int tried = 0; tried <= batches.size(); tried++) {
            Read ready = taken();
            broken.addAll(ready.broken());
            if (!ready.inputs().isEmpty()) {
                return new TrainingBatch(ready.inputs(), ready.targets());
            }
        }
        throw new TrainingFailedException(
                "No clip can be learnt from. " + broken.iterator().next());
    }

    private Read taken() throws IOException {
        try {
            Read ready = next.get();
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
