package dev.hubbub.evaluation.scoring;

import dev.hubbub.contracts.score.TrialScore;
import dev.hubbub.contracts.score.TrialScore.Problem;
import dev.hubbub.contracts.score.TrialScore.SessionScore;
import dev.hubbub.contracts.stage.StageFailure;
import dev.hubbub.contracts.transcript.SessionTranscript.TranscribedSegment;
import dev.hubbub.datasets.ManifestSession;
import dev.hubbub.scoring.text.NamedNormaliser;
import dev.hubbub.scoring.text.NormaliserNames;
import dev.hubbub.scoring.utterance.Utterance;
import dev.hubbub.scoring.utterance.UtteranceReport;
import dev.hubbub.scoring.utterance.UtteranceScore;
import dev.hubbub.scoring.utterance.UtteranceScoring;
import dev.hubbub.scoring.utterance.UtteranceTotals;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
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
    private final NamedNormaliser asked;
    private final List<UtteranceScore> scored = new ArrayList<>();

    /**
     * A scorer.
     *
     * @param asked what to compare all texts by; {@code null} for what suits the language of each
     */
    UtteranceScorer(References references, NamedNormaliser asked) {
        this.references = references;
        this.asked = asked;
    }

    /** A line of the manifest with the segments it was heard in, in the order of time. */
    private record Heard(ManifestSession.Utterance line, List<TranscribedSegment> segments) {

        Utterance utterance(String session) {
            String text = segments.stream().map(TranscribedSegment::text).collect(Collectors.joining(" "));
            return new Utterance(
                    session, id(), Optional.ofNullable(line.speaker()), line.text(), text, line.textLanguage());
        }

        private String id() {
            return segments.isEmpty() ? "line " + line.line() : segments.get(0).segment();
        }

        /** Where it ends; {@code null} where only its recording says that, and nothing of it was heard. */
        Double end() {
            if (line.duration() != null) {
                return line.offset() + line.duration();
            }
            return segments.isEmpty() ? null : segments.get(segments.size() - 1).end();
        }
    }

    @Override
    public ScoredSession score(TranscribedSession session) throws StageFailure, IOException {
        List<Heard> heard = heard(session);
        if (heard.isEmpty()) {
            return new ScoredSession(Optional.empty(), List.of(withoutReference(session)));
        }
        UtteranceReport report = scoring(session.planned().normalizers())
                .score(heard.stream()
                        .map(line -> line.utterance(session.name()))
                        .toList());
        scored.addAll(report.utterances());
        return new ScoredSession(Optional.of(sessionScore(session, report, heard)), List.of());
    }

    private UtteranceScoring scoring(Map<String, String> byLanguage) throws StageFailure {
        if (asked != null) {
            return UtteranceScoring.under(asked);
        }
        if (byLanguage == null) {
            return UtteranceScoring.under(NamedNormaliser.ENGLISH);
        }
        Map<String, NamedNormaliser> named = new HashMap<>();
        for (Map.Entry<String, String> language : byLanguage.entrySet()) {
            named.put(language.getKey(), TrialScorer.named(language.getValue()));
        }
        return new UtteranceScoring(language -> named.getOrDefault(language.key(), NamedNormaliser.ENGLISH));
    }

    private static Problem withoutReference(TranscribedSession session) {
        return new Problem(
                session.name(),
                null,
                "No line of session " + session.name()
                        + " has a reference text, so it is not scored; add \"text\" to its lines in the manifest");
    }

    /** The lines that have a text. */
    private List<Heard> heard(TranscribedSession session) throws StageFailure, IOException {
        Map<Integer, List<TranscribedSegment>> segments = session.transcript().segments().stream()
                .sorted(Comparator.comparingDouble(TranscribedSegment::start))
                .collect(Collectors.groupingBy(segment -> ManifestSession.utteranceOf(segment.segment())));
        List<ManifestSession.Utterance> lines = references.lines(session.planned());
        List<Heard> heard = new ArrayList<>();
        for (int place = 0; place < lines.size(); place++) {
            if (lines.get(place).text() != null) {
                heard.add(new Heard(lines.get(place), segments.getOrDefault(place, List.of())));
            }
        }
        return heard;
    }

    private static SessionScore sessionScore(TranscribedSession session, UtteranceReport report, List<Heard> heard) {
        UtteranceTotals totals = report.total();
        NormaliserNames normalisers = report.normalisers();
        List<TrialScore.UtteranceScore> utterances = new ArrayList<>();
        for (int place = 0; place < heard.size(); place++) {
            utterances.add(utteranceScore(report.utterances().get(place), heard.get(place), normalisers.areSeveral()));
        }
        return new SessionScore(
                session.name(),
                normalisers.toString(),
                TrialScorer.rate(totals.words().rate().value()),
                TrialScorer.rate(totals.averageSpeakerWer()),
                TrialScorer.rate(totals.characters().rate().value()),
                TrialScorer.total(totals.words()),
                null,
                null,
                session.timing().audioSeconds(),
                session.timing().seconds(),
                List.of(),
                utterances);
    }

    private static TrialScore.UtteranceScore utteranceScore(UtteranceScore score, Heard heard, boolean isOneOfSeveral) {
        return new TrialScore.UtteranceScore(
                score.utterance().id(),
                heard.line().media(),
                heard.line().offset(),
                heard.end(),
                heard.line().speaker(),
                isOneOfSeveral ? score.normaliser().id() : null,
                score.utterance().reference(),
                score.utterance().hypothesis(),
                TrialScorer.counts(score.words()));
    }

    @Override
    public Rates rates() {
        UtteranceTotals total = new UtteranceReport(scored).total();
        return new Rates(
                TrialScorer.rate(total.words().rate().value()),
                TrialScorer.rate(total.averageSpeakerWer()),
                TrialScorer.rate(total.characters().rate().value()),
                TrialScorer.total(total.words()),
                null,
                null);
    }

    @Override
    public String normalizer() {
        return scored.isEmpty()
                ? null
                : new UtteranceReport(scored).normalisers().toString();
    }
}
