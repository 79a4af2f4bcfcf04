package dev.hubbub.evaluation.scoring;

import dev.hubbub.contracts.stage.OutputAddress;
import dev.hubbub.contracts.stage.OutputFiles;
import dev.hubbub.contracts.task.ClusteringTask;
import dev.hubbub.contracts.task.ScoringTask.ScoredSession;
import dev.hubbub.contracts.transcript.SessionTranscript;
import dev.hubbub.contracts.transcript.Timing;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a trial made of one session.
 *
 * @param planned the session and its outputs
 * @param transcript what was heard
 * @param timing what hearing it cost
 * @param captions its WebVTT files, one per speaker, among other files
 * @param conversations {@code speaker_to_cluster.json}; {@code null} if conversations were not looked for
 */
record TranscribedSession(
        ScoredSession planned,
        SessionTranscript transcript,
        Timing timing,
        OutputFiles captions,
        OutputFiles conversations) {

    private static final String CLUSTERS = "speaker_to_cluster.json";

    /**
     * A session with what was made of it.
     *
     * @param outputs the files of its outputs, among others
     */
    static TranscribedSession of(ScoredSession session, Map<OutputAddress, OutputFiles> outputs) throws IOException {
        OutputFiles transcript = outputs.get(session.transcript());
        return new TranscribedSession(
                session,
                transcript.json("transcript.json", SessionTranscript.class),
                transcript.json("timing.json", Timing.class),
                transcript,
                session.conversations() == null ? null : outputs.get(session.conversations()));
    }

    String name() {
        return planned.session().name();
    }

    /** What could not be used of its recordings and of what says when people speak, in sentences. */
    List<String> missing() throws IOException {
        List<String> missing = new ArrayList<>();
        if (transcript.missing() != null) {
            missing.addAll(transcript.missing());
        }
        if (conversations != null && conversations.has(ClusteringTask.MISSING)) {
            missing.addAll(List.of(conversations.json(ClusteringTask.MISSING, String[].class)));
        }
        return missing;
    }

    /** A file of the challenge's {@code output} folder, if this trial made it. */
    Optional<byte[]> output(String name) throws IOException {
        OutputFiles files = name.equals(CLUSTERS) ? conversations : captions;
        return files != null && files.has(name) ? Optional.of(files.read(name)) : Optional.empty();
    }
}
