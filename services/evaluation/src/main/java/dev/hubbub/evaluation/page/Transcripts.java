package dev.hubbub.evaluation.page;

import dev.hubbub.contracts.score.Metric;
import dev.hubbub.contracts.score.TrialScore;
import dev.hubbub.contracts.score.TrialScore.ErrorCounts;
import dev.hubbub.contracts.score.TrialScore.SessionScore;
import dev.hubbub.contracts.score.TrialScore.SpeakerScore;
import dev.hubbub.contracts.score.TrialScore.UtteranceScore;
import dev.hubbub.evaluation.report.Report;
import dev.hubbub.evaluation.report.TrialReport;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;

/**
 * The words behind the numbers: per trial and session each utterance's reference and hypothesis, as they were compared,
 * with the differences marked. A page that holds every word of a big experiment would not open, so the best trials get
 * their place first and whatever has none is counted and left to {@code report.json}.
 *
 * @param trials the trials with a score, in the experiment's order
 * @param leftOut trials whose transcripts are not, or not all, on the page
 */
record Transcripts(List<OfTrial> trials, List<String> leftOut) {

    /** Bytes of HTML spent on transcripts; with tables and charts the page stays below 5 MB. */
    static final long DEFAULT_BUDGET = 3_500_000;

    /** What an utterance's elements cost beside its text. */
    private static final int BYTES_PER_UTTERANCE = 220;

    /** What the fold of its texts as they were written costs beside them. */
    private static final int BYTES_PER_WRITTEN = 170;

    private static final int BYTES_PER_MARK = 14;
    private static final int BYTES_PER_SESSION = 320;

    /**
     * One trial's transcripts.
     *
     * @param index the trial's place in the experiment
     * @param anchor where it is on the page
     * @param name the trial's name
     * @param best whether it is the best
     * @param summary its numbers in a line
     * @param sessions those on the page
     * @param missing utterances left out
     */
    record OfTrial(
            int index,
            String anchor,
            String name,
            boolean best,
            String summary,
            List<OfSession> sessions,
            long missing) {}

    /**
     * One session's transcripts.
     *
     * @param anchor where it is on the page
     * @param name the session's name
     * @param summary its numbers in a line
     * @param speakers per speaker, where the protocol knows speakers
     * @param utterances its utterances
     */
    record OfSession(
            String anchor, String name, String summary, List<OfSpeaker> speakers, List<OfUtterance> utterances) {

        /** Whether there is only one utterance, which then needs no fold of its own. */
        public boolean single() {
            return utterances.size() == 1 && speakers.isEmpty();
        }
    }

    /**
     * One speaker's numbers.
     *
     * @param name the speaker
     * @param wer per cent
     * @param f1 per cent
     * @param jointError per cent
     */
    record OfSpeaker(String name, String wer, String f1, String jointError) {}

    /**
     * One utterance.
     *
     * @param place where it was said
     * @param summary its edits in words
     * @param right whether every word is right
     * @param reference the words said
     * @param hypothesis the words heard
     * @param written both texts as they were written, before normalisation; {@code null} where that is the same
     */
    record OfUtterance(
            String place,
            String summary,
            boolean right,
            List<WordAlignment.Run> reference,
            List<WordAlignment.Run> hypothesis,
            Written written) {

        static OfUtterance of(UtteranceScore score, ComparedWords words) {
            List<String> said = words.of(score.reference());
            List<String> heard = words.of(score.hypothesis());
            WordAlignment alignment = WordAlignment.between(said, heard);
            Written written = String.join(" ", said).equals(score.reference())
                            && String.join(" ", heard).equals(score.hypothesis())
                    ? null
                    : new Written(score.reference(), score.hypothesis());
            return new OfUtterance(
                    Place.of(score),
                    edits(score.words()),
                    score.words() != null && edited(score.words()) == 0,
                    alignment.reference(),
                    alignment.hypothesis(),
                    written);
        }
    }

    /**
     * Texts as they were written.
     *
     * @param reference what was said
     * @param hypothesis what was heard
     */
    record Written(String reference, String hypothesis) {}

    static String anchor(int trial) {
        return "t" + (trial + 1);
    }

    static Transcripts of(Report report, long budget) {
        Builder builder = new Builder(report, budget);
        Set<String> bestFirst = new LinkedHashSet<>();
        bestFirst.addAll(report.ranked());
        report.trials().forEach(trial -> bestFirst.add(trial.name()));
        List<String> names = report.trials().stream().map(TrialReport::name).toList();
        bestFirst.forEach(name -> builder.add(names.indexOf(name)));
        return builder.build();
    }

    /** Where a trial's sessions are on the page, by the session's name. */
    Map<String, String> anchors(int trial) {
        Map<String, String> anchors = new HashMap<>();
        trials.stream()
                .filter(ofTrial -> ofTrial.index() == trial)
                .flatMap(ofTrial -> ofTrial.sessions().stream())
                .forEach(session -> anchors.put(session.name(), session.anchor()));
        return anchors;
    }

    private static final class Builder {

        private final Report report;
        private final OfTrial[] trials;
        private long budget;

        Builder(Report report, long budget) {
            this.report = report;
            this.budget = budget;
            this.trials = new OfTrial[report.trials().size()];
        }

        void add(int index) {
            TrialReport trial = report.trials().get(index);
            if (trial.score() == null) {
                return;
            }
            List<OfSession> sessions = new ArrayList<>();
            long missing = 0;
            for (SessionScore session : trial.score().sessions()) {
                String anchor = anchor(index) + "-" + (sessions.size() + 1);
                OfSession shown = session(anchor, session, trial.score().protocol());
                sessions.add(shown);
                missing += session.utterances().size() - shown.utterances().size();
            }
            sessions.removeIf(session ->
                    session.utterances().isEmpty() && session.speakers().isEmpty());
            boolean best = trial.name().equals(report.best());
            trials[index] =
                    new OfTrial(index, anchor(index), trial.name(), best, summary(trial.score()), sessions, missing);
        }

        private OfSession session(String anchor, SessionScore session, String protocol) {
            List<OfUtterance> utterances = new ArrayList<>();
            List<OfSpeaker> speakers = new ArrayList<>();
            if (budget > 0) {
                budget -= BYTES_PER_SESSION * (1L + session.speakers().size());
                session.speakers().forEach(speaker -> speakers.add(speaker(speaker)));
            }
            for (UtteranceScore utterance : session.utterances()) {
                if (budget <= 0) {
                    break;
                }
                utterances.add(utterance(utterance, ComparedWords.of(utterance, session, protocol)));
            }
            return new OfSession(anchor, session.session(), summary(session), speakers, utterances);
        }

        private OfUtterance utterance(UtteranceScore score, ComparedWords words) {
            OfUtterance utterance = OfUtterance.of(score, words);
            budget -= BYTES_PER_UTTERANCE + bytes(utterance.reference()) + bytes(utterance.hypothesis());
            Written written = utterance.written();
            if (written != null) {
                budget -= BYTES_PER_WRITTEN
                        + written.reference().length()
                        + written.hypothesis().length();
            }
            return utterance;
        }

        private static long bytes(List<WordAlignment.Run> runs) {
            return runs.stream()
                    .mapToLong(run -> run.text().length() + 1L + BYTES_PER_MARK)
                    .sum();
        }

        Transcripts build() {
            List<OfTrial> shown = Arrays.stream(trials).filter(Objects::nonNull).toList();
            List<String> leftOut = shown.stream()
                    .filter(trial -> trial.missing() > 0)
                    .map(OfTrial::name)
                    .toList();
            return new Transcripts(shown, leftOut);
        }
    }

    static OfSpeaker speaker(SpeakerScore speaker) {
        return new OfSpeaker(
                speaker.speaker(),
                Figures.percent(speaker.wer()),
                Figures.percent(speaker.clusteringF1()),
                Figures.percent(speaker.jointError()));
    }

    private static String summary(TrialScore score) {
        List<String> parts = rates(metric -> metric.of(score), Metric.wer, Metric.speakerWer);
        if (score.words() != null) {
            parts.add(edits(score.words()));
        }
        return String.join(" \u00b7 ", parts);
    }

    static String summary(SessionScore score) {
        return String.join(
                " \u00b7 ",
                rates(
                        metric -> metric.of(score),
                        Metric.wer,
                        Metric.speakerWer,
                        Metric.jointError,
                        Metric.conversationF1));
    }

    private static List<String> rates(Function<Metric, Double> value, Metric... metrics) {
        List<String> rates = new ArrayList<>();
        for (Metric metric : metrics) {
            if (value.apply(metric) != null) {
                rates.add(metric.label() + "\u00a0" + Figures.percentInText(value.apply(metric)));
            }
        }
        return rates;
    }

    static long edited(ErrorCounts counts) {
        return counts.substitutions() + counts.insertions() + counts.deletions();
    }

    static String edits(ErrorCounts counts) {
        if (counts == null) {
            return "not scored";
        }
        String of = Figures.count(counts.reference(), "word");
        if (edited(counts) == 0) {
            return "no error in " + of;
        }
        List<String> parts = new ArrayList<>();
        add(parts, counts.substitutions(), "substituted");
        add(parts, counts.insertions(), "inserted");
        add(parts, counts.deletions(), "deleted");
        return String.join(", ", parts) + " of " + of;
    }

    private static void add(List<String> parts, long count, String what) {
        if (count > 0) {
            parts.add(Figures.count(count) + "\u00a0" + what);
        }
    }
}
