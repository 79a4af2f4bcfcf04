package dev.hubbub.speech.model;

import ai.djl.ndarray.NDArray;
import ai.djl.pytorch.engine.PtNDManager;
import dev.hubbub.speech.checkpoint.ParameterSet;
import dev.hubbub.speech.decoding.DecodingOptions;
import dev.hubbub.speech.torch.NativeScope;
import dev.hubbub.speech.torch.Precision;
import dev.hubbub.speech.torch.Recording;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * A checkpoint that can be trained further. Its arithmetic is that of inference: the same script, with weights that may
 * change. Whoever trains holds the weights; the model knows what to compute with them and how they are saved.
 */
public interface TrainableModel extends AutoCloseable {

    /** The checkpoint's parameters by name. */
    ParameterSet parameters();

    /** Names of parameters that no gradient reaches: tables that were computed once, and what is {@link #counted}. */
    Set<String> constants();

    /**
     * Names of parameters that the computation itself moves while others are learnt: the means and variances that a batch
     * norm has seen.
     *
     * @param learnt names of parameters that are trained
     */
    default Set<String> counted(Set<String> learnt) {
        return Set.of();
    }

    /** Names of parameters that play no part in what is learnt from some senses alone. */
    default Set<String> unreached(Set<Modality> used) {
        return Set.of();
    }

    /** Names of the matrices that a low-rank adapter can be put beside, {@code rows x columns} each. */
    List<String> adaptable();

    /**
     * What a parameter is called in checkpoints of the Hugging Face layout, in which adapters are exchanged.
     *
     * @throws IllegalArgumentException if it has no such name
     */
    String publishedName(String parameter);

    /** What is computed in; the weights that are learnt are in float32. */
    Precision precision();

    /** Whether its inputs have a spectrogram of which parts can be hidden. */
    boolean hasSpectrogram();

    /** Tokens of the model's vocabulary, specials included. */
    int vocabulary();

    /** The senses that it learns from; what else a clip has is left unused. */
    Set<Modality> modalities();

    /** Seconds of the longest clip. */
    double longestClipSeconds();

    /** Whether clips can be followed by silence up to one length that it was trained on; otherwise they stay as they are. */
    boolean hasWindow();

    /** What the model's tokens stand for; empty if the checkpoint came without a tokenizer. */
    Optional<TokenText> text();

    /**
     * What the encoder takes in of a clip.
     *
     * @throws IllegalArgumentException if the clip lacks what the model needs, or is too long
     */
    TrainingInput input(Clip clip, Encoding how);

    /**
     * What the decoder is to learn for a text: behind the same tokens with which decoding begins, the text's and the end.
     *
     * @param language its code; {@code null} where the model has no languages
     * @throws IllegalArgumentException if the model has no such language, no tokenizer, or too few positions
     */
    Target target(String text, String language);

    /**
     * The tokens with which decoding begins.
     *
     * @throws IllegalArgumentException if the options ask for what the model does not have
     */
    int[] prompt(DecodingOptions options);

    /** The token that ends a text. */
    int endOfText();

    /** Tokens of the longest text that decoding writes unless it is told otherwise, the end counted; empty for any. */
    default OptionalInt longestWritten() {
        return OptionalInt.empty();
    }

    /**
     * Why a clip is too short for all of its loss to learn a text from it, in a sentence; empty if it is not.
     *
     * @param input made by this model
     */
    default Optional<String> shortfall(TrainingInput input, Target target) {
        return Optional.empty();
    }

    /** Whether its loss can have a part of CTC, whose share can be said. */
    default boolean hasCtc() {
        return false;
    }

    /** Whether its loss has a part of CTC where it is weighed so. */
    default boolean learnsCtc(LossWeights weights) {
        return hasCtc();
    }

    /**
     * What is learnt with the model and only its loss has use for: no checkpoint holds it, and what the model writes does
     * not depend on it.
     *
     * @param seed equal seeds give equal numbers
     * @return under names that no parameter of the model has; empty if its loss has nothing of its own where it is weighed so
     */
    default ParameterSet lossParameters(LossWeights weights, long seed) {
        return ParameterSet.of(List.of());
    }

    /**
     * The computation with some weights, which it goes on using as they change.
     *
     * @param weights float32 arrays of all {@link #parameters} by name, those of adapters, and where the loss is asked for
     *     its {@link #lossParameters}; those of what is {@link #counted} are written to
     * @param learnt names of those that are trained; if there are none, every layer behaves as in inference
     */
    default Forward forward(Map<String, NDArray> weights, Set<String> learnt) {
        return forward(weights, learnt, Regularisation.NONE, Recording.WHOLE);
    }

    /**
     * The same, of which something is left out whenever it is recorded for gradients.
     *
     * @param recording how its parts are recorded
     * @throws IllegalArgumentException if the layers of models like this one leave nothing out
     */
    Forward forward(Map<String, NDArray> weights, Set<String> learnt, Regularisation leftOut, Recording recording);

    /** Makes arrays on the model's device. */
    PtNDManager manager();

    /**
     * Writes a checkpoint that is loaded as the original is, with its tokenizer and configuration.
     *
     * @param parameters all of {@link #parameters}, with other numbers
     * @param folder where to; files of the same names are replaced
     */
    void save(ParameterSet parameters, Path folder);

    @Override
    void close();

    /** Decoder scores under teacher forcing. Holds native memory until closed. */
    interface Forward extends AutoCloseable {

        /**
         * The scores of every next token; recorded for gradients if the calling thread records.
         *
         * @param inputs of one batch, made by this model
         * @param fed tokens of each, all equally many
         * @param kept senses that the decoder is given; the states of the others are zeros, though the inputs have them
         * @return float32 logits, {@code batch x tokens x vocabulary}, owned by the scope
         */
        NDArray logits(NativeScope scope, List<TrainingInput> inputs, int[][] fed, Set<Modality> kept);

        /**
         * The same scores, and what the model's family loses with them if it has a loss of its own.
         *
         * @param targets of each input; what is fed is theirs
         */
        default TaughtBatch taught(
                NativeScope scope,
                List<TrainingInput> inputs,
                int[][] fed,
                Set<Modality> kept,
                List<Target> targets,
                LossWeights weights) {
            return new TaughtBatch(logits(scope, inputs, fed, kept), Optional.empty());
        }

        /** Parameters of layers that behave as in training: that drop out, or normalise by the batch. */
        Set<String> inTrainingMode();

        @Override
        void close();
    }
}
