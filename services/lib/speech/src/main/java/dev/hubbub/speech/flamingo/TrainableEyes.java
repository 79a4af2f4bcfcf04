package dev.hubbub.speech.flamingo;

import ai.djl.ndarray.NDArray;
import ai.djl.pytorch.jni.IValue;
import dev.hubbub.speech.avhubert.AvHubertEyes;
import dev.hubbub.speech.avhubert.AvHubertInput;
import dev.hubbub.speech.model.GreyFrames;
import dev.hubbub.speech.model.TrainingInput;
import dev.hubbub.speech.torch.NativeScope;
import dev.hubbub.speech.torch.Recording;
import dev.hubbub.speech.whisper.TrainableVideoEncoder;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The AV-HuBERT inside of a model that is trained. */
record TrainableEyes(AvHubertEyes encoder) implements TrainableVideoEncoder {

    @Override
    public Set<String> constants() {
        return encoder.constants();
    }

    @Override
    public Set<String> counted(Set<String> learnt) {
        return encoder.counted(learnt);
    }

    @Override
    public List<String> adaptable() {
        return encoder.adaptable();
    }

    @Override
    public TrainingInput input(GreyFrames pictures) {
        return new Mouth(AvHubertEyes.input(pictures));
    }

    @Override
    public Forward forward(Map<String, NDArray> weights, Set<String> learnt, Recording recording) {
        return new Looking(encoder.looking(weights, learnt, recording));
    }

    @Override
    public void close() {
        encoder.close();
    }

    /** Pictures of a mouth. */
    private record Mouth(AvHubertInput pictures) implements TrainingInput {

        @Override
        public double seconds() {
            return (double) pictures.frames() / GreyFrames.FRAMES_PER_SECOND;
        }

        /** @throws IllegalArgumentException if another model made the input */
        static AvHubertInput of(TrainingInput input) {
            if (input instanceof Mouth mouth) {
                return mouth.pictures;
            }
            throw new IllegalArgumentException("These pictures were taken in by another model: use this one.");
        }
    }

    private record Looking(AvHubertEyes.Looking pass) implements Forward {

        @Override
        public IValue states(NativeScope scope, List<TrainingInput> inputs) {
            return pass.states(scope, inputs.stream().map(Mouth::of).toList());
        }

        @Override
        public Set<String> inTrainingMode() {
            return pass.inTrainingMode();
        }

        @Override
        public void close() {
            pass.close();
        }
    }
}
