package dev.hubbub.training.finetuning;

import dev.hubbub.contracts.digest.Digest;
import dev.hubbub.contracts.digest.FileDigest;
import dev.hubbub.datasets.ManifestSession;
import dev.hubbub.media.AudioRecording;
import dev.hubbub.media.MediaReader;
import dev.hubbub.media.RecordingInfo;
import dev.hubbub.media.TimeRange;
import dev.hubbub.media.UnreadableMediaException;
import dev.hubbub.media.UnreadableMediaException.Reason;
import dev.hubbub.media.video.VideoRecording;
import dev.hubbub.speech.model.Modality;
import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A recording as it was when a dataset was read. Sound, pictures or both are in it; which of them are needed, who learns from
 * it says.
 *
 * @param file where it is
 * @param content digest of its bytes
 * @param seconds how long it is: its sound, or its pictures if it has none
 * @param channels how many its sound has; 0 without one
 * @param pictured seconds until its pictures end; 0 without any
 * @param lacks why it cannot be heard, or not be seen
 * @param fault why nothing can be learnt from it
 */
record ProbedRecording(
        Path file,
        Digest content,
        double seconds,
        int channels,
        double pictured,
        Map<Modality, String> lacks,
        Optional<String> fault) {
    /** Writers end the pictures and the sound of one recording at about the same time. */
    static final double TOLERANCE_SECONDS = 0.1;

    /** What is decoded at its end: one that is cut short says in its header that it is whole. */
    private static final double LAST_SECONDS = 2;

    /**
     * Reads all its bytes, and decodes the end of its sound.
     *
     * @throws IOException if its bytes cannot be read
     */
    static ProbedRecording of(Path file, MediaReader reader) throws IOException {
        Digest content = FileDigest.of(file);
        // One channel will do, and to choose it spares listening to how they are to be mixed.
        try (AudioRecording recording = reader.open(file, 1)) {
            RecordingInfo info = recording.info();
            recording.read(new TimeRange(Math.max(0, info.duration() - LAST_SECONDS), info.duration()));
            return seen(file, content, info.duration(), info.channels(), Map.of());
        } catch (UnreadableMediaException e) {
            return e.reason() == Reason.NO_AUDIO
                    ? seen(file, content, 0, 0, Map.of(Modality.AUDIO, e.getMessage()))
                    : broken(file, content, e.getMessage());
        }
    }

    private static ProbedRecording seen(
            Path file, Digest content, double heard, int channels, Map<Modality, String> unheard) {
        try (VideoRecording pictures = VideoRecording.open(file)) {
            double pictured = pictures.info().duration();
            return new ProbedRecording(
                    file, content, unheard.isEmpty() ? heard : pictured, channels, pictured, unheard, Optional.empty());
        } catch (UnreadableMediaException e) {
            // Broken pictures are none the worse for whoever only listens.
            return unheard.isEmpty()
                    ? new ProbedRecording(
                            file, content, heard, channels, 0, Map.of(Modality.VIDEO, e.getMessage()), Optional.empty())
                    : broken(file, content, unheard.get(Modality.AUDIO));
        }
    }

    private static ProbedRecording broken(Path file, Digest content, String fault) {
        return new ProbedRecording(file, content, 0, 0, 0, Map.of(), Optional.of(fault));
    }

    /** Why a stretch that ends at a time cannot be heard, or not be seen; empty if it can be both. */
    Map<Modality, String> lacks(double end) {
        Map<Modality, String> lacks = new EnumMap<>(Modality.class);
        lacks.putAll(this.lacks);
        if (end - pictured > TOLERANCE_SECONDS) {
            lacks.putIfAbsent(
                    Modality.VIDEO,
                    String.format(
                            Locale.ROOT,
                            "Its pictures end at %.2f s and what is said at %.2f s: record or cut it again.",
                            pictured,
                            end));
        }
        return lacks;
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
