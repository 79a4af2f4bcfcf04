package dev.hubbub.scoring.annotation;

import java.io.IOException;

/** A file of annotations that cannot be read; the message names file and line and says what is wrong. */
public final class MalformedAnnotationException extends IOException {

    private static final long serialVersionUID = 1;

    MalformedAnnotationException(String file, int line, String problem) {
        super(file + ", line " + line + ": " + problem);
    }

    MalformedAnnotationException(String file, String problem, Throwable cause) {
        super(file + ": " + problem, cause);
    }
}
