package dev.hubbub.speech.whisper;

import ai.djl.ndarray.NDArray;
import ai.djl.pytorch.jni.IValue;
import dev.hubbub.speech.model.GreyFrames;
import dev.hubbub.speech.model.TrainingInput;
import dev.hubbub.speech.torch.NativeScope;
import dev.hubbub.speech.torch.Recording;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What makes states of pictures in a model that is trained further, as {@link VideoEncoder} does in one that is used. All
 * names are those of the whole model.
 */
public interface TrainableVideoEncoder extends AutoCloseable {

    /** Names of its parameters that no gradient reaches. */
    Set<String> constants();

    /** Names of parameters that it moves itself while others are learnt, such as what batch norms have seen. */
    Set<String> counted(Set<String> learnt);

    /** Names of its matrices that a low-rank adapter can be put beside. */
    List<String> adaptable();

    /**
     * What it takes in of a clip, which lasts as long as its pictures.
     *
     * @throws IllegalArgumentException if they show no mouth
     */
    TrainingInput input(GreyFrames pictures);

    /** The computation with some weights, see {@link dev.hubbub.speech.model.TrainableModel#forward}. */
    Forward forward(Map<String, NDArray> weights, Set<String> learnt, Recording recording);

    @Override
    void close();

    /** States of pictures. Holds native memory until closed. */
    interface Forward extends AutoCloseable {

        /**
         * The states of clips; recorded for gradients if the calling thread records.
         *
         * @param inputs of one batch, made by this encoder
         * @return {@code clips x most frames x width}, owned by the scope; what stands behind a clip's end means nothing
         */
        IValue states(NativeScope scope, List<TrainingInput> inputs);

        /** Parameters of layers that behave as in training. */
        Set<String> inTrainingMode();

        @Override
        void close();
    }
}
