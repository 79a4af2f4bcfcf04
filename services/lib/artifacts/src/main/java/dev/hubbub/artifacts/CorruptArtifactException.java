package dev.hubbub.artifacts;

import java.io.IOException;

/** A stored file is not what its commit says. The message names the object. */
public final class CorruptArtifactException extends IOException {

    private static final long serialVersionUID = 1;

    CorruptArtifactException(String message) {
        super(message);
    }
}
