package dev.hubbub.contracts.task;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Comparator;
import java.util.OptionalInt;
import java.util.regex.Pattern;

/**
 * Which of the checkpoints of a run of training: the best, the last, or the one after a number of steps.
 *
 * @param text {@code best}, {@code last} or the number
 */
public record RunStep(@JsonValue String text) implements Comparable<RunStep> {

    /** How it is written. */
    public static final String PATTERN = "^(best|last|[1-9][0-9]{0,8})$";

    private static final Pattern FORM = Pattern.compile(PATTERN);

    /** The one that does best on what is held out. */
    public static final RunStep BEST = new RunStep("best");

    /** The one that the run ends with. */
    public static final RunStep LAST = new RunStep("last");

    private static final Comparator<RunStep> ORDER =
            Comparator.<RunStep>comparingInt(step -> step.number().orElse(0)).thenComparing(RunStep::text);

    /** @throws IllegalArgumentException if it is none of these */
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public RunStep {
        if (text == null || !FORM.matcher(text).matches()) {
            throw new IllegalArgumentException("A step of a run is best, last or a number from 1, not " + text);
        }
    }

    /** The checkpoint after so many steps. */
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public static RunStep of(int number) {
        return new RunStep(Integer.toString(number));
    }

    /** The steps before it, where that is what it says. */
    public OptionalInt number() {
        return Character.isDigit(text.charAt(0)) ? OptionalInt.of(Integer.parseInt(text)) : OptionalInt.empty();
    }

    /** The best, the last, and the others by their numbers. */
    @Override
    public int compareTo(RunStep other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return text;
    }
}
