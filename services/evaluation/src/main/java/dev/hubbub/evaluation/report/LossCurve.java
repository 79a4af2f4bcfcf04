package dev.hubbub.evaluation.report;

import java.util.ArrayList;
import java.util.List;

/** The losses of a run, however long it was, as a curve of at most so many points as a small picture shows. */
final class LossCurve {

    private static final int MOST = 120;

    private List<Stretch> stretches = new ArrayList<>();
    private int width = 1;

    /** Steps that follow each other. */
    private record Stretch(int first, int last, double sum, int count) {

        Stretch with(Stretch next) {
            return new Stretch(first, next.last, sum + next.sum, count + next.count);
        }
    }

    /**
     * Adds a step, in order.
     *
     * @param loss a number
     */
    void add(int step, double loss) {
        Stretch added = new Stretch(step, step, loss, 1);
        int last = stretches.size() - 1;
        if (last >= 0 && stretches.get(last).count() < width) {
            stretches.set(last, stretches.get(last).with(added));
            return;
        }
        if (stretches.size() == MOST) {
            halve();
        }
        stretches.add(added);
    }

    private void halve() {
        List<Stretch> halved = new ArrayList<>();
        for (int i = 0; i < stretches.size(); i += 2) {
            halved.add(stretches.get(i).with(stretches.get(i + 1)));
        }
        stretches = halved;
        width *= 2;
    }

    /** Its points, each the mean of as many steps as the others, the last of those that are left. */
    List<RunReport.Loss> points() {
        return stretches.stream()
                .map(part -> new RunReport.Loss(part.first(), part.last(), part.sum() / part.count()))
                .toList();
    }
}
