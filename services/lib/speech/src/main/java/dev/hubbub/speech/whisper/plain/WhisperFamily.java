package dev.hubbub.speech.whisper.plain;

import dev.hubbub.speech.checkpoint.JsonFields;
import dev.hubbub.speech.model.ModelFamily;
import dev.hubbub.speech.model.ModelInitialisation;
import dev.hubbub.speech.model.ModelOptions;
import dev.hubbub.speech.model.ModelTraining;
import dev.hubbub.speech.model.SpeechModel;
import dev.hubbub.speech.torch.Precision;
import dev.hubbub.speech.whisper.WhisperModel;
import dev.hubbub.speech.whisper.WhisperTraining;
import dev.hubbub.speech.whisper.checkpoint.WhisperInitialisation;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/** Whisper models of all sizes, in the layouts in which they are published. */
public final class WhisperFamily implements ModelFamily {

    @Override
    public String name() {
        return "whisper";
    }

    @Override
    public String version() {
        return "1";
    }

    @Override
    public Set<Precision> precisions() {
        return EnumSet.allOf(Precision.class);
    }

    @Override
    public boolean recognises(Path checkpoint) {
        return JsonFields.readIfPresent(checkpoint.resolve("config.json"))
                .filter(config -> config.text("model_type", "").equals("whisper"))
                .isPresent();
    }

    @Override
    public SpeechModel load(Path checkpoint, ModelOptions options) {
        return WhisperModel.load(checkpoint, options);
    }

    @Override
    public Optional<ModelInitialisation> initialisation() {
        return Optional.of(WhisperInitialisation::write);
    }

    @Override
    public Optional<ModelTraining> training() {
        return Optional.of(WhisperTraining::open);
    }
}
