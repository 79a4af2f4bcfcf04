package dev.hubbub.speech.avhubert.seq2seq;

import dev.hubbub.speech.checkpoint.JsonFields;
import dev.hubbub.speech.model.ModelFamily;
import dev.hubbub.speech.model.ModelOptions;
import dev.hubbub.speech.model.ModelTraining;
import dev.hubbub.speech.model.SpeechModel;
import dev.hubbub.speech.torch.Precision;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/** AV-HuBERT sequence-to-sequence models. */
public final class Seq2SeqFamily implements ModelFamily {

    @Override
    public String name() {
        return "av-hubert-seq2seq";
    }

    @Override
    public String version() {
        return "2";
    }

    @Override
    public Set<Precision> precisions() {
        return EnumSet.allOf(Precision.class);
    }

    @Override
    public boolean recognises(Path checkpoint) {
        return JsonFields.readIfPresent(checkpoint.resolve("config.json"))
                .filter(config -> config.text("model_type", "").equals(name())
                        || config.node()
                                .path("architectures")
                                .path(0)
                                .asText("")
                                .startsWith("AV2Text"))
                .isPresent();
    }

    @Override
    public SpeechModel load(Path checkpoint, ModelOptions options) {
        return Seq2SeqModel.load(checkpoint, options);
    }

    @Override
    public Optional<ModelTraining> training() {
        return Optional.of(Seq2SeqTraining::open);
    }
}
