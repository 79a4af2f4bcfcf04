package dev.hubbub.scoring.rate;

import java.util.HashMap;
import java.util.Map;

/**
 * Where each unit stands in a sequence, as the bits of words of 64. A unit that stands in many places has its bits ready;
 * those of any other are set when it is asked for, so that memory stays proportional to the sequence.
 */
final class UnitPlaces {

    private final Map<Integer, int[]> places = new HashMap<>();
    private final Map<Integer, long[]> frequent = new HashMap<>();
    private final long[] bits;
    private int[] set = {};

    UnitPlaces(int[] units) {
        bits = new long[(units.length + Long.SIZE - 1) / Long.SIZE];
        Map<Integer, Integer> counts = new HashMap<>();
        for (int unit : units) {
            counts.merge(unit, 1, Integer::sum);
        }
        counts.forEach((unit, count) -> places.put(unit, new int[count]));
        for (int place = units.length - 1; place >= 0; place--) {
            int left = counts.merge(units[place], -1, Integer::sum);
            places.get(units[place])[left] = place;
        }
        // There are at most 64 of them.
        places.forEach((unit, all) -> {
            if (all.length > bits.length) {
                frequent.put(unit, bits(all, new long[bits.length]));
            }
        });
    }

    /** How many words of 64 bits there are. */
    int words() {
        return bits.length;
    }

    /** The bits of a unit's places; they are good until the next unit is asked for. */
    long[] of(int unit) {
        long[] ready = frequent.get(unit);
        if (ready != null) {
            return ready;
        }
        for (int place : set) {
            bits[place / Long.SIZE] = 0;
        }
        set = places.getOrDefault(unit, new int[0]);
        return bits(set, bits);
    }

    private static long[] bits(int[] places, long[] bits) {
        for (int place : places) {
            bits[place / Long.SIZE] |= 1L << place;
        }
        return bits;
    }
}
