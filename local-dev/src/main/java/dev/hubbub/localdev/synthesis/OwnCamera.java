package dev.hubbub.localdev.synthesis;

import dev.hubbub.media.video.Pictures;
import java.util.Random;

/**
 * A camera that films one speaker on a clock of its own, which begins when it is switched on.
 *
 * @param lead how long before the session it is switched on, in seconds; 0 for the central camera, whose clock is the
 *     session's
 * @param first the number of the first picture of its track
 * @param pictures how many pictures it takes
 * @param seed for its noise
 */
record OwnCamera(double lead, int first, int pictures, long seed) {

    private static final double SHORTEST_LEAD = 1;
    private static final double LEAD_RANGE = 4;

    /** The central camera, which is switched on with the session. */
    static OwnCamera central(SessionPlan plan) {
        return new OwnCamera(0, 0, (int) Math.round(plan.seconds() * Pictures.PER_SECOND), plan.seed() * 101);
    }

    /** A speaker's own: on before the session, with the face found some time after that. */
    static OwnCamera ego(SessionPlan plan, int speaker) {
        long seed = plan.seed() * 103 + 1009L * speaker;
        double lead = Math.round(1000 * (SHORTEST_LEAD + LEAD_RANGE * new Random(seed).nextDouble())) / 1000.0;
        return new OwnCamera(
                lead,
                (int) (lead / 2 * Pictures.PER_SECOND),
                (int) ((lead + plan.seconds()) * Pictures.PER_SECOND),
                seed);
    }

    /** When a picture is taken, or a time between two, in seconds of the session; below 0 before that begins. */
    double sessionTime(double picture) {
        return picture / Pictures.PER_SECOND - lead;
    }

    /** When a picture is taken, in seconds of its own clock. */
    static double seconds(int picture) {
        return (double) picture / Pictures.PER_SECOND;
    }
}
