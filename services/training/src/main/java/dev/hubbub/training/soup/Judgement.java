package dev.hubbub.training.soup;

import java.util.List;
import java.util.Locale;

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

    /** For people, such as {@code 12.50%  kept  a + b}. */
    public String sentence() {
        return String.format(
                Locale.ROOT, "%6.2f%%  %s  %s", 100 * errorRate(), kept ? "kept" : "    ", String.join(" + ", members));
    }

    /** Errors per reference word. */
    public double errorRate() {
        return (double) errors / words;
    }
}
