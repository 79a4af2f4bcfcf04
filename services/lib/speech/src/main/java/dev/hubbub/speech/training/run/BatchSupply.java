package dev.hubbub.speech.training.run;

import dev.hubbub.speech.model.Clip;
import dev.hubbub.speech.model.Encoding;
import dev.hubbub.speech.model.Modality;
import dev.hubbub.speech.model.Target;
import dev.hubbub.speech.model.TrainableModel;
import dev.hubbub.speech.model.TrainingInput;
import dev.hubbub.speech.training.TrainingBatch;
import dev.hubbub.speech.training.augmentation.Augmentation;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.BiConsumer;

/**
 * Batches in their order, each read and turned into features while the one before is learnt from. A clip that cannot be read
 * is left out of its batch, and said.
 */
final class BatchSupply implements AutoCloseable {
    private final TrainableModel model;
    private final ExampleSource source;
    private final UsableExamples examples;
    private final BatchOrder order;
    private final Batching batching;
    private final RecordedBeside beside;
    private final Set<Modality> wanted;
    private final BiConsumer<Example, String> unreadable;
    private final ExecutorService ahead = Executors.newSingleThreadExecutor(work -> {
        Thread thread = new Thread(work, "examples ahead");
        thread.setDaemon(true);
        return thread;
    });
    private int epoch;
    private int batch;
    private List<List<Turn>> batches;
    private Future<Prepared> next;

    /**
     * A batch as far as it could be read.
     *
     * @param batch empty if none of its clips could be
     * @param unreadable what could not be, and why
     */
    private record Prepared(Optional<TrainingBatch> batch, Map<Example, String> unreadable) {}

    /**
     * @param epoch where to go on
     * @param batch the first that is wanted
     * @param unreadable is told, in the thread that asks for batches, of every clip that is left out and why
     */
    BatchSupply(
            TrainableModel model,
            ExampleSource source,
            UsableExamples examples,
            Turns turns,
            int epoch,
            int batch,
            BiConsumer<Example, String> unreadable) {
        this.model = model;
        this.source = source;
        this.examples = examples;
        this.batching = turns.batching();
        this.beside = new RecordedBeside(source, examples, batching.augmentation());
        this.wanted = batching.modalities().of(model);
        this.order = new BatchOrder(turns);
        this.epoch = epoch;
        this.batch = batch;
        this.unreadable = unreadable;
        this.batches = order.epoch(epoch);
        prepare();
    }

    private void prepare() {
        if (batch == batches.size()) {
            epoch++;
            batch = 0;
            batches = order.epoch(epoch);
        }
        List<Turn> members = batches.get(batch);
        int when = epoch;
        Set<Modality> kept = batching.modalities().kept(Turns.Draw.DROPOUT.of(batching.seed(), epoch, batch));
        next = ahead.submit(() -> read(members, when, kept));
    }

    private Prepared read(List<Turn> members, int when, Set<Modality> kept) throws IOException {
        List<TrainingInput> inputs = new ArrayList<>();
        List<Target> targets = new ArrayList<>();
        Map<Example, String> faults = new LinkedHashMap<>();
        for (Turn member : members) {
            Example example = examples.example(member.example());
            try {
                inputs.add(input(member, clip(example, member), when));
                targets.add(examples.target(member.example()));
            } catch (UnusableClipException | IllegalArgumentException e) {
                faults.put(example, e.getMessage());
            }
        }
        return new Prepared(
                inputs.isEmpty() ? Optional.empty() : Optional.of(new TrainingBatch(inputs, targets, kept)), faults);
    }

    private Clip clip(Example example, Turn turn) throws IOException {
        Clip clip = source.clip(example, wanted, turn.speed());
        clip.requireAll(wanted);
        return clip;
    }

    private TrainingInput input(Turn turn, Clip clip, int when) throws IOException {
        Augmentation augmentation = batching.augmentation();
        Clip heard = augmentation.heard(
                clip,
                Turns.Draw.NOISE.of(batching.seed(), when, turn.number()),
                beside.of(examples.example(turn.example())));
        requireReadable(clip);
        Clip seen = batching.modalities().varied(heard, Turns.Draw.PICTURES.of(batching.seed(), when, turn.number()));
        TrainingInput input = model.input(seen, new Encoding(batching.padToWindow()));
        return augmentation.taken(input, Turns.Draw.MASKS.of(batching.seed(), when, turn.number()));
    }

    /** Pictures are as large as the model takes them in once they are varied: what it refuses of others shows only before. */
    private void requireReadable(Clip clip) {
        if (clip.video() != null && wanted.contains(Modality.VIDEO)) {
            model.input(new Clip(null, clip.video().first(1)), Encoding.UNPADDED);
        }
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

    /**
     * The next batch of which anything can be used.
     *
     * @throws IOException if a clip cannot be read now
     * @throws TrainingFailedException if nothing of a whole epoch can be used, or the thread is interrupted
     */
    TrainingBatch next() throws IOException {
        String why = "";
        for (int tried = 0; tried <= batches.size(); tried++) {
            Prepared ready = prepared();
            batch++;
            prepare();
            ready.unreadable().forEach(unreadable);
            if (ready.batch().isPresent()) {
                return ready.batch().get();
            }
            why = String.join(" ", ready.unreadable().values());
        }
        throw new TrainingFailedException("No clip can be learnt from. " + why);
    }

    private Prepared prepared() throws IOException {
        try {
            return next.get();
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
