package dev.hubbub.segmentation;

import dev.hubbub.segmentation.activity.ActivityScores;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/**
 * The stretch of a recording that its scores are of. The first score is taken for the recording's beginning, as the
 * challenge's baseline does, whatever it is of.
 *
 * @param scores at least one
 * @param file what the scores are called
 * @param media what the recording is called
 */
record ScoredStretch(ActivityScores scores, String file, String media) {

    /** Detectors leave out a few frames at either end, which is less than anybody says in. */
    private static final int NEGLIGIBLE_FRAMES = 12;

    /**
     * Where the scores begin and end elsewhere than their recording, in sentences.
     *
     * @param start when the recording begins, in seconds of its session; {@code null} if nobody says
     * @param duration how long it is, in seconds; nothing if that is not known
     */
    List<String> differences(Double start, OptionalDouble duration) {
        List<String> sentences = new ArrayList<>();
        int first = scores.byFrame().firstKey();
        long begin = start == null ? first : Math.round(start * ActivityScores.FRAMES_PER_SECOND);
        if (Math.abs(first - begin) > NEGLIGIBLE_FRAMES) {
            sentences.add(String.format(
                    Locale.ROOT,
                    "The first score in %s is of frame %d, and by its start_time %s begins with frame %d: as the first score"
                            + " is taken for its beginning, what is cut may lie %.2f s too %s.",
                    file,
                    first,
                    media,
                    begin,
                    seconds(Math.abs(first - begin)),
                    first > begin ? "early" : "late"));
        }
        if (duration.isPresent()) {
            long end = begin + Math.round(duration.getAsDouble() * ActivityScores.FRAMES_PER_SECOND);
            long unscored = end - 1 - scores.byFrame().lastKey();
            if (unscored > NEGLIGIBLE_FRAMES) {
                sentences.add(String.format(
                        Locale.ROOT,
                        "The last %.2f s of %s have no score in %s, so nothing of them is transcribed.",
                        seconds(unscored),
                        media,
                        file));
            } else if (-unscored > NEGLIGIBLE_FRAMES) {
                sentences.add(String.format(
                        Locale.ROOT,
                        "The scores in %s go on for %.2f s behind the end of %s: nothing can be heard there.",
                        file,
                        seconds(-unscored),
                        media));
            }
        }
        return sentences;
    }

    private static double seconds(long frames) {
        return frames / ActivityScores.FRAMES_PER_SECOND;
    }
}
