package dev.hubbub.speech.flamingo;

import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.IValue;
import dev.hubbub.speech.avhubert.AvHubertEncoder;
import dev.hubbub.speech.avhubert.AvHubertInput;
import dev.hubbub.speech.avhubert.AvHubertStates;
import dev.hubbub.speech.model.Clip;
import dev.hubbub.speech.model.GreyFrames;
import dev.hubbub.speech.model.Modality;
import dev.hubbub.speech.whisper.VideoEncoder;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/** An AV-HuBERT that is shown pictures and given nothing to hear. */
record AvHubertVideoEncoder(AvHubertEncoder encoder) implements VideoEncoder {

    @Override
    public <T> T encode(List<GreyFrames> clips, PtNDManager parent, Function<IValue, T> use) {
        List<AvHubertInput> inputs = clips.stream()
                .map(pictures -> AvHubertInput.of(new Clip(null, pictures), Set.of(Modality.VIDEO)))
                .toList();
        try (AvHubertStates states = encoder.encode(inputs, parent)) {
            return use.apply(states.states());
        }
    }

    @Override
    public void close() {
        encoder.close();
    }
}
