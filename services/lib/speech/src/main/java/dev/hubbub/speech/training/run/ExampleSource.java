package dev.hubbub.speech.training.run;

import dev.hubbub.speech.model.Clip;
import dev.hubbub.speech.model.Modality;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Where examples come from. Asked by one thread at a time, not always the same. */
public interface ExampleSource {

    /** All of them, always in the same order. */
    List<Example> examples();

    /** Recordings of noise that may be heard beside them. */
    default Optional<NoiseRecordings> noise() {
        return Optional.empty();
    }

    /**
     * What is heard and seen in one, of what is asked for as much as there is.
     *
     * @param wanted senses that somebody will use; the clip has no others
     * @throws UnusableClipException if the clip itself is broken, or has nothing of what is asked for
     * @throws IOException if it cannot be read now; the message names it
     */
    Clip clip(Example example, Set<Modality> wanted) throws IOException;

    /**
     * The same, faster or slower.
     *
     * @param speed of the sound, above 1 is faster and higher, below 1 slower and lower, as a tape is
     * @throws TrainingFailedException if its clips cannot be had so
     */
    default Clip clip(Example example, Set<Modality> wanted, double speed) throws IOException {
        if (speed == 1) {
            return clip(example, wanted);
        }
        throw new TrainingFailedException(
                "These clips cannot be heard at another speed than their own: leave out speeds.");
    }
}
