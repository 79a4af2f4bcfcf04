package dev.hubbub.worker;

/**
 * Frees something once it is closed and nobody is at it any more: whoever still is, such as a reader that nobody could
 * wait for any longer, frees it on the way out. Nobody comes in once it is closed. Safe for use by several threads.
 */
final class LastOneOut implements AutoCloseable {

    /** Somebody who is at it, until it is closed. */
    interface Visit extends AutoCloseable {

        @Override
        void close();
    }

    private final String what;
    private final Runnable free;
    private int inside;
    private boolean closed;

    /**
     * Nobody is there yet.
     *
     * @param what what is closed, for messages
     * @param free done once, on the thread that closes it or leaves it last
     */
    LastOneOut(String what, Runnable free) {
        this.what = what;
        this.free = free;
    }

    /**
     * Comes in.
     *
     * @throws IllegalStateException if it is closed
     */
    synchronized Visit enter() {
        if (closed) {
            throw new IllegalStateException(what + " is closed");
        }
        inside++;
        return this::leave;
    }

    private synchronized void leave() {
        inside--;
        freeIfEmpty();
    }

    /** Does not wait for those who are there. */
    @Override
    public synchronized void close() {
        if (!closed) {
            closed = true;
            freeIfEmpty();
        }
    }

    private void freeIfEmpty() {
        if (closed && inside == 0) {
            free.run();
        }
    }
}
