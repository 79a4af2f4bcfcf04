package dev.hubbub.speech.torchscript;

import dev.hubbub.speech.checkpoint.CheckpointException;
import dev.hubbub.speech.checkpoint.CheckpointLocation;
import dev.hubbub.speech.model.ModelFamily;
import dev.hubbub.speech.model.ModelOptions;
import dev.hubbub.speech.model.SpeechModel;
import dev.hubbub.speech.torch.Precision;
import java.nio.file.Path;
import java.util.Set;

/** Models that were exported as TorchScript, in the folders that {@linkplain dev.hubbub.speech.torchscript} describes. */
public final class TorchScriptFamily implements ModelFamily {

    @Override
    public String name() {
        return "torchscript";
    }

    @Override
    public String version() {
        return "1";
    }

    @Override
    public Set<Precision> precisions() {
        return Set.of(Precision.FLOAT32);
    }

    @Override
    public boolean recognises(Path checkpoint) {
        return TorchScriptConfig.isIn(checkpoint);
    }

    @Override
    public SpeechModel load(Path checkpoint, ModelOptions options) {
        if (!precisions().contains(options.precision())) {
            throw new CheckpointException("An exported model computes in what it was exported in and takes sound in"
                    + " float32: leave precision at float32, not " + options.precision() + ".");
        }
        return new TorchScriptModel(CheckpointLocation.of(checkpoint).path(), options);
    }
}
