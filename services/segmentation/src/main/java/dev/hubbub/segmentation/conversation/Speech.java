package dev.hubbub.segmentation.conversation;

import dev.hubbub.segmentation.activity.TimeSpan;
import java.util.List;

/**
 * What is known of one person's speech in a session.
 *
 * @param activity when he or she speaks, by the active-speaker scores
 * @param turns what was heard of him or her, on the session's clock, in order of time; empty where nobody transcribed it
 */
public record Speech(List<TimeSpan> activity, List<Turn> turns) {

    public Speech {
        activity = List.copyOf(activity);
        turns = List.copyOf(turns);
    }

    /**
     * Something that was said.
     *
     * @param span when
     * @param text what
     */
    public record Turn(TimeSpan span, String text) {}
}
