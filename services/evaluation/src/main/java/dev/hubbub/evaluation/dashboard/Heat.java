package dev.hubbub.evaluation.dashboard;

import dev.hubbub.contracts.score.Metric;

/**
 * How bad a value is, as a share of the scale: from the metric's best to 100 %, and beyond that no worse. The scale does
 * not depend on what else is in the table, so that a hot cell is a bad one in every table.
 */
final class Heat {

    private Heat() {}

    static int of(Metric metric, Double value) {
        if (value == null) {
            return 0;
        }
        double bad = metric.goal() == Metric.Goal.maximize ? 1 - value : value;
        return (int) Math.round(100 * Math.max(0, Math.min(1, bad)));
    }
}
