package dev.hubbub.localdev.recording;

import dev.hubbub.contracts.stage.OutputPath;
import dev.hubbub.contracts.stage.StageFailure;
import dev.hubbub.localdev.session.LocalSession;
import dev.hubbub.localdev.transcript.Transcribed;
import dev.hubbub.localdev.transcript.TranscribedRecording;
import dev.hubbub.localdev.transcript.TranscribedSession;
import dev.hubbub.localdev.transcript.TranscriptFormat;
import dev.hubbub.transcription.TranscriptionListener;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Something that can be transcribed. */
public sealed interface Source {

    /** For people. */
    String name();

    /** The file or folder it is in. */
    Path origin();

    /** What its files are called after, below a folder, if nothing is left out ({@link OutputNames}). */
    Path outputName();

    /**
     * A file that is there already and would be written over.
     *
     * @param place what its files are called after; see {@link Transcribed#write}
     */
    Optional<Path> inTheWay(Path place, List<TranscriptFormat> formats) throws IOException;

    /**
     * Whether all its files are there already.
     *
     * @param place what its files are called after; see {@link Transcribed#write}
     */
    boolean isWritten(Path place, List<TranscriptFormat> formats);

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
        public Optional<Path> inTheWay(Path place, List<TranscriptFormat> formats) {
            return formats.stream()
                    .map(format -> TranscribedRecording.file(place, format))
                    .filter(Files::exists)
                    .findFirst();
        }

        @Override
        public boolean isWritten(Path place, List<TranscriptFormat> formats) {
            return formats.stream().allMatch(format -> Files.exists(TranscribedRecording.file(place, format)));
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

        private static final Set<String> TRANSCRIPTS = Set.of("vtt", "srt", "txt", "tsv", "jsonl");

        @Override
        public String name() {
            return session.name();
        }

        @Override
        public Path outputName() {
            return OutputPath.inside(Path.of(""), session.name());
        }

        /** Which captions it will have is not known before it is cut, so any transcript in its folder counts. */
        @Override
        public Optional<Path> inTheWay(Path place, List<TranscriptFormat> formats) throws IOException {
            if (!Files.isDirectory(place)) {
                return Files.exists(place) ? Optional.of(place) : Optional.empty();
            }
            // A session of the challenge has its references in a folder of its own, which nothing is written to.
            try (Stream<Path> files = Files.walk(place, hasOneClock() ? 1 : Integer.MAX_VALUE)) {
                return files.filter(Files::isRegularFile)
                        .filter(Session::isTranscript)
                        .sorted()
                        .findFirst();
            } catch (UncheckedIOException e) {
                throw e.getCause();
            }
        }

        private static boolean isTranscript(Path file) {
            String name = file.getFileName().toString();
            return TRANSCRIPTS.contains(name.substring(name.lastIndexOf('.') + 1))
                    || name.equals("transcript.json")
                    || name.equals("timing.json");
        }

        @Override
        public boolean isWritten(Path place, List<TranscriptFormat> formats) {
            return TranscribedSession.isWritten(place, formats, hasOneClock());
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
