package dev.hubbub.evaluation.page;

import dev.hubbub.contracts.task.TrainingCurve.Stretch;
import dev.hubbub.evaluation.report.GateReport;
import dev.hubbub.evaluation.report.RunReport;
import dev.hubbub.evaluation.report.RunReport.Course;
import dev.hubbub.evaluation.report.RunReport.Finding;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** How runs of training went: a row for each, and below what else is to be known of it. */
public final class RunTable {

    private static final double WIDTH = 120;
    private static final double HEIGHT = 28;

    private RunTable() {}

    /**
     * A run.
     *
     * @param failed whether nothing is known of it
     * @param forced whether it was begun although the preflight refused it
     * @param base what it began with
     * @param before its word error rate
     * @param best that of the best checkpoint
     * @param bestStep after which that was saved
     * @param steps that it went, of those planned
     * @param words that the rates are over
     * @param gates whether what it made may take its base's place
     * @param curve its losses; {@code null} if there are none
     * @param notes what else is to be known
     */
    public record Row(
            String name,
            boolean failed,
            boolean forced,
            String base,
            String before,
            String best,
            String bestStep,
            String steps,
            String words,
            List<GateReport> gates,
            Curve curve,
            List<Note> notes) {}

    /** A small picture of losses, as the path of an SVG, and what it shows in words. */
    public record Curve(String path, String title) {}

    /** A sentence and what it is about. */
    public record Note(String label, String text) {}

    /** A row for each; none where there are no runs. */
    public static List<Row> of(List<RunReport> runs, List<GateReport> gates) {
        return runs == null
                ? List.of()
                : runs.stream().map(run -> row(run, gatesOf(run, gates))).toList();
    }

    /** The gates of what a run made. */
    public static List<GateReport> gatesOf(RunReport run, List<GateReport> gates) {
        return gates.stream().filter(gate -> run.name().equals(gate.run())).toList();
    }

    private static Row row(RunReport run, List<GateReport> gates) {
        if (run.course() == null) {
            String dash = Figures.ABSENT;
            return new Row(
                    run.name(),
                    true,
                    false,
                    dash,
                    dash,
                    dash,
                    dash,
                    dash,
                    dash,
                    gates,
                    null,
                    List.of(new Note("is not known", run.failure())));
        }
        Course course = run.course();
        return new Row(
                run.name(),
                false,
                course.forced(),
                course.base(),
                Figures.percent(course.baseErrorRate()),
                Figures.percent(course.errorRate()),
                Figures.count(course.bestStep()),
                Figures.count(course.lastStep()) + " of " + Figures.count(course.steps())
                        + (course.early() ? ", stopped early" : ""),
                course.heldOutWords() == null ? Figures.ABSENT : Figures.count(course.heldOutWords()),
                gates,
                curve(course.losses()),
                notes(course));
    }

    private static List<Note> notes(Course course) {
        List<Note> notes = new ArrayList<>();
        for (Finding finding : course.findings()) {
            String label = finding.refuses() ? "was forced through the preflight" : "was warned by the preflight";
            notes.add(new Note(label, finding.check() + ": " + finding.message()));
        }
        if (course.errorRate() >= course.baseErrorRate()) {
            notes.add(new Note("has learnt nothing that shows", "none of its checkpoints is better than its base."));
        }
        addCounts("leaves out of its data", course.leftOut(), notes);
        course.named().forEach(why -> notes.add(new Note("cannot use", why)));
        addCounts("leaves out of what is held out", course.heldOutLeftOut(), notes);
        if (course.unreadable() > 0) {
            notes.add(new Note("could not read on the way", Figures.count(course.unreadable(), "clip") + "."));
        }
        if (course.skippedSteps() > 0) {
            notes.add(new Note(
                    "did not take", Figures.count(course.skippedSteps(), "step") + " whose loss was no number."));
        }
        if (course.overflowedSteps() != null && course.overflowedSteps() > 0) {
            notes.add(new Note(
                    "did not take",
                    Figures.count(course.overflowedSteps(), "step") + " whose gradients were beyond float16."));
        }
        return notes;
    }

    private static void addCounts(String label, Map<String, Integer> counts, List<Note> notes) {
        if (!counts.isEmpty()) {
            notes.add(new Note(
                    label,
                    counts.entrySet().stream()
                            .map(each -> Figures.count(each.getValue()) + " "
                                    + ParameterNames.label(each.getKey()).toLowerCase(Locale.ROOT))
                            .collect(Collectors.joining(", ", "", "."))));
        }
    }

    private static Curve curve(List<Stretch> losses) {
        if (losses.isEmpty()) {
            return null;
        }
        Stretch first = losses.get(0);
        Stretch last = losses.get(losses.size() - 1);
        double low = losses.stream().mapToDouble(Stretch::mean).min().orElseThrow();
        double high = losses.stream().mapToDouble(Stretch::mean).max().orElseThrow();
        double range = high > low ? high - low : 1;
        double length = Math.max(1, last.last() - first.first());
        StringBuilder path = new StringBuilder();
        for (Stretch loss : losses) {
            double middle = (loss.first() + loss.last()) / 2.0 - first.first();
            path.append(String.format(
                    Locale.ROOT,
                    "%s%.1f %.1f",
                    path.isEmpty() ? "M" : "L",
                    WIDTH * middle / length,
                    1 + (HEIGHT - 2) * (high - loss.mean()) / range));
        }
        int width = first.last() - first.first() + 1;
        return new Curve(
                path.toString(),
                String.format(
                        Locale.ROOT,
                        "Loss of steps %d to %d, %s, between %.3f and %.3f; it begins at %.3f and ends at %.3f",
                        first.first(),
                        last.last(),
                        width == 1 ? "each a point" : "each point the mean of " + width,
                        low,
                        high,
                        first.mean(),
                        last.mean()));
    }
}
