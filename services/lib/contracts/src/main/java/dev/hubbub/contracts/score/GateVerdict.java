package dev.hubbub.contracts.score;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * Whether a new checkpoint may take the place of its base: {@code gate.json}. Rates are fractions of one.
 *
 * @param outcome what becomes of it
 * @param sets what each set alone leads to
 */
public record GateVerdict(Outcome outcome, List<SetVerdict> sets) {

    /** What becomes of a checkpoint. */
    public enum Outcome {
        /** It is better, and nowhere worse. */
        @JsonProperty("promoted")
        PROMOTED,
        /** Nothing is sure. */
        @JsonProperty("undecided")
        UNDECIDED,
        /** It is worse somewhere. */
        @JsonProperty("rejected")
        REJECTED;

        /** The name in files and in what people read. */
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * What a set alone leads to.
     *
     * @param name the dataset's name
     * @param inDomain whether it is like what was learnt from
     * @param outcome what becomes of the checkpoint by it
     * @param unit what was drawn as one; absent, as are the numbers, where nothing could be compared
     * @param units how many there were
     * @param base the base's word error rate
     * @param candidate the new one's
     * @param low where the change lies at least; absent, as are the next two, where the units are too few to tell
     * @param high where it lies at most
     * @param pValue how often so large a change comes about by chance
     * @param reason all of that in a sentence
     */
    public record SetVerdict(
            String name,
            boolean inDomain,
            Outcome outcome,
            String unit,
            Integer units,
            Double base,
            Double candidate,
            Double low,
            Double high,
            Double pValue,
            String reason) {}

    public GateVerdict {
        sets = List.copyOf(sets);
    }

    /** Why it is so, a sentence for each set. */
    @JsonIgnore
    public String reasons() {
        return sets.stream().map(SetVerdict::reason).collect(Collectors.joining(" "));
    }
}
