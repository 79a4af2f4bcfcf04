package dev.hubbub.evaluation.page;

import dev.hubbub.contracts.score.TrialScore.SessionScore;
import dev.hubbub.contracts.score.TrialScore.SpeakerScore;
import dev.hubbub.contracts.score.TrialScore.SpeakerTurns;
import dev.hubbub.contracts.score.TrialScore.Turn;
import dev.hubbub.evaluation.report.Report;
import dev.hubbub.evaluation.report.TrialReport;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Who speaks when: of the best trial, what was said above what was heard, a row for each speaker, those of a conversation
 * together. Drawn as paths in a space of {@value #WIDTH} units a row.
 *
 * @param trial the trial that it is of
 * @param sessions the sessions that are shown
 * @param more how many are not
 */
record Timeline(String trial, List<OfSession> sessions, int more) {

    static final int WIDTH = 1000;

    private static final int MOST_SESSIONS = 20;
    private static final int MOST_TURNS = 40_000;

    /** Anything shorter would not be seen. */
    private static final double LEAST_UNITS = 0.6;

    /** About so many marks on the axis. */
    private static final double MARKS = 8;

    private static final double[] STEPS = {1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 1200, 1800, 3600};

    /**
     * A session.
     *
     * @param name its name
     * @param speakers its speakers, by conversation
     * @param marks the axis
     */
    record OfSession(String name, List<OfSpeaker> speakers, List<Mark> marks) {}

    /**
     * A speaker's row.
     *
     * @param name the speaker
     * @param conversation the conversation the speaker is in; {@code null} if nobody says
     * @param found the one the speaker was found in; {@code null} if none was found
     * @param colour which of eight colours the conversation has
     * @param said an SVG path of what was said, 8 units high
     * @param heard an SVG path of what was heard
     */
    record OfSpeaker(String name, String conversation, String found, int colour, String said, String heard) {}

    /**
     * A mark of the axis.
     *
     * @param place per cent of the width
     * @param label the time
     */
    record Mark(String place, String label) {}

    /** The time line of a report; none if no score says when its speakers speak. */
    static Optional<Timeline> of(Report report) {
        return report.trials().stream()
                .filter(trial -> trial.score() != null && knowsTurns(trial))
                .min(Comparator.comparing(trial -> !trial.name().equals(report.best())))
                .map(Timeline::of);
    }

    private static boolean knowsTurns(TrialReport trial) {
        return trial.score().sessions().stream().anyMatch(Timeline::knowsTurns);
    }

    private static boolean knowsTurns(SessionScore session) {
        return session.speakers().stream().anyMatch(speaker -> speaker.turns() != null);
    }

    private static Timeline of(TrialReport trial) {
        List<SessionScore> known =
                trial.score().sessions().stream().filter(Timeline::knowsTurns).toList();
        List<OfSession> shown = new ArrayList<>();
        long turns = 0;
        for (SessionScore session : known) {
            turns += session.speakers().stream()
                    .filter(speaker -> speaker.turns() != null)
                    .mapToLong(speaker -> speaker.turns().said().size()
                            + speaker.turns().heard().size())
                    .sum();
            if (shown.size() == MOST_SESSIONS || turns > MOST_TURNS) {
                break;
            }
            shown.add(session(session));
        }
        return new Timeline(trial.name(), shown, known.size() - shown.size());
    }

    private static OfSession session(SessionScore session) {
        List<SpeakerScore> speakers = session.speakers().stream()
                .filter(speaker -> speaker.turns() != null)
                .sorted(Comparator.comparing(
                                (SpeakerScore speaker) -> speaker.turns().conversation(),
                                Comparator.nullsLast(Comparator.naturalOrder()))
                        .thenComparing(SpeakerScore::speaker))
                .toList();
        double from = speakers.stream()
                .mapToDouble(speaker -> speaker.turns().from())
                .min()
                .orElse(0);
        double to = speakers.stream()
                .mapToDouble(speaker -> speaker.turns().to())
                .max()
                .orElse(0);
        Axis axis = new Axis(from, Math.max(to, from + 1));
        List<String> conversations = speakers.stream()
                .map(speaker -> speaker.turns().conversation())
                .distinct()
                .toList();
        List<OfSpeaker> rows = new ArrayList<>();
        for (SpeakerScore speaker : speakers) {
            SpeakerTurns turns = speaker.turns();
            rows.add(new OfSpeaker(
                    speaker.speaker(),
                    turns.conversation(),
                    turns.foundConversation(),
                    conversations.indexOf(turns.conversation()) % 8 + 1,
                    axis.path(turns.said()),
                    axis.path(turns.heard())));
        }
        return new OfSession(session.session(), rows, axis.marks());
    }

    /** Seconds as places across. */
    private record Axis(double from, double to) {

        double place(double seconds) {
            return (seconds - from) / (to - from);
        }

        String path(List<Turn> turns) {
            StringBuilder path = new StringBuilder();
            for (Turn turn : turns) {
                double start = WIDTH * place(turn.start());
                double width = Math.max(LEAST_UNITS, WIDTH * place(turn.end()) - start);
                path.append(String.format(Locale.ROOT, "M%.1f 0h%.1fv8h-%.1fz", start, width, width));
            }
            return path.toString();
        }

        List<Mark> marks() {
            double step = STEPS[STEPS.length - 1];
            for (int i = STEPS.length - 1; i >= 0; i--) {
                step = (to - from) / STEPS[i] <= MARKS ? STEPS[i] : step;
            }
            List<Mark> marks = new ArrayList<>();
            for (double at = Math.ceil(from / step) * step; at <= to; at += step) {
                marks.add(new Mark(
                        String.format(Locale.ROOT, "%.2f", 100 * place(at)),
                        String.format(Locale.ROOT, "%d:%02d", (long) at / 60, (long) at % 60)));
            }
            return marks;
        }
    }
}
