package dev.hubbub.speech.decoding;

import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.IValue;
import dev.hubbub.speech.torch.NativeScope;

/**
 * One run of a model's decoder over a batch of segments. It remembers what its rows have seen; rows of a segment lie
 * side by side, and every segment has the same number of them.
 *
 * <p>Logits have the shape {@code rows x positions x vocabulary} in float32 and belong to the caller's scope.
 */
public interface DecoderRun extends AutoCloseable {

    /** Segments in the run. */
    int segments();

    /** Number of tokens the model knows. */
    int vocabulary();

    /** Encoder positions of a segment that are audio or video, not padding. */
    int frames(int segment);

    /** Positions the decoder has for prompt and text together. */
    int textContext();

    /** Where native memory of the steps comes from. */
    PtNDManager manager();

    /**
     * Feeds the first tokens, one row per segment.
     *
     * @param tokens {@code segments x length}, row-major
     * @param positions the positions to give logits for, in this order
     */
    IValue prompt(NativeScope scope, long[] tokens, long[] positions);

    /**
     * Feeds one token per row and gives the logits after it.
     *
     * @param tokens the next token of every row
     * @param parents for every row, the row before this step that it continues
     */
    IValue step(NativeScope scope, long[] tokens, long[] parents);

    /**
     * Takes segments out of the run. The next step's {@code parents} still count the rows as they were.
     *
     * @param kept the segments that stay, as indices into the present ones, ascending
     * @throws dev.hubbub.speech.torch.DeviceMemoryException if there is no memory for it; the run is then as it was
     */
    void keep(int[] kept);

    @Override
    void close();
}
