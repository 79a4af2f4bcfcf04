package dev.hubbub.segmentation.conversation;

import java.util.List;

/** The MCoRec baseline's method: people who converse do not speak at the same time. See {@link ConversationScores}. */
public record OverlapMethod() implements ConversationMethod {

    @Override
    public String name() {
        return "overlap";
    }

    @Override
    public double[][] scores(List<Speech> speakers) {
        return ConversationScores.between(
                speakers.stream().map(Speech::activity).toList());
    }
}
