package dev.hubbub.localdev.transcript;

import dev.hubbub.transcription.DecodedSession;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** A recording or a session, transcribed. */
public sealed interface Transcribed permits TranscribedRecording, TranscribedSession {

    /** How people called the recording, or the session's name. */
    String name();

    /** Everything that is known. */
    DecodedSession decoded();

    /** What was said, in the order to be read. */
    List<SpokenLine> lines();

    /** What was recognised, in the order of the manifest; also where that is nothing. */
    List<RecognisedLine> recognised();

    /** Whether it is a session, whose lines say to which of its caption files they belong. */
    boolean isSession();

    /**
     * Writes its files.
     *
     * @param place what they are called after: of a recording they have this path and an ending for their format, of a
     *     session it is the folder they are in
     */
    void write(Path place, List<TranscriptFormat> formats) throws IOException;
}
