package dev.hubbub.evaluation.scoring;

import dev.hubbub.contracts.Json;
import dev.hubbub.contracts.stage.StageContext;
import dev.hubbub.contracts.stage.StageFailure;
import dev.hubbub.contracts.task.ScoringTask.ScoredSession;
import dev.hubbub.contracts.transcript.SessionTranscript;
import dev.hubbub.contracts.transcript.Timing;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What a trial made of one session.
 *
 * @param planned the session and its outputs
 * @param transcript what was heard
 * @param timing what hearing it cost
 * @param captions the folder of its WebVTT files, one per speaker
 * @param conversations the folder of {@code speaker_to_cluster.json}; {@code null} if conversations were not looked for
 */
record TranscribedSession(
        ScoredSession planned, SessionTranscript transcript, Timing timing, Path captions, Path conversations) {

    private static final String CLUSTERS = "speaker_to_cluster.json";

    static TranscribedSession of(ScoredSession session, StageContext context) throws StageFailure, IOException {
        Path transcript = context.output(session.transcript());
        return new TranscribedSession(
                session,
                Json.read(transcript.resolve("transcript.json"), SessionTranscript.class),
                Json.read(transcript.resolve("timing.json"), Timing.class),
                transcript,
                session.conversations() == null ? null : context.output(session.conversations()));
    }

    String name() {
        return planned.session().name();
    }

    /** A file of the challenge's {@code output} folder, if this trial made it. */
    Optional<byte[]> output(String name) throws IOException {
        Path folder = name.equals(CLUSTERS) ? conversations : captions;
        return folder != null && Files.isRegularFile(folder.resolve(name))
                ? Optional.of(Files.readAllBytes(folder.resolve(name)))
                : Optional.empty();
    }
}
