package dev.hubbub.speech.merging;

import dev.hubbub.speech.checkpoint.CheckpointException;
import java.util.List;

/** Models that cannot be merged, with every reason there is. */
public final class MergeRefusal extends CheckpointException {

    private static final long serialVersionUID = 1L;

    /** In a message; {@link #reasons} has all. */
    private static final int MOST_SAID = 8;

    private static final int LONGEST = 400;

    private final transient List<String> reasons;

    /** @param reasons sentences that name the model and the parameter or file; at least one */
    public MergeRefusal(List<String> reasons) {
        super(message(reasons));
        this.reasons = List.copyOf(reasons);
    }

    /** All reasons, a sentence each. */
    public List<String> reasons() {
        return reasons;
    }

    private static String message(List<String> reasons) {
        StringBuilder message = new StringBuilder();
        if (reasons.size() > 1) {
            message.append("There are ").append(reasons.size()).append(" reasons. ");
        }
        reasons.stream().limit(MOST_SAID).forEach(reason -> message.append(shortened(reason))
                .append(' '));
        if (reasons.size() > MOST_SAID) {
            message.append("And ").append(reasons.size() - MOST_SAID).append(" more.");
        }
        return message.toString().strip();
    }

    private static String shortened(String reason) {
        return reason.length() <= LONGEST ? reason : reason.substring(0, LONGEST) + "...";
    }
}
