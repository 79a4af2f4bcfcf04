package dev.hubbub.contracts.score;

/**
 * An hour of a GPU, as somebody who pays for it says. Nothing that is computed depends on it.
 *
 * @param price what it costs, in whatever currency that is
 */
public record GpuHour(double price) {

    /** The variable that says the price. */
    public static final String VARIABLE = "HUBBUB_GPU_HOUR_PRICE";

    /** What a trial's cost is called in files and addresses. */
    public static final String COST = "cost";

    /** What heads a column of it. */
    public static final String LABEL = "Cost";

    /** What a trial's cost is. */
    public static final String DEFINITION =
            "what the trial's seconds with a GPU cost at the price of an hour that " + VARIABLE
                    + " says, in the currency of that; absent without a price, or where nobody knows which seconds were a"
                    + " GPU's";

    private static final double SECONDS = 3600;

    /** @throws IllegalArgumentException if the price is none; the message says how to give one */
    public GpuHour {
        if (!(price >= 0 && price < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(
                    "An hour of a GPU cannot cost " + price + ": give its price, in " + VARIABLE + ", as a number");
        }
    }

    /** What so many seconds cost; {@code null} where nobody knows how many. */
    public Double cost(Double seconds) {
        return seconds == null ? null : (Double) (seconds * price / SECONDS);
    }
}
