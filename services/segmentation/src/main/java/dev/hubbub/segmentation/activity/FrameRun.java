package dev.hubbub.segmentation.activity;

/**
 * Consecutive video frames.
 *
 * @param first number of the first frame
 * @param last number of the last frame, included
 */
public record FrameRun(int first, int last) {

    public FrameRun {
        if (first > last) {
            throw new IllegalArgumentException("A run of frames cannot go from " + first + " down to " + last);
        }
    }

    /** Number of frames. */
    public int length() {
        return last - first + 1;
    }
}
