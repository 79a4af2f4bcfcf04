package dev.hubbub.localdev.synthesis;

/**
 * What a mouth looks like at an instant.
 *
 * @param open how far the jaw is down, from 0 (lips closed) to 1
 * @param wide from -1 (rounded, as in "oo") over 0 (at rest) to 1 (drawn apart, as in "ee")
 */
record MouthPose(double open, double wide) {

    static final MouthPose REST = new MouthPose(0, 0);

    /** Between this and {@code other}, which counts by {@code share} from 0 to 1. */
    MouthPose towards(MouthPose other, double share) {
        return new MouthPose(open + share * (other.open - open), wide + share * (other.wide - wide));
    }
}
