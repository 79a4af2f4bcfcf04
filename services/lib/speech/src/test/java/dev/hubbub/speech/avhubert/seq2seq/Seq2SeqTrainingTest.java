package dev.hubbub.speech.avhubert.seq2seq;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.ndarray.NDArray;
import dev.hubbub.speech.CrossEntropyReference;
import dev.hubbub.speech.TestDevice;
import dev.hubbub.speech.avhubert.GoldenClips;
import dev.hubbub.speech.model.LossWeights;
import dev.hubbub.speech.model.Target;
import dev.hubbub.speech.model.TaughtBatch;
import dev.hubbub.speech.model.TrainableModel;
import dev.hubbub.speech.torch.NativeScope;
import dev.hubbub.speech.torch.TorchRuntime;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What training loses is what the original loses. */
class Seq2SeqTrainingTest {
    private static final LossWeights PLAIN = new LossWeights(0, Optional.empty());
    private static final int[] FRAMES = {6, 6};
    private static final int PADDED = 8;

    @TempDir
    Path folder;

    @Test
    void scores_of_known_texts_are_the_originals() throws IOException {
        try (GoldenClips golden = new GoldenClips("seq2seq");
                TrainableModel model = Seq2SeqTraining.open(golden.writeTo(folder, Map.of()), TestDevice.OPTIONS);
                NativeScope scope = new NativeScope(model.manager())) {
            Map<String, NDArray> weights = model.parameters().arrays(scope);
            try (TrainableModel.Forward forward = model.forward(weights, Set.of())) {
                TaughtBatch taught = TorchRuntime.inference(
                        () -> golden.taught(forward, scope, FRAMES, FRAMES, targets(golden), PLAIN));
                float[] logits = taught.logits().toFloatArray();
                assertArrayEquals(golden.tensor("logits_labels"), logits, 3.2e-5f);
                assertEquals(golden.tensor("loss")[0], CrossEntropyReference.mean(logits, 23, labels(golden)), 1e-5);
                assertEquals(Optional.empty(), taught.own());
            }
        }
    }

    private static long[] labels(GoldenClips golden) {
        float[] labels = golden.tensor("in.labels");
        return IntStream.range(0, labels.length)
                .mapToLong(i -> (long) labels[i])
                .toArray();
    }

    /** As the original makes them of labels: behind the token that ends a text, which is also fed at the end. */
    private static List<Target> targets(GoldenClips golden) {
        float[] labels = golden.tensor("in.labels");
        return IntStream.range(0, FRAMES.length)
                .mapToObj(clip -> {
                    int[] own = new int[PADDED];
                    int[] fed = new int[PADDED];
                    for (int i = 0; i < PADDED; i++) {
                        own[i] = (int) labels[clip * PADDED + i];
                        fed[i] = i == 0 ? 2 : own[i - 1] < 0 ? 1 : own[i - 1];
                    }
                    return new Target(fed, own);
                })
                .toList();
    }
}
