package dev.hubbub.scoring.rate;

/**
 * Where each unit stands in a sequence, as the bits of words of 64. A unit that stands in many places has its bits ready;
 * those of any other are set when it is asked for, so that memory stays proportional to the sequence.
 */
final class UnitPlaces {

    /** So many places take as long to set and to clear as an array of bits takes to find. */
    private static final int MANY = 4;

    /** Words of 64 bits; of a shorter sequence, the bits of all units are little memory. */
    private static final int LONG = 64;

    private static final long[][] NONE_READY = {};

    /** Units below have a place of their own in the table: most characters, and the numbers of a segment's words. */
    private static final int DIRECT = 256;

    /** Behind those places an open table of units, never more than half full, and the kind of each, from 1. */
    private final int[] units;

    private final int[] kinds;

    /** By kind, where its places begin in those of all kinds. */
    private final int[] begins;

    private final int[] places;
    private final long[][] frequent;
    private final long[] bits;
    private int set;

    UnitPlaces(int[] sequence) {
        int others = 1;
        for (int unit : sequence) {
            others += unit >= 0 && unit < DIRECT ? 0 : 1;
        }
        int slots = Integer.highestOneBit(others) * 4;
        units = new int[DIRECT + slots];
        kinds = new int[DIRECT + slots];
        bits = new long[(sequence.length + Long.SIZE - 1) / Long.SIZE];
        int[] kindAt = new int[sequence.length];
        int[] counts = new int[sequence.length + 2];
        int different = 0;
        for (int place = 0; place < sequence.length; place++) {
            int slot = slot(sequence[place]);
            if (kinds[slot] == 0) {
                units[slot] = sequence[place];
                kinds[slot] = ++different;
            }
            kindAt[place] = kinds[slot];
            counts[kinds[slot]]++;
        }
        begins = new int[different + 2];
        for (int kind = 1; kind <= different; kind++) {
            begins[kind + 1] = begins[kind] + counts[kind];
        }
        places = new int[sequence.length];
        for (int place = sequence.length - 1; place >= 0; place--) {
            int kind = kindAt[place];
            places[begins[kind] + --counts[kind]] = place;
        }
        frequent = bits.length > 1 ? frequent(different) : NONE_READY;
    }

    /** How many words of 64 bits there are. */
    int words() {
        return bits.length;
    }

    /** The bits of a unit's places; they are good until the next unit is asked for. */
    long[] of(int unit) {
        int kind = kinds[slot(unit)];
        if (kind < frequent.length && frequent[kind] != null) {
            return frequent[kind];
        }
        for (int index = begins[set]; index < begins[set + 1]; index++) {
            bits[places[index] / Long.SIZE] = 0;
        }
        set = kind;
        return set(kind, bits);
    }

    /**
     * The bits of kinds that stand in many places. In a long sequence these are more places than there are words, and at
     * most 64 kinds.
     */
    private long[][] frequent(int different) {
        int many = bits.length > LONG ? bits.length : Math.min(bits.length, MANY);
        long[][] ready = new long[different + 1][];
        for (int kind = 1; kind <= different; kind++) {
            if (begins[kind + 1] - begins[kind] > many) {
                ready[kind] = set(kind, new long[bits.length]);
            }
        }
        return ready;
    }

    private long[] set(int kind, long[] into) {
        for (int index = begins[kind]; index < begins[kind + 1]; index++) {
            into[places[index] / Long.SIZE] |= 1L << places[index];
        }
        return into;
    }

    /** Where a unit is in the table, or would be. */
    private int slot(int unit) {
        if (unit >= 0 && unit < DIRECT) {
            return unit;
        }
        int mask = units.length - DIRECT - 1;
        int slot = unit * 0x9E3779B9 >>> Integer.numberOfLeadingZeros(mask);
        while (kinds[DIRECT + slot] != 0 && units[DIRECT + slot] != unit) {
            slot = slot + 1 & mask;
        }
        return DIRECT + slot;
    }
}
