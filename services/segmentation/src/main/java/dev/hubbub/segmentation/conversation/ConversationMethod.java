package dev.hubbub.segmentation.conversation;

import java.util.List;

/** How likely two people are in one conversation, judged in one way. */
public interface ConversationMethod {

    /** Its name in results and in an Experiment. */
    String name();

    /**
     * The symmetric matrix of scores.
     *
     * @param speakers the people of a session
     * @return scores from 0 to 1 in the order of the speakers; the diagonal means nothing
     */
    double[][] scores(List<Speech> speakers);
}
