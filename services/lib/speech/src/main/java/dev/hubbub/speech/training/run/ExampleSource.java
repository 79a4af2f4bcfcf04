package dev.hubbub.speech.training.run;

import dev.hubbub.speech.model.Clip;
import java.io.IOException;
import java.util.List;

/** Where examples come from. Asked by one thread at a time, not always the same. */
public interface ExampleSource {

    /** All of them, always in the same order. */
    List<Example> examples();

    /**
     * What is heard or seen in one.
     *
     * @throws UnusableClipException if the clip itself is broken
     * @throws IOException if it cannot be read now; the message names it
     */
    Clip clip(Example example) throws IOException;
}
