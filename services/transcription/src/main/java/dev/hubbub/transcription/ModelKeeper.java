package dev.hubbub.transcription;

import dev.hubbub.contracts.stage.FailureReason;
import dev.hubbub.contracts.stage.StageContext;
import dev.hubbub.contracts.stage.StageFailure;
import dev.hubbub.contracts.task.CheckpointReference;
import dev.hubbub.media.MediaReader;
import dev.hubbub.speech.ModelFamilies;
import dev.hubbub.speech.checkpoint.CheckpointException;
import dev.hubbub.speech.checkpoint.CheckpointLocation;
import dev.hubbub.speech.model.Modality;
import dev.hubbub.speech.model.ModelFamily;
import dev.hubbub.speech.model.ModelOptions;
import dev.hubbub.speech.model.SpeechModel;
import dev.hubbub.speech.tokenizer.TokenizerException;
import dev.hubbub.speech.torch.DeviceMemoryException;
import dev.hubbub.speech.torch.Precision;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Keeps the model of the last task loaded, because the next task mostly wants the same one. One model at a time: two
 * large ones do not fit on a GPU. Not for several threads at once.
 */
public final class ModelKeeper implements AutoCloseable {

    private final ModelOptions options;
    private final Function<String, ModelFamily> families;
    private CheckpointReference loaded;
    private SpeechModel model;

    /** @param options all but the precision, which each checkpoint's reference says */
    public ModelKeeper(ModelOptions options) {
        this(options, ModelFamilies::named);
    }

    /** @param families by their names */
    ModelKeeper(ModelOptions options, Function<String, ModelFamily> families) {
        this.options = options;
        this.families = families;
    }

    /**
     * A transcriber over a checkpoint's model, which is loaded if it is not the one that is.
     *
     * @throws StageFailure if the checkpoint cannot be loaded, does not fit on the device, or is for a family of models
     *     that this version does not know or has another version of
     */
    Transcriber transcriber(CheckpointReference checkpoint, StageContext context) throws StageFailure, IOException {
        ModelFamily family = family(checkpoint);
        ModelOptions own = options.withPrecision(precision(checkpoint));
        if (!isLoaded(checkpoint)) {
            close();
            Path directory = checkpoint.files(context);
            try {
                CheckpointLocation found = CheckpointLocation.of(directory);
                context.progress(
                        0,
                        "loading " + checkpoint.uri()
                                + found.remark()
                                        .map(remark -> ". " + remark.replace(directory.toString(), checkpoint.uri()))
                                        .orElse(""));
                model = family.load(found.path(), own);
            } catch (CheckpointException | TokenizerException e) {
                throw new StageFailure(
                        FailureReason.InvalidCheckpoint,
                        "The checkpoint " + checkpoint.uri() + " cannot be loaded: "
                                + e.getMessage().replace(directory.toString(), checkpoint.uri()),
                        e);
            } catch (DeviceMemoryException e) {
                throw new StageFailure(
                        FailureReason.OutOfMemory,
                        "The checkpoint " + checkpoint.uri() + " does not fit. " + e.getMessage(),
                        e);
            } catch (IllegalArgumentException | UnsupportedOperationException e) {
                throw new StageFailure(
                        FailureReason.Unsupported,
                        checkpoint.uri() + " cannot be computed as asked: " + e.getMessage(),
                        e);
            }
            loaded = checkpoint;
        }
        try {
            return new Transcriber(model, own, new MediaReader(), senses(checkpoint));
        } catch (IllegalArgumentException e) {
            throw new StageFailure(
                    FailureReason.Unsupported, checkpoint.uri() + " cannot be used as asked: " + e.getMessage(), e);
        } catch (TokenizerException e) {
            throw new StageFailure(
                    FailureReason.InvalidCheckpoint, checkpoint.uri() + " cannot be used: " + e.getMessage(), e);
        }
    }

    private ModelFamily family(CheckpointReference checkpoint) throws StageFailure {
        ModelFamily family;
        try {
            family = families.apply(checkpoint.architecture());
        } catch (IllegalArgumentException e) {
            throw new StageFailure(
                    FailureReason.Unsupported, checkpoint.uri() + " cannot be loaded: " + e.getMessage(), e);
        }
        checkpoint.requireVersion(family.name(), family.version());
        return family;
    }

    private boolean isLoaded(CheckpointReference checkpoint) {
        return loaded != null
                && loaded.architecture().equals(checkpoint.architecture())
                && loaded.digest().equals(checkpoint.digest())
                && loaded.precision() == checkpoint.precision();
    }

    private static Precision precision(CheckpointReference checkpoint) {
        return checkpoint.precision() == null
                ? Precision.FLOAT32
                : Precision.named(checkpoint.precision().toString());
    }

    private static Set<Modality> senses(CheckpointReference checkpoint) {
        return checkpoint.modalities() == null
                ? Set.of()
                : checkpoint.modalities().stream()
                        .map(sense -> Modality.valueOf(sense.name()))
                        .collect(Collectors.toSet());
    }

    @Override
    public void close() {
        if (model != null) {
            model.close();
            model = null;
            loaded = null;
        }
    }
}
