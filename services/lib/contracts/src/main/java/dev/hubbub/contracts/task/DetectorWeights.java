package dev.hubbub.contracts.task;

import dev.hubbub.contracts.digest.Digest;
import dev.hubbub.contracts.stage.Input;

/**
 * Weights of an active-speaker detector that people put into the store.
 *
 * @param uri the folder of their file
 * @param digest the digest of what was there
 */
public record DetectorWeights(String uri, Digest digest) {

    /** The weights as an input. */
    Input asInput() {
        return new Input.Stored("weights", Input.Kind.CHECKPOINT, uri, null, digest);
    }
}
