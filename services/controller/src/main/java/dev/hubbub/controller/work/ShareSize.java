package dev.hubbub.controller.work;

/**
 * How much work goes into one share, at most. A task that is more by itself is a share by itself. Large shares fill
 * batches and cost little to send; small ones leave every worker something to do until the end.
 *
 * @param seconds of sound, once for each output that is made of it
 * @param tasks how many
 * @param outputs how many, of all tasks together
 */
public record ShareSize(double seconds, int tasks, int outputs) {

    /** A record of so many tasks is some hundred kilobytes. */
    private static final int MOST_TASKS = 500;

    /** Each output is named with all of its settings, some hundred bytes: a record of so many is a megabyte or two. */
    private static final int MOST_OUTPUTS = 5000;

    /** Half an hour: minutes on a GPU, and what a machine that dies can take with it at most. */
    private static final double MOST_SECONDS = 1800;

    /** A few batches of short utterances: below this, sending costs more than it evens out. */
    private static final double LEAST_SECONDS = 60;

    private static final int SHARES_PER_PARTITION = 4;

    /** Whatever there is, as far as it fits into a record. */
    public static final ShareSize LARGEST = new ShareSize(Double.MAX_VALUE, MOST_TASKS, MOST_OUTPUTS);

    /**
     * Several shares for each partition, but none so small that it is not worth it while every partition has one.
     *
     * @param seconds of sound that are left to do, once for each output
     */
    public static ShareSize of(double seconds, int partitions) {
        double each = seconds / partitions;
        double wanted = Math.max(each / SHARES_PER_PARTITION, Math.min(each, LEAST_SECONDS));
        return new ShareSize(Math.min(wanted, MOST_SECONDS), MOST_TASKS, MOST_OUTPUTS);
    }
}
