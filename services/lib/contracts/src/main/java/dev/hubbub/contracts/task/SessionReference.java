package dev.hubbub.contracts.task;

import dev.hubbub.contracts.digest.Digest;
import dev.hubbub.contracts.stage.Input;

/**
 * A session of a dataset: recordings that are segmented, transcribed and scored together.
 *
 * @param dataset where it is
 * @param name its name, unique in the dataset
 * @param content the digest of everything transcription may depend on: media, tracks, active-speaker scores, given
 *     segment limits. Reference texts are not in it, so that correcting one costs no GPU
 */
public record SessionReference(DatasetReference dataset, String name, Digest content) {

    /** The session as an input: what transcription may depend on. */
    Input asInput() {
        return new Input.Stored("session", Input.Kind.SESSION, dataset.uri(), name, content);
    }
}
