package dev.hubbub.evaluation.page;

import dev.hubbub.contracts.score.TrialScore.Turn;
import dev.hubbub.contracts.score.TrialScore.UtteranceScore;
import java.util.Locale;

/** Where something was said, for people: the recording, its channel, the time in it, and who spoke. */
final class Place {

    private Place() {}

    /** An utterance's place; the name of its segment where a score of an earlier version does not say more. */
    static String of(UtteranceScore utterance) {
        if (utterance.recording() == null) {
            return utterance.segment();
        }
        String speaker = utterance.speaker() == null ? "" : " \u00b7 " + utterance.speaker();
        String channel = utterance.channel() == null ? "" : " \u00b7 channel " + utterance.channel();
        return utterance.recording() + channel + times(utterance) + speaker;
    }

    /** When a speaker of a session says something, in its own time. */
    static String of(Turn turn, String speaker) {
        return time(turn.start()) + "\u2013" + time(turn.end()) + " \u00b7 " + speaker;
    }

    private static String times(UtteranceScore utterance) {
        boolean fromStart = utterance.start() == null || utterance.start() == 0;
        if (fromStart && utterance.end() == null) {
            return "";
        }
        double start = fromStart ? 0 : utterance.start();
        return " \u00b7 " + time(start) + (utterance.end() == null ? " to the end" : "\u2013" + time(utterance.end()));
    }

    /** Minutes and seconds, with hours where there are some: {@code 1:02.5}, {@code 1:00:02.5}. */
    static String time(double seconds) {
        long tenths = Math.round(10 * seconds);
        long minutes = tenths / 600;
        double rest = tenths % 600 / 10.0;
        return minutes < 60
                ? String.format(Locale.ROOT, "%d:%04.1f", minutes, rest)
                : String.format(Locale.ROOT, "%d:%02d:%04.1f", minutes / 60, minutes % 60, rest);
    }
}
