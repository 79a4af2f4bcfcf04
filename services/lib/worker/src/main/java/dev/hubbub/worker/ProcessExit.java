package dev.hubbub.worker;

/** Ends the process. */
public interface ProcessExit {

    /**
     * Begins to stop; returns at once.
     *
     * @param code 0 if all is done
     * @param why one sentence for the log
     */
    void exit(int code, String why);
}
