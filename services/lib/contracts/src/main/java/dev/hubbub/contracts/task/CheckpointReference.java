package dev.hubbub.contracts.task;

import dev.hubbub.contracts.digest.Digest;

/**
 * Weights in the store.
 *
 * @param architecture what kind of model they are for, such as {@code whisper}
 * @param uri the prefix that holds the checkpoint's files
 * @param digest the fingerprint of those files
 */
public record CheckpointReference(String architecture, String uri, Digest digest) {}
