package dev.hubbub.evaluation.api;

import dev.hubbub.contracts.score.TrialScore.SessionScore;
import dev.hubbub.contracts.score.TrialScore.UtteranceScore;
import dev.hubbub.contracts.stage.OutputAddress;
import dev.hubbub.contracts.transcript.SessionTranscript;
import dev.hubbub.contracts.transcript.SessionTranscript.TranscribedSegment;
import dev.hubbub.evaluation.api.KnownExperiments.KnownTrial;
import dev.hubbub.evaluation.index.StoredSessions;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Sessions of trials by what a request calls them. */
@Singleton
public class KnownSessions {

    private final KnownExperiments experiments;
    private final StoredSessions sessions;

    KnownSessions(KnownExperiments experiments, StoredSessions sessions) {
        this.experiments = experiments;
        this.sessions = sessions;
    }

    /**
     * A session as a trial heard it.
     *
     * @param trial whose
     * @param score its numbers and texts
     * @param segments what was heard, segment by segment; none where the score does not say where that is
     */
    public record KnownSession(KnownTrial trial, SessionScore score, List<TranscribedSegment> segments) {

        /** The protocol that scored it. */
        public String protocol() {
            return trial.trial().summary().protocol();
        }
    }

    /**
     * A session.
     *
     * @throws UnknownException if the trial has none of this name
     */
    public KnownSession session(String namespace, String experiment, String trial, String session) throws IOException {
        KnownTrial known = experiments.trial(namespace, experiment, trial);
        OutputAddress score = known.trial().score();
        Optional<SessionScore> found =
                score == null || session == null ? Optional.empty() : sessions.score(score, session);
        SessionScore texts = found.orElseThrow(
                () -> new UnknownException("There is no session '" + KnownExperiments.shown(String.valueOf(session))
                        + "' in " + known.trial().name() + "."));
        List<TranscribedSegment> segments = sessions.transcript(score, session)
                .map(SessionTranscript::segments)
                .orElse(List.of());
        return new KnownSession(known, texts, segments);
    }

    /** The address of the dataset that a session is of. */
    String dataset(KnownSession session) throws IOException {
        return sessions.dataset(session.trial().trial().score(), session.score().session())
                .orElseThrow(() -> new UnknownException("Its score does not say where its recordings are."));
    }

    /** Where an utterance is heard. */
    static Clip clip(UtteranceScore utterance) {
        if (utterance.recording() == null) {
            throw new UnknownException("These are all captions of a speaker; listen to the segments.");
        }
        double start = utterance.start() == null ? 0 : utterance.start();
        return new Clip(utterance.recording(), utterance.channel(), start, utterance.end());
    }

    /** Where a segment is heard. */
    static Clip clip(TranscribedSegment segment) {
        return new Clip(segment.media(), null, segment.start(), segment.end());
    }
}
