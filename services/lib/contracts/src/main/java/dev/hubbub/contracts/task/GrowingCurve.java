package dev.hubbub.contracts.task;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hubbub.contracts.task.TrainingCurve.Judged;
import dev.hubbub.contracts.task.TrainingCurve.Stretch;
import java.util.ArrayList;
import java.util.List;

/**
 * The lines of a run's {@code curve.jsonl}, taken one after the other: however many there are, at most {@value #MOST}
 * stretches and as many evaluations are kept.
 */
public final class GrowingCurve {

    static final int MOST = 120;

    private List<Sum> sums = new ArrayList<>();
    private int width = 1;
    private List<Judged> judged = new ArrayList<>();
    private int lastStep;

    /** Steps that follow each other; a sum is no number where one of its steps did not say it. */
    private record Sum(int first, int last, int count, double loss, double rate, double norm) {

        Sum with(Sum next) {
            return new Sum(first, next.last, count + next.count, loss + next.loss, rate + next.rate, norm + next.norm);
        }

        Stretch mean() {
            return new Stretch(first, last, loss / count, orAbsent(rate / count), orAbsent(norm / count));
        }

        private static Double orAbsent(double value) {
            return Double.isFinite(value) ? value : null;
        }
    }

    /** Takes the next line: a step or an evaluation. Steps that were not taken leave no point. */
    public void take(JsonNode line) {
        int step = line.path("step").asInt();
        if (line.has("errorRate")) {
            judge(new Judged(step, line.path("errorRate").asDouble()));
            return;
        }
        lastStep = Math.max(lastStep, step);
        if (line.path("taken").asBoolean() && line.path("loss").isNumber()) {
            add(new Sum(
                    step,
                    step,
                    1,
                    line.path("loss").asDouble(),
                    line.path("learningRate").asDouble(Double.NaN),
                    line.path("gradientNorm").asDouble(Double.NaN)));
        }
    }

    private void add(Sum added) {
        int last = sums.size() - 1;
        if (last >= 0 && sums.get(last).count() < width) {
            sums.set(last, sums.get(last).with(added));
            return;
        }
        if (sums.size() == MOST) {
            halve();
        }
        sums.add(added);
    }

    private void halve() {
        List<Sum> halved = new ArrayList<>();
        for (int i = 0; i < sums.size(); i += 2) {
            halved.add(sums.get(i).with(sums.get(i + 1)));
        }
        sums = halved;
        width *= 2;
    }

    /** Of too many evaluations every other one goes, never the first and never the lowest. */
    private void judge(Judged next) {
        judged.add(next);
        if (judged.size() <= MOST) {
            return;
        }
        Judged best = judged.stream()
                .reduce((a, b) -> b.errorRate() < a.errorRate() ? b : a)
                .orElseThrow();
        List<Judged> kept = new ArrayList<>();
        for (int i = 0; i < judged.size(); i++) {
            if (i % 2 == 0 || judged.get(i) == best) {
                kept.add(judged.get(i));
            }
        }
        judged = kept;
    }

    /** The last step of all lines, 0 if there was none. */
    public int lastStep() {
        return lastStep;
    }

    /**
     * What was taken until now.
     *
     * @param steps how many are planned
     */
    public TrainingCurve curve(int steps) {
        return new TrainingCurve(steps, sums.stream().map(Sum::mean).toList(), judged);
    }
}
