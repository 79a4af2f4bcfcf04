package dev.hubbub.evaluation.page;

import dev.hubbub.contracts.score.TrialScore.SessionScore;
import dev.hubbub.contracts.score.TrialScore.Turn;
import dev.hubbub.contracts.track.SessionOverview;
import dev.hubbub.evaluation.report.Report;
import dev.hubbub.evaluation.report.TrialReport;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Who speaks when: of the best trial, what was said above what was heard, a row for each speaker, those of a conversation
 * together, and below it the speaker's lips at the same times. Drawn as paths in a space of {@value #WIDTH} units a row.
 *
 * @param trial the trial that it is of; {@code null} if no score says when anybody speaks
 * @param sessions the sessions that are shown
 * @param more how many are not
 * @param unpictured of how many that are shown the pictures of lips are left out
 */
record Timeline(String trial, List<OfSession> sessions, int more, int unpictured) {

    static final int WIDTH = 1000;

    /** Whether there are pictures of lips. */
    public boolean seen() {
        return sessions.stream()
                .flatMap(session -> session.speakers().stream())
                .anyMatch(speaker -> speaker.lips() != null);
    }

    private static final int MOST_SESSIONS = 20;
    private static final int MOST_TURNS = 40_000;

    /** Anything shorter would not be seen. */
    private static final double LEAST_UNITS = 0.6;

    /** At most so many steps between the marks of the axis. */
    private static final int MARKS = 8;

    private static final double[] STEPS = {1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 1200, 1800, 3600};

    /**
     * A session.
     *
     * @param name its name
     * @param speakers its speakers, by conversation
     * @param marks the axis
     * @param tracks its face tracks; {@code null} if nobody looked at them
     */
    record OfSession(String name, List<OfSpeaker> speakers, List<Mark> marks, FaceTrackTable tracks) {}

    /**
     * A speaker's row.
     *
     * @param name the speaker
     * @param conversation the conversation the speaker is in; {@code null} if nobody says
     * @param found the one the speaker was found in; {@code null} if none was found
     * @param colour which of eight colours the conversation has
     * @param said an SVG path of what was said, 8 units high
     * @param heard an SVG path of what was heard
     * @param lips pictures of the speaker's lips; {@code null} if there are none
     * @param faces how well the speaker's face could be followed; {@code null} if nobody had to
     */
    record OfSpeaker(
            String name,
            String conversation,
            String found,
            int colour,
            String said,
            String heard,
            Lips lips,
            String faces) {}

    /**
     * Pictures of lips side by side.
     *
     * @param address of the image
     * @param left where they begin, in per cent of the width
     * @param width how far they reach, in per cent of it
     */
    record Lips(String address, String left, String width) {}

    /**
     * A mark of the axis.
     *
     * @param place per cent of the width
     * @param label the time
     */
    record Mark(String place, String label) {}

    /** The time line of a report; none if no score says when its speakers speak and nobody looked at their faces. */
    static Optional<Timeline> of(Report report, LipStrips strips) {
        Optional<TrialReport> trial = report.trials().stream()
                .filter(each -> each.score() != null && knowsTurns(each))
                .min(Comparator.comparing(each -> !each.name().equals(report.best())));
        Map<String, SessionOverview> faces = report.facesBySession();
        if (trial.isEmpty() && faces.isEmpty()) {
            return Optional.empty();
        }
        Map<String, SessionScore> scores = new LinkedHashMap<>();
        trial.ifPresent(of -> of.score().sessions().stream()
                .filter(Timeline::knowsTurns)
                .forEach(session -> scores.put(session.session(), session)));
        return Optional.of(of(trial.map(TrialReport::name).orElse(null), scores, faces, strips));
    }

    private static boolean knowsTurns(TrialReport trial) {
        return trial.score().sessions().stream().anyMatch(Timeline::knowsTurns);
    }

    static boolean knowsTurns(SessionScore session) {
        return session.speakers().stream().anyMatch(speaker -> speaker.turns() != null);
    }

    private static Timeline of(
            String trial, Map<String, SessionScore> scores, Map<String, SessionOverview> faces, LipStrips strips) {
        Set<String> names = new LinkedHashSet<>(scores.keySet());
        names.addAll(faces.keySet());
        List<OfSession> shown = new ArrayList<>();
        LipStrips.OnPage pictures = strips.onPage();
        long turns = 0;
        for (String name : names) {
            SpokenSession session = new SpokenSession(name, scores.get(name), faces.get(name));
            turns += session.turns();
            if (shown.size() == MOST_SESSIONS || turns > MOST_TURNS) {
                break;
            }
            shown.add(session(session, pictures));
        }
        return new Timeline(trial, shown, names.size() - shown.size(), pictures.leftOut());
    }

    private static OfSession session(SpokenSession session, LipStrips.OnPage pictures) {
        return session(session, pictures.of(session.name()));
    }

    /**
     * The time line of a session.
     *
     * @param strips addresses of pictures of its speakers' lips, by speaker
     */
    static OfSession session(SpokenSession session, Map<String, String> strips) {
        Axis axis = new Axis(session.from(), Math.max(session.to(), session.from() + 1));
        List<String> conversations = session.speakers().stream()
                .map(SpokenSession.Speaker::conversation)
                .distinct()
                .toList();
        List<OfSpeaker> rows = new ArrayList<>();
        for (SpokenSession.Speaker speaker : session.speakers()) {
            rows.add(new OfSpeaker(
                    speaker.name(),
                    speaker.conversation(),
                    speaker.turns() == null ? null : speaker.turns().foundConversation(),
                    conversations.indexOf(speaker.conversation()) % 8 + 1,
                    speaker.turns() == null ? "" : axis.path(speaker.turns().said()),
                    speaker.turns() == null ? "" : axis.path(speaker.turns().heard()),
                    Optional.ofNullable(strips.get(speaker.name()))
                            .map(address -> axis.lips(address, session.faces()))
                            .orElse(null),
                    speaker.faces() == null ? null : FaceTrackTable.summary(speaker.faces())));
        }
        return new OfSession(
                session.name(),
                rows,
                axis.marks(),
                session.faces() == null ? null : FaceTrackTable.of(session.faces()));
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

        Lips lips(String address, SessionOverview faces) {
            return new Lips(
                    address,
                    String.format(Locale.ROOT, "%.2f", 100 * place(faces.from())),
                    String.format(Locale.ROOT, "%.2f", 100 * (place(faces.to()) - place(faces.from()))));
        }

        List<Mark> marks() {
            double longest = STEPS[STEPS.length - 1];
            // Of the longest step as many at once as it takes.
            double step = longest * Math.max(1, Math.ceil((to - from) / MARKS / longest));
            for (int i = STEPS.length - 1; i >= 0; i--) {
                step = (to - from) / STEPS[i] <= MARKS ? STEPS[i] : step;
            }
            List<Mark> marks = new ArrayList<>();
            double first = Math.ceil(from / step) * step;
            for (int number = 0; number <= MARKS && first + number * step <= to; number++) {
                double at = first + number * step;
                marks.add(new Mark(
                        String.format(Locale.ROOT, "%.2f", 100 * place(at)),
                        String.format(Locale.ROOT, "%d:%02d", (long) at / 60, (long) at % 60)));
            }
            return marks;
        }
    }
}
