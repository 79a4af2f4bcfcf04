package dev.hubbub.contracts.task;

import dev.hubbub.contracts.digest.Digest;
import dev.hubbub.contracts.stage.Input;

/**
 * Weights that people put into the store, of what looks at faces: of an active-speaker detector, or of a model that finds
 * the points of a face.
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
