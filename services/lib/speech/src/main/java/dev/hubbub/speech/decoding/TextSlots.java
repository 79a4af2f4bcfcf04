package dev.hubbub.speech.decoding;

import ai.djl.pytorch.jni.IValue;
import dev.hubbub.speech.torch.NativeScope;
import dev.hubbub.speech.torch.Script;

/**
 * A decoder's memory of what it has written: a slot per layer, whose rows grow by one position per step and are reordered
 * as the search's beams are. The script has the methods {@code emptySlots} and {@code reorder}.
 */
public final class TextSlots {
    private final Script script;
    private final IValue slots;
    private final IValue spare;
    private int rows;
    private int position;

    /**
     * Empty slots.
     *
     * @param scope closes them
     * @param head the decoder's tensors that are in no layer
     * @param rows of the first call
     */
    public TextSlots(Script script, NativeScope scope, IValue head, int layers, int rows) {
        this.script = script;
        IValue count = scope.of((long) layers);
        this.slots = script.call(scope, "emptySlots", head, count);
        this.spare = script.call(scope, "emptySlots", head, count);
        this.rows = rows;
    }

    /** The slots, as the script's {@code step} takes them. */
    public IValue slots() {
        return slots;
    }

    /** How many texts are being written. */
    public int rows() {
        return rows;
    }

    /** How many tokens of each are written. */
    public int position() {
        return position;
    }

    /**
     * Begins with a prompt.
     *
     * @throws IllegalStateException if something is written already
     */
    public void begin(int rows) {
        if (position != 0) {
            throw new IllegalStateException("A run takes one prompt, before its first step.");
        }
        this.rows = rows;
    }

    /** Lets row {@code i} go on from what row {@code parents[i]} has written. */
    public void follow(NativeScope caller, long[] parents) {
        if (!isIdentity(parents)) {
            script.call(caller, "reorder", slots, spare, caller.of(parents), caller.of((long) position));
            rows = parents.length;
        }
    }

    private boolean isIdentity(long[] parents) {
        if (parents.length != rows) {
            return false;
        }
        for (int row = 0; row < rows; row++) {
            if (parents[row] != row) {
                return false;
            }
        }
        return true;
    }

    /** Notes that so many tokens were written, over all rows. */
    public void wrote(int tokens) {
        position += tokens / rows;
    }
}
