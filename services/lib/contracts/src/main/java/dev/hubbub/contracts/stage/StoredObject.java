package dev.hubbub.contracts.stage;

/**
 * One object below a prefix.
 *
 * @param path its name relative to the prefix, with {@code /} between parts
 * @param size bytes
 * @param identity what changes when its bytes change and does not when identical bytes are stored again (an ETag)
 */
public record StoredObject(String path, long size, String identity) {}
