package dev.hubbub.localdev.synthesis;

/**
 * What a session comes with that could be computed from its tracks.
 *
 * @param activity active-speaker scores
 * @param lips videos of the mouths
 * @param central the video of the central camera, in which everybody is seen
 */
public record ByProducts(boolean activity, boolean lips, boolean central) {}
