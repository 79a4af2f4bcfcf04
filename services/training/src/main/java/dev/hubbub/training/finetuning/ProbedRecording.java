package dev.hubbub.training.finetuning;

import dev.hubbub.contracts.digest.Digest;
import dev.hubbub.contracts.digest.FileDigest;
import dev.hubbub.datasets.ManifestSession;
import dev.hubbub.media.AudioRecording;
import dev.hubbub.media.MediaReader;
import dev.hubbub.media.RecordingInfo;
import dev.hubbub.media.TimeRange;
import dev.hubbub.media.UnreadableMediaException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A recording as it was when a dataset was read.
 *
 * @param file where it is
 * @param content digest of its bytes
 * @param seconds how long it is
 * @param channels how many it has
 * @param fault why nothing can be learnt from it
 */
record ProbedRecording(Path file, Digest content, double seconds, int channels, Optional<String> fault) {

    /** What is decoded at its end: one that is cut short says in its header that it is whole. */
    private static final double LAST_SECONDS = 2;

    /**
     * Reads all its bytes, and decodes its end.
     *
     * @throws IOException if its bytes cannot be read
     */
    static ProbedRecording of(Path file, MediaReader reader) throws IOException {
        Digest content = FileDigest.of(file);
        // One channel will do, and to choose it spares listening to how they are to be mixed.
        try (AudioRecording recording = reader.open(file, 1)) {
            RecordingInfo info = recording.info();
            recording.read(new TimeRange(Math.max(0, info.duration() - LAST_SECONDS), info.duration()));
            return new ProbedRecording(file, content, info.duration(), info.channels(), Optional.empty());
        } catch (UnreadableMediaException e) {
            return new ProbedRecording(file, content, 0, 0, Optional.of(e.getMessage()));
        }
    }

    /** Why an utterance cannot be learnt from; empty if it can. */
    Optional<String> fault(ManifestSession.Utterance utterance) {
        if (fault.isPresent()) {
            return fault;
        }
        if (utterance.isBehind(seconds)) {
            return Optional.of(utterance.afterTheEnd() + ".");
        }
        if (utterance.channel() != null && utterance.channel() > channels) {
            return Optional.of("the line names channel " + utterance.channel()
                    + ", and the channels of the recording are " + channels + ".");
        }
        return Optional.empty();
    }
}
