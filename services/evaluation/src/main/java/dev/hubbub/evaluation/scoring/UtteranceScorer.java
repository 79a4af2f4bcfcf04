package dev.hubbub.evaluation.scoring;

import dev.hubbub.contracts.score.SegmentHealth;
import dev.hubbub.contracts.score.TrialScore;
import dev.hubbub.contracts.score.TrialScore.Problem;
import dev.hubbub.contracts.score.TrialScore.SessionScore;
import dev.hubbub.contracts.score.TrialScore.TextMatch;
import dev.hubbub.contracts.stage.StageFailure;
import dev.hubbub.contracts.transcript.SessionTranscript.TranscribedSegment;
import dev.hubbub.datasets.ManifestSession;
import dev.hubbub.scoring.ngram.SharedText;
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
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Text against text, line by line of a manifest: rates are pooled, so that a long utterance weighs more than a short one.
 * A line whose recording was cut into several segments is compared as a whole; one without a text is not scored. A line
 * that its recording ends before, or that is there before, is told and left out of the rates.
 */
final class UtteranceScorer implements TrialScorer {

    private final References references;
    private final NamedNormaliser asked;
    private final List<UtteranceScore> scored = new ArrayList<>();
    private final SharedText texts = new SharedText();

    /**
     * A scorer.
     *
     * @param asked what to compare all texts by; {@code null} for what suits the language of each
     */
    UtteranceScorer(References references, NamedNormaliser asked) {
        this.references = references;
        this.asked = asked;
    }

    /**
     * A line of the manifest with the segments it was heard in, in the order of time.
     *
     * @param id of its first segment, or what the only one would be called
     * @param heardUntil where its last segment or silence ends
     */
    private record Heard(
            ManifestSession.Utterance line, List<TranscribedSegment> segments, String id, double heardUntil) {

        Utterance utterance(String session) {
            String text = segments.stream().map(TranscribedSegment::text).collect(Collectors.joining(" "));
            return new Utterance(
                    session, id, Optional.ofNullable(line.speaker()), line.text(), text, line.textLanguage());
        }

        /** Where it ends. */
        double end() {
            return line.duration() != null ? line.offset() + line.duration() : heardUntil;
        }
    }

    @Override
    public ScoredSession score(TranscribedSession session) throws StageFailure, IOException {
        ComparedLines lines = new ComparedLines(session, references.session(session.planned()));
        List<Heard> heard = heard(session, lines);
        UtteranceReport report = scoring(session.planned().normalizers())
                .score(heard.stream()
                        .map(line -> line.utterance(session.name()))
                        .toList());
        scored.addAll(report.utterances());
        SharedText own = report.sharedText();
        texts.add(own);
        // A session in which nothing could be scored was transcribed all the same, and is counted by everyone.
        return new ScoredSession(
                sessionScore(session, report, heard, match(own, report.utterances()), health(session, lines)),
                lines.problems());
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

    private static List<Heard> heard(TranscribedSession session, ComparedLines lines) {
        Map<Integer, List<TranscribedSegment>> segments = session.transcript().segments().stream()
                .sorted(Comparator.comparingDouble(TranscribedSegment::start))
                .collect(Collectors.groupingBy(segment -> ManifestSession.utteranceOf(segment.segment())));
        return lines.scored().stream()
                .map(place -> heard(place, segments.getOrDefault(place, List.of()), lines))
                .toList();
    }

    private static Heard heard(int place, List<TranscribedSegment> segments, ComparedLines lines) {
        String id = segments.isEmpty()
                ? ManifestSession.segmentId(place, 0, 1)
                : segments.get(0).segment();
        return new Heard(lines.line(place), segments, id, lines.heardUntil(place));
    }

    private static SegmentHealth health(TranscribedSession session, ComparedLines lines) {
        return SegmentSigns.of(
                session.transcript(), segment -> lines.line(ManifestSession.utteranceOf(segment.segment()))
                        .textLanguage()
                        .language());
    }

    private static TextMatch match(SharedText texts, List<UtteranceScore> scores) {
        return texts.texts() == 0
                ? null
                : new TextMatch(
                        withoutSpaces(scores) > 0 ? null : (Double) (texts.bleu() / 100),
                        texts.chrf() / 100,
                        texts.chrfWithWords() / 100);
    }

    /** How many texts are of languages whose words BLEU's tokens cannot be, because nothing is between them. */
    private static long withoutSpaces(List<UtteranceScore> scores) {
        return scores.stream()
                .filter(score -> score.utterance().language().normaliser() == NamedNormaliser.CHARACTERS)
                .count();
    }

    private static SessionScore sessionScore(
            TranscribedSession session,
            UtteranceReport report,
            List<Heard> heard,
            TextMatch texts,
            SegmentHealth health) {
        UtteranceTotals totals = report.total();
        NormaliserNames normalisers = report.normalisers();
        List<TrialScore.UtteranceScore> utterances = new ArrayList<>();
        for (int place = 0; place < heard.size(); place++) {
            utterances.add(utteranceScore(report.utterances().get(place), heard.get(place), normalisers.areSeveral()));
        }
        return new SessionScore(
                session.name(),
                heard.isEmpty() ? null : normalisers.toString(),
                TrialScorer.rate(totals.words().rate().value()),
                TrialScorer.rate(totals.averageSpeakerWer()),
                TrialScorer.rate(totals.characters().rate().value()),
                TrialScorer.total(totals.words()),
                null,
                null,
                session.timing().audioSeconds(),
                session.timing().seconds(),
                List.of(),
                utterances,
                texts,
                null,
                health);
    }

    private static TrialScore.UtteranceScore utteranceScore(UtteranceScore score, Heard heard, boolean isOneOfSeveral) {
        return new TrialScore.UtteranceScore(
                score.utterance().id(),
                heard.line().media(),
                heard.line().channel(),
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
                null,
                match(texts, scored),
                null);
    }

    @Override
    public List<Problem> problems() {
        List<Problem> problems = new ArrayList<>();
        if (asked == null) {
            new UtteranceReport(scored)
                    .notEnglish(NAME_THE_LANGUAGE)
                    .ifPresent(sentence -> problems.add(ofAll(sentence)));
        }
        long withoutSpaces = withoutSpaces(scored);
        if (withoutSpaces > 0) {
            problems.add(ofAll(String.format(
                    Locale.ROOT,
                    "There is no BLEU, because %,d of %,d texts are written without spaces between words, which its tokens"
                            + " are; chrF needs none",
                    withoutSpaces,
                    scored.size())));
        }
        return problems;
    }

    private Problem ofAll(String sentence) {
        return new Problem(scored.get(0).utterance().session(), null, sentence);
    }

    @Override
    public String normalizer() {
        return scored.isEmpty()
                ? null
                : new UtteranceReport(scored).normalisers().toString();
    }
}
