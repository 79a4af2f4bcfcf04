package dev.hubbub.scoring.rate;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Numbers for units, from 0 in the order in which they are met: the same for those that are equal.
 *
 * @param <T> of units that are compared by {@link Object#equals}
 */
public final class UnitNumbers<T> {

    private final Map<T, Integer> numbers = new HashMap<>();

    /** The numbers of a sequence. */
    public int[] of(List<T> units) {
        int[] result = new int[units.size()];
        int place = 0;
        for (T unit : units) {
            Integer next = numbers.size();
            Integer known = numbers.putIfAbsent(unit, next);
            result[place++] = known == null ? next : known;
        }
        return result;
    }
}
