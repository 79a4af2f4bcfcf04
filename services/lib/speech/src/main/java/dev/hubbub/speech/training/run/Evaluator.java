package dev.hubbub.speech.training.run;

import java.io.IOException;
import java.nio.file.Path;

/** Decodes held-out clips with a checkpoint as it would be used, and counts errors. */
@FunctionalInterface
public interface Evaluator {

    /** @throws IOException if the clips cannot be read */
    Evaluation evaluate(Path checkpoint) throws IOException;
}
