package dev.hubbub.speech.torchscript;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.pytorch.engine.PtNDManager;
import dev.hubbub.speech.decoding.Candidate;
import dev.hubbub.speech.torch.NativeScope;
import dev.hubbub.speech.torch.Script;
import dev.hubbub.speech.torchscript.EncodedScores.Scored;
import java.util.ArrayList;
import java.util.List;

/**
 * Greedy decoding of CTC: the likeliest token of every frame, repetitions joined, blanks left out. Its score is that of
 * this one path, not of all that spell the same text.
 *
 * <p>Source: A. Graves et al., Connectionist Temporal Classification, 2006, section 3.2.
 */
final class BestPath implements AutoCloseable {
    private final Script script;
    private final int blank;

    BestPath(int blank, Device device) {
        this.script = Script.load(BestPath.class, "BestPath", device);
        this.blank = blank;
    }

    /**
     * Decodes one clip.
     *
     * @param suppressed tokens never chosen
     * @return the tokens with the path's log-probability
     */
    Candidate of(Scored scored, int row, long[] suppressed, PtNDManager manager) {
        try (NativeScope scope = new NativeScope(manager)) {
            List<NDArray> path = scope.arrays(script.call(
                    scope,
                    "best",
                    scored.scores(),
                    scope.of((long) row),
                    scope.of(scored.frames()[row]),
                    scope.of(suppressed)));
            float sum = 0;
            for (float logProbability : path.get(0).toFloatArray()) {
                sum += logProbability;
            }
            return new Candidate(joined(path.get(1).toLongArray()), sum, true);
        }
    }

    private List<Integer> joined(long[] path) {
        List<Integer> tokens = new ArrayList<>();
        long last = blank;
        for (long token : path) {
            if (token != last && token != blank) {
                tokens.add(Math.toIntExact(token));
            }
            last = token;
        }
        return tokens;
    }

    @Override
    public void close() {
        script.close();
    }
}
