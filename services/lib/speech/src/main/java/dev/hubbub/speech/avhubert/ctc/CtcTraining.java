package dev.hubbub.speech.avhubert.ctc;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.pytorch.jni.IValue;
import dev.hubbub.speech.avhubert.LipReaderTraining;
import dev.hubbub.speech.avhubert.LipReaderTraining.Description;
import dev.hubbub.speech.avhubert.LipReaderTraining.Writing;
import dev.hubbub.speech.avhubert.StoredNames;
import dev.hubbub.speech.avhubert.TaughtStates;
import dev.hubbub.speech.avhubert.TextDecoder;
import dev.hubbub.speech.avhubert.ctc.CtcAttentionLoss.Lost;
import dev.hubbub.speech.avhubert.ctc.CtcAttentionLoss.Weighing;
import dev.hubbub.speech.checkpoint.CheckpointException;
import dev.hubbub.speech.model.LossWeights;
import dev.hubbub.speech.model.ModelOptions;
import dev.hubbub.speech.model.Target;
import dev.hubbub.speech.model.TaughtBatch.OwnLoss;
import dev.hubbub.speech.torch.NativeScope;
import dev.hubbub.speech.torch.Precision;
import dev.hubbub.speech.torch.Script;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.stream.IntStream;

/** CTC/attention models that are trained further, by {@linkplain CtcAttentionLoss both losses} together. */
final class CtcTraining implements TaughtStates.Loss {
    /** What stands before the names of the CTC output in a model that is trained. */
    private static final String PART = "ctc.";

    private final Script head;
    private final CtcAttentionLoss loss;
    private final double share;
    private final boolean perToken;

    private CtcTraining(CtcCheckpoint files, Device device) {
        this.share = files.share();
        this.perToken = files.perToken();
        this.head = Script.loadForTraining(CtcHead.class, "CtcHead", device);
        this.loss = new CtcAttentionLoss(device);
    }

    /**
     * Opens a checkpoint, which must stay as it is until the model is closed.
     *
     * @throws CheckpointException if it is no complete model
     */
    static LipReaderTraining open(Path path, ModelOptions options) {
        CtcCheckpoint files = CtcCheckpoint.open(path);
        try {
            return LipReaderTraining.open(
                    description(files), device -> Optional.of(new CtcTraining(files, device)), options);
        } catch (RuntimeException e) {
            files.close();
            throw e;
        }
    }

    private static Description description(CtcCheckpoint files) {
        StoredNames decoder = CtcNames.decoderNames(files.parameters());
        StoredNames head = CtcNames.headNames(files.parameters(), PART);
        int vocabulary = files.vocabulary();
        int mark = vocabulary - 1;
        Map<String, String> published =
                new LinkedHashMap<>(CtcNames.published(files.parameters(), decoder.within("decoder.")));
        published.putAll(CtcNames.published(files.parameters(), head));
        return new Description(
                files.checkpoint(),
                files.folder(),
                files.heads(),
                decoder,
                head,
                width -> making(files, width),
                files.senses(),
                new Writing(
                        Units.in(files.folder(), vocabulary).map(Function.identity()),
                        Units.FILES,
                        new int[] {mark},
                        mark,
                        OptionalInt.empty()),
                name -> published.getOrDefault(name, CtcNames.PUBLISHED + name));
    }

    private static TextDecoder.Making making(CtcCheckpoint files, int width) {
        TextDecoder.Making making = files.making(width);
        long vocabulary = making.parameters().get("embed_tokens.weight").shape()[0];
        CtcHead.requireFitting(CtcNames.head(files.parameters()), width, Math.toIntExact(vocabulary), files.where());
        return making;
    }

    @Override
    public OwnLoss of(
            NativeScope scope,
            TaughtStates batch,
            Map<String, NDArray> weights,
            Precision precision,
            LossWeights weighed) {
        Map<String, NDArray> own = Map.of("weight", weights.get(PART + "weight"), "bias", weights.get(PART + "bias"));
        IValue record = head.record(scope, "head", scope.of(own), scope.of((long) precision.scalarType()));
        NDArray frameScores = scope.array(head.record(scope, "scores", record, batch.states()));
        Lost lost = loss.of(
                scope,
                frameScores,
                batch.frames(),
                batch.logits(),
                batch.targets(),
                new Weighing(weighed.ctc().orElse(share), weighed.smoothing(), perToken));
        Map<String, Double> parts = new LinkedHashMap<>();
        parts.put("ctc", lost.ctc());
        parts.put("attention", lost.attention());
        parts.put("accuracy", lost.right());
        return new OwnLoss(scope.array(lost.total()), parts);
    }

    /** CTC lays every unit on a frame of its own, and another between two that are the same. */
    @Override
    public Optional<String> shortfall(int frames, Target target) {
        int[] units = Arrays.copyOf(target.labels(), target.length() - 1);
        int repeated = (int) IntStream.range(1, units.length)
                .filter(i -> units[i] == units[i - 1])
                .count();
        return frames >= units.length + repeated
                ? Optional.empty()
                : Optional.of(
                        "A text of " + units.length + " units, " + repeated + " of which repeat the one before, needs "
                                + (units.length + repeated) + " frames, and its clip has " + frames
                                + ". Look at whether texts belong to their clips, and cut clips less closely.");
    }

    @Override
    public void close() {
        loss.close();
        head.close();
    }
}
