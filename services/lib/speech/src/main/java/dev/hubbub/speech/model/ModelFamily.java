package dev.hubbub.speech.model;

import dev.hubbub.speech.torch.Precision;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;

/**
 * A kind of model: the only place that knows an architecture, from the files it is published in to the arithmetic. Each
 * is one entry of {@link dev.hubbub.speech.ModelFamilies}.
 */
public interface ModelFamily {

    /** What experiments call it, such as {@code whisper}. */
    String name();

    /**
     * The version of its arithmetic. It is a part of where a result comes from: raised when the same checkpoint and options
     * give other tokens, scores or times than before, and only then, because everything is computed anew.
     */
    String version();

    /** The element types of weights and activations that its models compute in. */
    Set<Precision> precisions();

    /** Whether a checkpoint says of itself, at a glance, that it is of this family; it may still be incomplete. */
    boolean recognises(Path checkpoint);

    /**
     * Loads a checkpoint together with the tokenizer that lies beside it, if there is one.
     *
     * @param checkpoint a folder or a file
     * @throws dev.hubbub.speech.checkpoint.CheckpointException if it is no complete model of this family, or one that does
     *     not compute in that precision
     * @throws dev.hubbub.speech.tokenizer.TokenizerException if there is a tokenizer that cannot be used
     * @throws dev.hubbub.speech.torch.DeviceMemoryException if the device has too little memory for it
     */
    SpeechModel load(Path checkpoint, ModelOptions options);

    /** How its models come to be from those of other families; none if they are only ever loaded. */
    default Optional<ModelAssembly> assembly() {
        return Optional.empty();
    }

    /** How its models begin that have learnt nothing; none if they only ever begin with a checkpoint. */
    default Optional<ModelInitialisation> initialisation() {
        return Optional.empty();
    }

    /** How its models are trained; none if they are only ever used. */
    default Optional<ModelTraining> training() {
        return Optional.empty();
    }
}
