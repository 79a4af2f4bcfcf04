package dev.hubbub.controller.work;

/**
 * How much work goes into one share. Large shares fill batches and cost little to send; small ones leave every worker
 * something to do until the end.
 *
 * @param seconds of sound; a task that is longer is a share by itself
 * @param tasks at most
 */
public record ShareSize(double seconds, int tasks) {

    /** A record of so many tasks is some hundred kilobytes. */
    private static final int MOST_TASKS = 500;

    /** Half an hour: minutes on a GPU, and what a machine that dies can take with it at most. */
    private static final double MOST_SECONDS = 1800;

    /** A few batches of short utterances: below this, sending costs more than it evens out. */
    private static final double LEAST_SECONDS = 60;

    private static final int SHARES_PER_PARTITION = 4;

    /** Whatever there is, as far as it fits into a record. */
    public static final ShareSize LARGEST = new ShareSize(Double.MAX_VALUE, MOST_TASKS);

    /**
     * Several shares for each partition, but none so small that it is not worth it while every partition has one.
     *
     * @param seconds of sound in all
     */
    public static ShareSize of(double seconds, int partitions) {
        double each = seconds / partitions;
        double wanted = Math.max(each / SHARES_PER_PARTITION, Math.min(each, LEAST_SECONDS));
        return new ShareSize(Math.min(wanted, MOST_SECONDS), MOST_TASKS);
    }
}
