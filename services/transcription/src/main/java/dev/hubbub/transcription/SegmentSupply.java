package dev.hubbub.transcription;

import java.util.List;

/** Where the segments of the next batch come from. For one thread, which hears of what cannot be read while it asks. */
interface SegmentSupply extends AutoCloseable {

    /** Is told of sessions that no segment will come from. */
    interface Listener {

        /** A session has no segments. */
        void empty(OpenSession session) throws InterruptedException;

        /** A session cannot be read. */
        void unreadable(int session, Exception why) throws InterruptedException;
    }

    /**
     * The next segments to decode together.
     *
     * @param most how many at most; fewer come only where no more can be had
     * @return none once there are no more
     */
    List<HeardSegment> next(int most) throws InterruptedException;

    /** Segments that could not be decoded together come again. */
    void giveBack(List<HeardSegment> segments);

    /** Leaves out what is left of a session that was given up, of which nothing is read any more. */
    void drop(OpenSession session) throws InterruptedException;

    @Override
    void close();
}
