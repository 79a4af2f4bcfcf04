package dev.hubbub.speech.model;

import java.io.IOException;
import java.util.List;
import java.util.function.DoubleConsumer;

/** A recording that a model has taken in and can transcribe. Not for several threads at once. */
public interface LongRecording extends AutoCloseable {

    /** How long it is. */
    double seconds();

    /**
     * Transcribes it.
     *
     * @param progress told the seconds done, now and then
     * @return its phrases in order
     * @throws IOException if what was kept of it cannot be read back
     * @throws IllegalArgumentException if the request asks for what the model does not have
     */
    List<TimedText> transcribe(LongFormRequest request, DoubleConsumer progress) throws IOException;

    @Override
    void close() throws IOException;
}
