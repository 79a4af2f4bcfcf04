package dev.hubbub.speech.training.preflight;

import ai.djl.ndarray.NDArray;
import ai.djl.pytorch.engine.PtNDManager;
import dev.hubbub.speech.checkpoint.ParameterSet;
import dev.hubbub.speech.decoding.DecodingOptions;
import dev.hubbub.speech.model.Clip;
import dev.hubbub.speech.model.Encoding;
import dev.hubbub.speech.model.Modality;
import dev.hubbub.speech.model.Regularisation;
import dev.hubbub.speech.model.Target;
import dev.hubbub.speech.model.TokenText;
import dev.hubbub.speech.model.TrainableModel;
import dev.hubbub.speech.model.TrainingInput;
import dev.hubbub.speech.torch.NativeScope;
import dev.hubbub.speech.torch.Precision;
import dev.hubbub.speech.torch.Recording;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A model some of whose layers are in training mode whatever is frozen, as a family that forgets to stop them would be. */
record InTrainingMode(TrainableModel model, Set<String> layers) implements TrainableModel {

    @Override
    public Forward forward(
            Map<String, NDArray> weights, Set<String> learnt, Regularisation leftOut, Recording recording) {
        Forward own = model.forward(weights, learnt, leftOut, recording);
        return new Forward() {
            @Override
            public NDArray logits(NativeScope scope, List<TrainingInput> inputs, int[][] fed, Set<Modality> kept) {
                return own.logits(scope, inputs, fed, kept);
            }

            @Override
            public Set<String> inTrainingMode() {
                return layers;
            }

            @Override
            public void close() {
                own.close();
            }
        };
    }

    @Override
    public ParameterSet parameters() {
        return model.parameters();
    }

    @Override
    public Set<String> constants() {
        return model.constants();
    }

    @Override
    public List<String> adaptable() {
        return model.adaptable();
    }

    @Override
    public String publishedName(String parameter) {
        return model.publishedName(parameter);
    }

    @Override
    public int vocabulary() {
        return model.vocabulary();
    }

    @Override
    public Precision precision() {
        return model.precision();
    }

    @Override
    public boolean hasSpectrogram() {
        return model.hasSpectrogram();
    }

    @Override
    public Set<Modality> modalities() {
        return model.modalities();
    }

    @Override
    public double longestClipSeconds() {
        return model.longestClipSeconds();
    }

    @Override
    public boolean hasWindow() {
        return model.hasWindow();
    }

    @Override
    public Optional<TokenText> text() {
        return model.text();
    }

    @Override
    public TrainingInput input(Clip clip, Encoding how) {
        return model.input(clip, how);
    }

    @Override
    public Target target(String text, String language) {
        return model.target(text, language);
    }

    @Override
    public int[] prompt(DecodingOptions options) {
        return model.prompt(options);
    }

    @Override
    public int endOfText() {
        return model.endOfText();
    }

    @Override
    public PtNDManager manager() {
        return model.manager();
    }

    @Override
    public void save(ParameterSet parameters, Path folder) {
        model.save(parameters, folder);
    }

    @Override
    public void close() {}
}
