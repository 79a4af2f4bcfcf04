package dev.hubbub.localdev.synthesis;

/**
 * What a made-up session is to be like. The same plan, speech and program give the same session.
 *
 * @param speakers from 2 to 8, as in the challenge
 * @param conversations from 1 to 4, not more than speakers; the speakers are dealt to them evenly
 * @param seconds its length, at most ten minutes
 * @param overlap the share of turns, from 0 to 1, that begin before the one before them has ended
 * @param crosstalk how much softer the others are in a speaker's own tracks than in the room, in decibels; 0 as in the
 *     challenge, where all tracks have the room's sound
 * @param seed for everything that is left to chance
 */
public record SessionPlan(
        int speakers, int conversations, double seconds, double overlap, double crosstalk, long seed) {

    private static final int MOST_SPEAKERS = 8;
    private static final int MOST_CONVERSATIONS = 4;
    private static final double SHORTEST = 5;
    private static final double LONGEST = 600;

    public SessionPlan {
        require(speakers >= 2 && speakers <= MOST_SPEAKERS, "has from 2 to 8 speakers, not " + speakers);
        require(
                conversations >= 1 && conversations <= Math.min(MOST_CONVERSATIONS, speakers),
                "has from 1 to 4 conversations, and not more than speakers, not " + conversations);
        require(seconds >= SHORTEST && seconds <= LONGEST, "lasts from 5 to 600 seconds, not " + seconds);
        require(overlap >= 0 && overlap <= 1, "overlaps in a share of its turns from 0 to 1, not " + overlap);
        require(crosstalk >= 0 && crosstalk <= 100, "has others softer by 0 to 100 decibels, not " + crosstalk);
    }

    private static void require(boolean fine, String rule) {
        if (!fine) {
            throw new IllegalArgumentException("A session " + rule + ".");
        }
    }

    /** Which conversation a speaker takes part in. */
    int conversation(int speaker) {
        return speaker % conversations;
    }
}
