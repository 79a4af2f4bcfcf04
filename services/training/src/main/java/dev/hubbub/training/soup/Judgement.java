package dev.hubbub.training.soup;

import java.util.List;

/**
 * What became of a candidate.
 *
 * @param members what it is the equal parts of
 * @param errors words put in, left out or mistaken
 * @param words of the references
 * @param kept whether it made the error rate no higher; of a checkpoint alone, whether it is the one to begin with
 */
public record Judgement(List<String> members, long errors, long words, boolean kept) {

    public Judgement {
        members = List.copyOf(members);
    }

    /** Errors per reference word. */
    public double errorRate() {
        return (double) errors / words;
    }
}
