package dev.hubbub.evaluation.live;

import dev.hubbub.contracts.digest.Digest;
import dev.hubbub.contracts.task.TaskProgress;
import dev.hubbub.contracts.task.TaskResult;
import dev.hubbub.contracts.task.TrainingCurve;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The runs of training of an experiment that told how they go, in the order in which they began to. */
final class HeardCurves {

    private static final int MOST = 50;

    private final Map<Digest, Run> runs = new LinkedHashMap<>();

    private static final class Run {
        private String title;
        private TrainingCurve curve;
        private Instant heard;
        private boolean over;
        private String failure;
    }

    void heard(TaskProgress progress, Instant time) {
        Run run = runs.get(progress.task());
        if (run == null) {
            if (progress.curve() == null || runs.size() >= MOST) {
                return;
            }
            run = new Run();
            runs.put(progress.task(), run);
        }
        run.title = progress.title();
        run.heard = time;
        run.over = progress.isOver();
        if (progress.curve() != null) {
            run.curve = progress.curve();
            // Somebody is at it again.
            run.failure = null;
        }
    }

    void heard(TaskResult result) {
        Run run = runs.get(result.task());
        if (run != null) {
            run.over = true;
            run.failure = result.match(succeeded -> null, TaskResult.Failed::message);
        }
    }

    /** All that are kept, where a worker that was silent since then is at nothing. */
    List<LiveCurve> since(Instant silent) {
        return runs.values().stream()
                .map(run -> new LiveCurve(run.title, !run.over && !run.heard.isBefore(silent), run.failure, run.curve))
                .toList();
    }
}
