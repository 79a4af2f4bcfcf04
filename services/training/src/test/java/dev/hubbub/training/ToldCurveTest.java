package dev.hubbub.training;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.hubbub.contracts.task.TrainingCurve;
import dev.hubbub.contracts.task.TrainingCurve.Judged;
import dev.hubbub.contracts.task.TrainingCurve.Stretch;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ToldCurveTest {

    private static final String STEP = "{\"step\": %d, \"loss\": %d.0, \"learningRate\": 0.5, \"taken\": true}\n";
    private static final String JUDGED = "{\"step\": %d, \"errorRate\": 0.25}\n";

    @TempDir
    Path folder;

    private final List<TrainingCurve> told = new ArrayList<>();
    private Path file;
    private ToldCurve curve;

    @BeforeEach
    void begin() {
        file = folder.resolve("curve.jsonl");
        curve = new ToldCurve(told::add, file);
    }

    @Test
    void a_run_is_told_at_its_first_step_with_what_came_before_it_and_at_its_end_but_not_at_every_step()
            throws Exception {
        // It goes on after two steps that another pod took.
        append(JUDGED.formatted(0) + STEP.formatted(1, 9) + STEP.formatted(2, 8) + STEP.formatted(3, 7));
        curve.step(3, 5);
        append(STEP.formatted(4, 6));
        curve.step(4, 5);
        append(STEP.formatted(5, 5) + JUDGED.formatted(5) + "{\"half a line");
        curve.end();

        assertEquals(2, told.size());
        assertEquals(List.of(1, 2, 3), steps(told.get(0)));
        assertEquals(
                new TrainingCurve(5, told.get(1).stretches(), List.of(new Judged(0, 0.25), new Judged(5, 0.25))),
                told.get(1));
        assertEquals(List.of(1, 2, 3, 4, 5), steps(told.get(1)));
        assertEquals(new Stretch(5, 5, 5, 0.5, null), told.get(1).stretches().get(4));
    }

    @Test
    void a_run_that_begins_anew_forgets_what_it_told() throws Exception {
        append(STEP.formatted(1, 9) + STEP.formatted(2, 8));
        curve.step(2, 5);
        Files.writeString(file, STEP.formatted(1, 7));
        curve.step(1, 5);
        assertEquals(List.of(new Stretch(1, 1, 7, 0.5, null)), told.get(1).stretches());
    }

    @Test
    void a_run_without_a_step_has_no_curve() {
        curve.end();
        assertEquals(List.of(), told);
    }

    private static List<Integer> steps(TrainingCurve curve) {
        return curve.stretches().stream().map(Stretch::last).toList();
    }

    private void append(String lines) throws Exception {
        Files.writeString(file, lines, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }
}
