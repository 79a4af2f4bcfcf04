package dev.hubbub.evaluation.page;

import dev.hubbub.contracts.score.TrialScore;
import dev.hubbub.contracts.score.TrialScore.ErrorCounts;
import dev.hubbub.contracts.score.TrialScore.SessionScore;
import dev.hubbub.contracts.score.TrialScore.SpeakerScore;
import dev.hubbub.contracts.score.TrialScore.UtteranceScore;
import dev.hubbub.evaluation.report.Ranking;
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
     * @param segment the segment's id or the caption file's name
     * @param summary its edits in words
     * @param right whether every word is right
     * @param reference the words said
     * @param hypothesis the words heard
     */
    record OfUtterance(
            String segment,
            String summary,
            boolean right,
            List<WordAlignment.Run> reference,
            List<WordAlignment.Run> hypothesis) {}

    static String anchor(int trial) {
        return "t" + (trial + 1);
    }

    static Transcripts of(Report report, long budget) {
        Builder builder = new Builder(report, budget);
        Set<String> bestFirst = new LinkedHashSet<>();
        new Ranking(report.objective(), report.maximize())
                .bestFirst(report.trials())
                .forEach(trial -> bestFirst.add(trial.name()));
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
            ComparedWords words = ComparedWords.under(trial.score().protocol());
            List<OfSession> sessions = new ArrayList<>();
            long missing = 0;
            for (SessionScore session : trial.score().sessions()) {
                String anchor = anchor(index) + "-" + (sessions.size() + 1);
                OfSession shown = session(anchor, session, words);
                sessions.add(shown);
                missing += session.utterances().size() - shown.utterances().size();
            }
            sessions.removeIf(session ->
                    session.utterances().isEmpty() && session.speakers().isEmpty());
            boolean best = trial.name().equals(report.best());
            trials[index] =
                    new OfTrial(index, anchor(index), trial.name(), best, summary(trial.score()), sessions, missing);
        }

        private OfSession session(String anchor, SessionScore session, ComparedWords words) {
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
                utterances.add(utterance(utterance, words));
            }
            return new OfSession(anchor, session.session(), summary(session), speakers, utterances);
        }

        private OfUtterance utterance(UtteranceScore score, ComparedWords words) {
            WordAlignment alignment = WordAlignment.between(words.of(score.reference()), words.of(score.hypothesis()));
            OfUtterance utterance = new OfUtterance(
                    score.segment(),
                    edits(score.words()),
                    score.words() != null && edited(score.words()) == 0,
                    alignment.reference(),
                    alignment.hypothesis());
            budget -= BYTES_PER_UTTERANCE + bytes(alignment.reference()) + bytes(alignment.hypothesis());
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

    private static OfSpeaker speaker(SpeakerScore speaker) {
        return new OfSpeaker(
                speaker.speaker(),
                Figures.percent(speaker.wer()),
                Figures.percent(speaker.clusteringF1()),
                Figures.percent(speaker.jointError()));
    }

    private static String summary(TrialScore score) {
        String rate = "WER\u00a0" + Figures.percentInText(score.wer());
        return score.words() == null ? rate : rate + " \u00b7 " + edits(score.words());
    }

    private static String summary(SessionScore score) {
        String rate = "WER\u00a0" + Figures.percentInText(score.wer());
        return score.conversationF1() == null
                ? rate
                : rate + " \u00b7 joint error\u00a0" + Figures.percentInText(score.jointError())
                        + " \u00b7 conversation F1\u00a0" + Figures.percentInText(score.conversationF1());
    }

    private static long edited(ErrorCounts counts) {
        return counts.substitutions() + counts.insertions() + counts.deletions();
    }

    private static String edits(ErrorCounts counts) {
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
