package dev.hubbub.speech.training;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hubbub.speech.ModelFamilies;
import dev.hubbub.speech.ResidentMemory;
import dev.hubbub.speech.TestDevice;
import dev.hubbub.speech.model.Encoding;
import dev.hubbub.speech.model.TrainableModel;
import dev.hubbub.speech.training.run.Example;
import java.io.IOException;
import java.nio.file.Files;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** What a step holds of the machine's memory. */
class LearnerMemoryTest {
    private static final int BATCHES = 48;

    @Test
    @EnabledOnOs(value = OS.LINUX, disabledReason = "Only Linux says in a file how much memory a process has.")
    void gradients_of_one_batch_are_held_however_many_are_accumulated() throws IOException {
        SpokenExamples source = new SpokenExamples("hello");
        Example example = source.examples().get(0);
        try (TrainableModel model = ModelFamilies.named("whisper")
                        .training()
                        .orElseThrow()
                        .open(SpokenExamples.CHECKPOINT, TestDevice.OPTIONS);
                Learner learner = new Learner(
                        model,
                        LearntParameters.of(model, List.of(), Optional.empty()),
                        Objective.CROSS_ENTROPY,
                        AdamW.USUAL,
                        Optional.empty(),
                        0)) {
            TrainingBatch batch = new TrainingBatch(
                    List.of(model.input(source.sound(example), Encoding.UNPADDED)),
                    List.of(model.target(example.text(), example.language())));
            Watched batches = new Watched(batch);
            learner.step(batches, 1e-5, 1);
            long gradients = Files.size(SpokenExamples.CHECKPOINT.resolve("model.safetensors"));
            long grown = batches.resident.get(BATCHES - 1) - batches.resident.get(8);
            // What is not held is not grown by: all the others would be 39 times the gradients, and Java has needs of
            // its own.
            assertTrue(grown < 25 * gradients, grown + " B grown, where gradients have " + gradients + " B");
        }
    }

    /** Looks at the memory whenever a batch is asked for. */
    private static final class Watched extends AbstractList<TrainingBatch> {
        private final TrainingBatch batch;
        private final List<Long> resident = new ArrayList<>();

        Watched(TrainingBatch batch) {
            this.batch = batch;
        }

        @Override
        public TrainingBatch get(int index) {
            resident.add(ResidentMemory.bytes());
            return batch;
        }

        @Override
        public int size() {
            return BATCHES;
        }
    }
}
