package dev.hubbub.worker;

import java.nio.file.Path;

/**
 * Puts what a task keeps of its state into the store beside the work: one state at a time, and of those that come
 * meanwhile the newest.
 */
final class StateKeeper implements AutoCloseable {

    private static final long PAUSE_MILLIS = 2000;

    private final KeptWork.OfTask kept;
    private final Thread thread = new Thread(this::work, "hubbub-kept-state");
    private Path waiting;
    private Path underWay;
    private boolean closed;

    /** Begins to wait for states of a task. */
    StateKeeper(KeptWork.OfTask kept) {
        this.kept = kept;
        thread.setDaemon(true);
        thread.start();
    }

    /** Has a state put soon, unless a newer one comes before. */
    synchronized void keep(Path snapshot) {
        if (closed) {
            return;
        }
        discard(waiting);
        waiting = snapshot;
        notifyAll();
    }

    private void work() {
        try {
            while (isAwaited()) {
                if (kept.put(this::newest)) {
                    put();
                } else {
                    pause();
                }
            }
        } catch (InterruptedException e) {
            // It is closed.
        }
    }

    private synchronized boolean isAwaited() throws InterruptedException {
        while (waiting == null && underWay == null && !closed) {
            wait();
        }
        return !closed;
    }

    /** Asked again before each try: a store that was away gets what is newest by then. */
    private synchronized Path newest() {
        if (waiting != null) {
            discard(underWay);
            underWay = waiting;
            waiting = null;
        }
        return underWay;
    }

    private synchronized void put() {
        discard(underWay);
        underWay = null;
    }

    /** Until the claim may be this worker's again. */
    private synchronized void pause() throws InterruptedException {
        wait(PAUSE_MILLIS);
    }

    private static void discard(Path snapshot) {
        if (snapshot != null) {
            Workspace.delete(snapshot);
        }
    }

    /** What waits is not put any more, nor is what is under way, unless that is over in this moment. */
    @Override
    public void close() {
        synchronized (this) {
            closed = true;
        }
        thread.interrupt();
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
