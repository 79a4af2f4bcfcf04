package dev.hubbub.localdev.recording;

import dev.hubbub.contracts.stage.StageFailure;
import dev.hubbub.localdev.session.LocalSession;
import dev.hubbub.localdev.transcript.Transcribed;
import dev.hubbub.transcription.TranscriptFiles;
import dev.hubbub.transcription.TranscriptionListener;
import java.io.IOException;
import java.nio.file.Path;

/** Something that can be transcribed. */
public sealed interface Source {

    /** For people. */
    String name();

    /** The file or folder it is in. */
    Path origin();

    /** What its files are called after, below a folder, if nothing is left out ({@link OutputNames}). */
    Path outputName();

    /** Whether everything said in it is on one clock, so that it fits into one file of captions. */
    boolean hasOneClock();

    /**
     * Transcribes it.
     *
     * @throws StageFailure if something about it cannot be used; the message names it
     * @throws IOException the same where a recording cannot be decoded ({@code UnreadableMediaException})
     */
    Transcribed transcribe(LocalTranscriber transcriber, TranscriptionListener listener)
            throws StageFailure, IOException, InterruptedException;

    /** A recording of which nothing is known. */
    record Recording(Path file) implements Source {

        @Override
        public String name() {
            return file.toString();
        }

        @Override
        public Path origin() {
            return file;
        }

        @Override
        public Path outputName() {
            return file.getFileName();
        }

        @Override
        public boolean hasOneClock() {
            return true;
        }

        @Override
        public Transcribed transcribe(LocalTranscriber transcriber, TranscriptionListener listener)
                throws StageFailure, IOException, InterruptedException {
            return transcriber.recording(file, listener);
        }
    }

    /**
     * A session of a dataset.
     *
     * @param origin the folder or the manifest it is from
     */
    record Session(LocalSession session, Path origin) implements Source {

        @Override
        public String name() {
            return session.name();
        }

        @Override
        public Path outputName() {
            return TranscriptFiles.inside(Path.of(""), session.name());
        }

        @Override
        public boolean hasOneClock() {
            return session.hasOneClock();
        }

        @Override
        public Transcribed transcribe(LocalTranscriber transcriber, TranscriptionListener listener)
                throws StageFailure, IOException, InterruptedException {
            return transcriber.session(session, listener);
        }
    }
}
