package dev.hubbub.speech.torchscript;

import ai.djl.pytorch.jni.IValue;
import dev.hubbub.speech.model.EncodedSpeech;
import dev.hubbub.speech.torch.NativeScope;
import java.util.List;

/** The scores that an exported model gave clips, on its device. */
final class EncodedScores implements EncodedSpeech {
    private final TorchScriptModel owner;
    private final List<Scored> batches;
    private final double[] seconds;

    EncodedScores(TorchScriptModel owner, List<Scored> batches, double[] seconds) {
        this.owner = owner;
        this.batches = List.copyOf(batches);
        this.seconds = seconds;
    }

    /**
     * The clips of one call of the model.
     *
     * @param clips which ones, row by row
     * @param scores {@code rows x frames x vocabulary}
     * @param frames of each row
     * @param vocabulary number of tokens
     */
    record Scored(NativeScope scope, int[] clips, IValue scores, long[] frames, int vocabulary)
            implements AutoCloseable {

        @Override
        public void close() {
            scope.close();
        }
    }

    /**
     * What a model encoded itself.
     *
     * @throws IllegalArgumentException if another one encoded it
     */
    static EncodedScores of(TorchScriptModel model, EncodedSpeech speech) {
        if (speech instanceof EncodedScores scores && scores.owner == model) {
            return scores;
        }
        throw new IllegalArgumentException("This audio was encoded by another model: encode it with this one.");
    }

    List<Scored> batches() {
        return batches;
    }

    @Override
    public int size() {
        return seconds.length;
    }

    @Override
    public double seconds(int clip) {
        return seconds[clip];
    }

    @Override
    public void close() {
        batches.forEach(Scored::close);
    }
}
