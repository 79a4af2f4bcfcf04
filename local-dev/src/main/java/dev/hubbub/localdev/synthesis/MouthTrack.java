package dev.hubbub.localdev.synthesis;

import java.util.List;

/**
 * How a mouth moves, as poses at instants in ascending order; between them it moves evenly.
 *
 * @param seconds the instants, from the beginning of the utterance
 * @param poses the pose at each of them
 */
record MouthTrack(List<Double> seconds, List<MouthPose> poses) {

    MouthTrack {
        seconds = List.copyOf(seconds);
        poses = List.copyOf(poses);
    }

    /** The pose at an instant; at rest before the first and behind the last one. */
    MouthPose at(double instant) {
        if (poses.isEmpty() || instant < seconds.get(0) || instant > seconds.get(seconds.size() - 1)) {
            return MouthPose.REST;
        }
        int next = 0;
        while (next < seconds.size() - 1 && seconds.get(next) < instant) {
            next++;
        }
        if (next == 0) {
            return poses.get(0);
        }
        double step = seconds.get(next) - seconds.get(next - 1);
        double share = step <= 0 ? 1 : (instant - seconds.get(next - 1)) / step;
        return poses.get(next - 1).towards(poses.get(next), share);
    }
}
