package dev.hubbub.contracts.task;

/**
 * A dataset in the store.
 *
 * @param layout how it is laid out
 * @param uri for {@code manifest} the manifest's object, for {@code mcorec} the prefix above the sessions
 */
public record DatasetReference(DatasetLayout layout, String uri) {}
