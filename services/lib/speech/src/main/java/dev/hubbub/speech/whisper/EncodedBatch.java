package dev.hubbub.speech.whisper;

import ai.djl.ndarray.types.DataType;
import ai.djl.pytorch.jni.IValue;
import dev.hubbub.speech.decoding.LanguageGuess;
import dev.hubbub.speech.torch.NativeScope;
import dev.hubbub.speech.torch.Script;
import java.util.List;

/**
 * Segments that were encoded together: the encoder's states, and the keys and values that the decoder's attention makes
 * of them and of what was seen, which every decoding shares.
 */
final class EncodedBatch implements AutoCloseable {
    private final NativeScope scope;
    private final int[] members;
    private final int[] lengths;
    private final IValue states;
    private final CrossSlots audio;
    private final CrossSlots video;
    private List<LanguageGuess> languages;

    /**
     * @param members for each row, the segment it is in the whole audio
     * @param lengths positions of each row that are audio
     * @param states {@code rows x positions x width}
     * @param video what was seen; no slots if nothing was
     */
    EncodedBatch(NativeScope scope, int[] members, int[] lengths, IValue states, CrossSlots audio, CrossSlots video) {
        this.scope = scope;
        this.members = members;
        this.lengths = lengths;
        this.states = states;
        this.audio = audio;
        this.video = video;
    }

    int size() {
        return members.length;
    }

    int member(int row) {
        return members[row];
    }

    /** Positions of a row that are audio. */
    int length(int row) {
        return lengths[row];
    }

    CrossSlots audio() {
        return audio;
    }

    CrossSlots video() {
        return video;
    }

    /** The encoder's output for one row, {@code length x width}. */
    float[] states(int row) {
        try (NativeScope reading = new NativeScope(scope.arrays())) {
            return reading.array(states)
                    .get(row)
                    .get("0:" + lengths[row])
                    .toType(DataType.FLOAT32, false)
                    .toFloatArray();
        }
    }

    /** The guesses made before for these rows; null if none were made. */
    List<LanguageGuess> languages() {
        return languages;
    }

    void remember(List<LanguageGuess> guesses) {
        this.languages = List.copyOf(guesses);
    }

    @Override
    public void close() {
        scope.close();
    }

    /**
     * What the decoder's attention remembers of sound or of pictures.
     *
     * @param slots keys and values of every decoder block, {@code segments x heads x positions x width of a head}
     * @param bias no element if all positions are of a segment, else one that hides the others
     */
    record CrossSlots(IValue slots, IValue bias) {

        /** That of some segments alone, in their order. */
        CrossSlots of(long[] rows, Script script, NativeScope scope) {
            IValue index = scope.of(rows);
            return new CrossSlots(
                    script.call(scope, "select", slots, index), script.call(scope, "select", bias, index));
        }
    }
}
