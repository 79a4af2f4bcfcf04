package dev.hubbub.segmentation.track;

/** Something is wrong with one track; the message says what and what to do, and the session goes on without it. */
final class TrackProblem extends Exception {

    private static final long serialVersionUID = 1;

    TrackProblem(String message, Exception cause) {
        super(message, cause);
    }
}
