package dev.hubbub.localdev.synthesis;

/**
 * What a session comes with beside the central tracks.
 *
 * @param activity active-speaker scores, which could be computed from tracks
 * @param lips videos of the mouths, which could be computed from tracks
 * @param whole the videos that tracks are cut out of: that of the central camera, in which everybody is seen, and those of
 *     the speakers' own
 * @param ego tracks of each speaker's own camera and lapel microphone, as in the challenge's training set
 */
public record ByProducts(boolean activity, boolean lips, boolean whole, boolean ego) {}
