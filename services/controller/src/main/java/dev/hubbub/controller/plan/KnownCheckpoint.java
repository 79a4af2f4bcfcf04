package dev.hubbub.controller.plan;

import dev.hubbub.contracts.task.CheckpointReference;

/** What the catalogue found where a model's checkpoint should be. */
public sealed interface KnownCheckpoint {

    /** Weights, with the fingerprint of their files. */
    record Found(CheckpointReference reference) implements KnownCheckpoint {}

    /** No usable weights, and why in one sentence with the remedy. */
    record Missing(String message) implements KnownCheckpoint {}
}
