package dev.hubbub.training;

import dev.hubbub.contracts.task.GrowingCurve;
import dev.hubbub.contracts.task.TrainingCurve;
import dev.hubbub.training.tracking.CurveReader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * Tells how a run goes while it does, every few seconds and at its end: what the file of its curve says, so that a run that
 * goes on after its pod died is told from its first step.
 */
final class ToldCurve {

    private static final System.Logger LOG = System.getLogger(ToldCurve.class.getName());
    private static final Duration EVERY = Duration.ofSeconds(5);

    private final Consumer<TrainingCurve> listener;
    private final Path file;
    private CurveReader lines;
    private GrowingCurve curve;
    private int lastStep = Integer.MAX_VALUE;
    private int steps;
    private long told;

    ToldCurve(Consumer<TrainingCurve> listener, Path file) {
        this.listener = listener;
        this.file = file;
    }

    /** A step was taken, one of so many. */
    void step(int step, int all) {
        if (step <= lastStep) {
            // It begins, perhaps for the second time.
            lines = new CurveReader(file);
            curve = new GrowingCurve();
            told = System.nanoTime() - EVERY.toNanos();
        }
        lastStep = step;
        steps = all;
        if (System.nanoTime() - told >= EVERY.toNanos()) {
            tell();
        }
    }

    /** The run is over. */
    void end() {
        if (curve != null) {
            tell();
        }
    }

    private void tell() {
        told = System.nanoTime();
        try {
            CurveReader.Lines next = lines.next();
            while (!next.all().isEmpty()) {
                next.all().forEach(curve::take);
                next.done();
                next = lines.next();
            }
            listener.accept(curve.curve(steps));
        } catch (IOException e) {
            LOG.log(System.Logger.Level.DEBUG, "the curve is not told: {0}", e.getMessage());
        }
    }
}
