package dev.hubbub.speech.whisper;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.hubbub.speech.TestDevice;
import dev.hubbub.speech.checkpoint.Checkpoint;
import dev.hubbub.speech.features.MelSpectrogram;
import dev.hubbub.speech.model.Target;
import dev.hubbub.speech.model.TrainingInput;
import dev.hubbub.speech.training.TrainingBatch;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A small model with random weights, and how the original implementations train it. */
final class TrainingReference implements AutoCloseable {
    static final Path FOLDER = ReferenceModel.resource("/training");

    private final JsonNode expected;
    private final Checkpoint inputs = Checkpoint.open(FOLDER.resolve("inputs.safetensors"));
    private final Checkpoint finals = Checkpoint.open(FOLDER.resolve("final.safetensors"));
    private final WhisperTraining model = WhisperTraining.open(FOLDER.resolve("model.pt"), TestDevice.OPTIONS);

    TrainingReference() throws IOException {
        this.expected =
                new ObjectMapper().readTree(FOLDER.resolve("training.json").toFile());
    }

    WhisperTraining model() {
        return model;
    }

    JsonNode expected() {
        return expected;
    }

    Checkpoint finals() {
        return finals;
    }

    /** One of the two batches, {@code A} or {@code B}. */
    TrainingBatch batch(String name) {
        float[] mels = inputs.tensor(name + ".mel").floats();
        long[] shape = inputs.tensor(name + ".mel").shape();
        int clips = (int) shape[0];
        int size = mels.length / clips;
        List<TrainingInput> heard = new ArrayList<>();
        List<Target> targets = new ArrayList<>();
        for (int clip = 0; clip < clips; clip++) {
            heard.add(WhisperInput.heard(
                    new MelSpectrogram(
                            (int) shape[1], (int) shape[2], Arrays.copyOfRange(mels, clip * size, (clip + 1) * size)),
                    (int) shape[2]));
            targets.add(new Target(row(name + ".decoder_input_ids", clip, clips), row(name + ".labels", clip, clips)));
        }
        return new TrainingBatch(heard, targets);
    }

    /** Each of its clips alone. */
    List<TrainingBatch> clips(String name) {
        TrainingBatch batch = batch(name);
        List<TrainingBatch> clips = new ArrayList<>();
        for (int i = 0; i < batch.inputs().size(); i++) {
            clips.add(new TrainingBatch(
                    List.of(batch.inputs().get(i)), List.of(batch.targets().get(i))));
        }
        return clips;
    }

    private int[] row(String name, int row, int rows) {
        float[] values = inputs.tensor(name).floats();
        int[] integers = new int[values.length / rows];
        for (int i = 0; i < integers.length; i++) {
            integers[i] = (int) values[row * integers.length + i];
        }
        return integers;
    }

    @Override
    public void close() {
        model.close();
        inputs.close();
        finals.close();
    }
}
