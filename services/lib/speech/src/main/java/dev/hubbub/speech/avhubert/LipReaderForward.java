package dev.hubbub.speech.avhubert;

import ai.djl.ndarray.NDArray;
import ai.djl.pytorch.jni.IValue;
import dev.hubbub.speech.model.LossWeights;
import dev.hubbub.speech.model.Modality;
import dev.hubbub.speech.model.Target;
import dev.hubbub.speech.model.TaughtBatch;
import dev.hubbub.speech.model.TrainableModel;
import dev.hubbub.speech.model.TrainingInput;
import dev.hubbub.speech.torch.NativeScope;
import dev.hubbub.speech.torch.Precision;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Scores of texts that are known, with weights that are learnt. */
final class LipReaderForward implements TrainableModel.Forward {
    private final RecordedEncoder encoder;
    private final RecordedDecoder decoder;
    private final Optional<TaughtStates.Loss> loss;
    private final Map<String, NDArray> weights;
    private final Precision precision;
    private final Set<String> inTrainingMode;
    private final NativeScope kept;

    /**
     * @param loss of the family, if it has one of its own
     * @param kept owned by this
     */
    LipReaderForward(
            RecordedEncoder encoder,
            RecordedDecoder decoder,
            Optional<TaughtStates.Loss> loss,
            Map<String, NDArray> weights,
            Precision precision,
            Set<String> inTrainingMode,
            NativeScope kept) {
        this.encoder = encoder;
        this.decoder = decoder;
        this.loss = loss;
        this.weights = weights;
        this.precision = precision;
        this.inTrainingMode = inTrainingMode;
        this.kept = kept;
    }

    @Override
    public NDArray logits(NativeScope scope, List<TrainingInput> inputs, int[][] fed, Set<Modality> senses) {
        List<AvHubertInput> clips = clips(inputs);
        return decoder.logits(scope, states(scope, clips, senses), AvHubertPass.frames(clips), fed);
    }

    @Override
    public TaughtBatch taught(
            NativeScope scope,
            List<TrainingInput> inputs,
            int[][] fed,
            Set<Modality> senses,
            List<Target> targets,
            LossWeights weighed) {
        List<AvHubertInput> clips = clips(inputs);
        return taught(scope, states(scope, clips, senses), AvHubertPass.frames(clips), fed, targets, weighed);
    }

    private IValue states(NativeScope scope, List<AvHubertInput> clips, Set<Modality> senses) {
        return encoder.pass().states(scope, scope, clips, senses);
    }

    /** The encoder with the weights as they are. */
    RecordedEncoder encoder() {
        return encoder;
    }

    /**
     * What comes of states.
     *
     * @param frames of each clip that are its own
     */
    TaughtBatch taught(
            NativeScope scope, IValue states, int[] frames, int[][] fed, List<Target> targets, LossWeights weighed) {
        NDArray logits = decoder.logits(scope, states, frames, fed);
        TaughtStates batch = new TaughtStates(states, frames, logits, targets);
        return new TaughtBatch(logits, loss.map(own -> own.of(scope, batch, weights, precision, weighed)));
    }

    private static List<AvHubertInput> clips(List<TrainingInput> inputs) {
        return inputs.stream().map(LipReaderTraining.Perceived::of).toList();
    }

    @Override
    public Set<String> inTrainingMode() {
        return inTrainingMode;
    }

    @Override
    public void close() {
        kept.close();
    }
}
