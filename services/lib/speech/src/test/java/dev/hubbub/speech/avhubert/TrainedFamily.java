package dev.hubbub.speech.avhubert;

import dev.hubbub.speech.ModelFamilies;
import dev.hubbub.speech.TestDevice;
import dev.hubbub.speech.model.Clip;
import dev.hubbub.speech.model.Encoding;
import dev.hubbub.speech.model.GreyFrames;
import dev.hubbub.speech.model.Modality;
import dev.hubbub.speech.model.Target;
import dev.hubbub.speech.model.TrainingInput;
import dev.hubbub.speech.training.AdamW;
import dev.hubbub.speech.training.Learner;
import dev.hubbub.speech.training.LearntParameters;
import dev.hubbub.speech.training.Lora;
import dev.hubbub.speech.training.Objective;
import dev.hubbub.speech.training.TrainingBatch;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/** The families that read lips, each with small weights to be trained further, and what they are trained on. */
enum TrainedFamily {
    SEQ2SEQ("seq2seq", "AV2TextForConditionalGeneration"),
    CTC("ctc", "AVHubertAVSR");

    private final String golden;
    private final String architecture;

    TrainedFamily(String golden, String architecture) {
        this.golden = golden;
        this.architecture = architecture;
    }

    LipReaderTraining open(Path folder) throws IOException {
        try (GoldenClips clips = new GoldenClips(golden)) {
            clips.writeTo(folder, Map.of("architectures", List.of(architecture), "max_new_tokens", 30));
        }
        return reopen(folder);
    }

    static LipReaderTraining reopen(Path folder) {
        return (LipReaderTraining)
                ModelFamilies.of(folder).training().orElseThrow().open(folder, TestDevice.OPTIONS);
    }

    static Clip clip(int frames, int seed) {
        Random random = new Random(seed);
        float[] audio = new float[frames * 640];
        for (int i = 0; i < audio.length; i++) {
            audio[i] = (float) random.nextGaussian() / 10;
        }
        byte[] pixels = new byte[frames * 96 * 96];
        random.nextBytes(pixels);
        return new Clip(audio, new GreyFrames(96, 96, pixels));
    }

    /** Two clips of different lengths. */
    static TrainingBatch batch(LipReaderTraining model, Set<Modality> kept) {
        List<TrainingInput> inputs =
                List.of(model.input(clip(14, 1), Encoding.UNPADDED), model.input(clip(9, 2), Encoding.UNPADDED));
        List<Target> targets = List.of(model.target(new int[] {5, 9, 11, 6}), model.target(new int[] {12, 7}));
        return new TrainingBatch(inputs, targets, kept);
    }

    static TrainingBatch batch(LipReaderTraining model) {
        return batch(model, Set.of(Modality.values()));
    }

    static Learner learner(LipReaderTraining model, List<String> frozen, Optional<Lora> lora) {
        return new Learner(
                model,
                LearntParameters.of(model, frozen, lora),
                Objective.CROSS_ENTROPY,
                AdamW.USUAL,
                Optional.empty(),
                1);
    }
}
