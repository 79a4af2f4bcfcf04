package dev.hubbub.evaluation.scoring;

import dev.hubbub.contracts.score.TrialScore;
import dev.hubbub.contracts.score.TrialScore.Problem;
import dev.hubbub.contracts.score.TrialScore.SessionScore;
import dev.hubbub.contracts.stage.StageFailure;
import dev.hubbub.contracts.transcript.SessionTranscript.TranscribedSegment;
import dev.hubbub.contracts.transcript.Timing;
import dev.hubbub.datasets.ManifestSession;
import dev.hubbub.scoring.utterance.Utterance;
import dev.hubbub.scoring.utterance.UtteranceReport;
import dev.hubbub.scoring.utterance.UtteranceScore;
import dev.hubbub.scoring.utterance.UtteranceScoring;
import dev.hubbub.scoring.utterance.UtteranceTotals;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Text against text, line by line of a manifest: rates are pooled, so that a long utterance weighs more than a short one.
 * A line whose recording was cut into several segments is compared as a whole; one without segments was not heard at all;
 * one without a text is not scored.
 */
final class UtteranceScorer implements TrialScorer {

    private final References references;
    private final UtteranceScoring scoring = UtteranceScoring.english();
    private final List<UtteranceScore> scored = new ArrayList<>();

    UtteranceScorer(References references) {
        this.references = references;
    }

    @Override
    public ScoredSession score(TranscribedSession session) throws StageFailure, IOException {
        List<Utterance> utterances = utterances(session);
        if (utterances.isEmpty()) {
            return new ScoredSession(Optional.empty(), List.of(withoutReference(session)));
        }
        UtteranceReport report = scoring.score(utterances);
        scored.addAll(report.utterances());
        return new ScoredSession(Optional.of(sessionScore(session.name(), report, session.timing())), List.of());
    }

    private static Problem withoutReference(TranscribedSession session) {
        return new Problem(
                session.name(),
                null,
                "No line of session " + session.name()
                        + " has a reference text, so it is not scored; add \"text\" to its lines in the manifest");
    }

    private List<Utterance> utterances(TranscribedSession session) throws StageFailure, IOException {
        Map<Integer, List<TranscribedSegment>> heard = session.transcript().segments().stream()
                .sorted(Comparator.comparingDouble(TranscribedSegment::start))
                .collect(Collectors.groupingBy(segment -> ManifestSession.utteranceOf(segment.segment())));
        List<ManifestSession.Utterance> lines = references.lines(session.planned());
        List<Utterance> utterances = new ArrayList<>();
        for (int place = 0; place < lines.size(); place++) {
            if (lines.get(place).text() != null) {
                utterances.add(utterance(session.name(), lines.get(place), heard.getOrDefault(place, List.of())));
            }
        }
        return utterances;
    }

    private static Utterance utterance(String session, ManifestSession.Utterance line, List<TranscribedSegment> heard) {
        String text = heard.stream().map(TranscribedSegment::text).collect(Collectors.joining(" "));
        String id = heard.isEmpty() ? "line " + line.line() : heard.get(0).segment();
        return new Utterance(session, id, Optional.ofNullable(line.speaker()), line.text(), text);
    }

    private static SessionScore sessionScore(String session, UtteranceReport report, Timing timing) {
        UtteranceTotals totals = report.total();
        return new SessionScore(
                session,
                TrialScorer.rate(totals.words().rate().value()),
                TrialScorer.rate(totals.characters().rate().value()),
                TrialScorer.total(totals.words()),
                null,
                null,
                timing.audioSeconds(),
                timing.seconds(),
                List.of(),
                report.utterances().stream()
                        .map(UtteranceScorer::utteranceScore)
                        .toList());
    }

    private static TrialScore.UtteranceScore utteranceScore(UtteranceScore score) {
        return new TrialScore.UtteranceScore(
                score.utterance().id(),
                score.utterance().reference(),
                score.utterance().hypothesis(),
                TrialScorer.counts(score.words()));
    }

    @Override
    public Rates rates() {
        UtteranceTotals total = new UtteranceReport(scored).total();
        return new Rates(
                TrialScorer.rate(total.words().rate().value()),
                TrialScorer.rate(total.characters().rate().value()),
                TrialScorer.total(total.words()),
                null,
                null);
    }
}
