package dev.hubbub.evaluation.scoring;

import dev.hubbub.contracts.score.TrialScore.Problem;
import dev.hubbub.datasets.ManifestSession;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/** Which lines of a session are in its rates, and why the others are not. */
final class ComparedLines {

    private final TranscribedSession session;
    private final List<ManifestSession.Utterance> lines;
    private final Map<Integer, Double> heardUntil;
    private final Set<Integer> beyond;
    private final Map<Integer, Integer> repeated;

    ComparedLines(TranscribedSession session, ManifestSession references) {
        this.session = session;
        this.lines = references.utterances();
        this.heardUntil = ManifestSession.heardUntil(session.transcript());
        this.beyond = references.beyondTheEnd(session.transcript());
        this.repeated = references.repeated();
    }

    /** The places of the lines that are scored, from 0. */
    List<Integer> scored() {
        return IntStream.range(0, lines.size())
                .filter(place -> line(place).text() != null && !beyond.contains(place) && !repeated.containsKey(place))
                .boxed()
                .toList();
    }

    ManifestSession.Utterance line(int place) {
        return lines.get(place);
    }

    /** Where what was listened to of a line that is scored ends, in seconds of its recording. */
    double heardUntil(int place) {
        return heardUntil.get(place);
    }

    /** Why lines are not scored: a sentence for each reason, with their number and the first of them. */
    List<Problem> problems() {
        List<Problem> problems = new ArrayList<>();
        if (!beyond.isEmpty()) {
            int first = beyond.iterator().next();
            problems.add(problem(beyond, first, line(first).afterTheEnd()));
        }
        if (!repeated.isEmpty()) {
            Map.Entry<Integer, Integer> first = repeated.entrySet().iterator().next();
            problems.add(problem(
                    repeated.keySet(),
                    first.getKey(),
                    "it is of the same recording, time and speaker as line "
                            + line(first.getValue()).line() + "; leave one of them out"));
        }
        if (lines.stream().allMatch(line -> line.text() == null)) {
            problems.add(new Problem(
                    session.name(),
                    null,
                    "No line of session " + session.name()
                            + " has a reference text, so it is not scored; add \"text\" to its lines in the manifest"));
        }
        return problems;
    }

    private Problem problem(Collection<Integer> leftOut, int first, String why) {
        String manifest = session.planned().session().dataset().uri();
        return new Problem(
                session.name(),
                null,
                String.format(
                        Locale.ROOT,
                        "%,d of %,d lines of session %s left out of the rates, the first of them line %d of %s: %s",
                        leftOut.size(),
                        lines.size(),
                        session.name() + (leftOut.size() == 1 ? " is" : " are"),
                        line(first).line(),
                        manifest,
                        why));
    }
}
