package dev.hubbub.evaluation.live;

import dev.hubbub.contracts.digest.Digest;
import dev.hubbub.contracts.stage.StageName;
import dev.hubbub.contracts.task.TaskProgress;
import dev.hubbub.contracts.task.TaskResult;
import dev.hubbub.evaluation.live.LiveExperiment.Work;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What was heard of an experiment until now. For one thread at a time. */
final class HeardExperiment {

    private static final int MOST_SHOWN = 12;

    /** A worker that is silent for so long is no longer at it: it tells of itself more often. */
    private static final Duration SILENCE = Duration.ofSeconds(60);

    private record Heard(TaskProgress progress, Instant time) {}

    private final String name;
    private final Instant since;
    private final Map<Digest, Heard> running = new HashMap<>();
    private final Map<String, Integer> finished = new TreeMap<>();
    private final HeardCurves curves = new HeardCurves();
    private Instant heard;
    private int failed;
    private String failure;
    private boolean reported;

    HeardExperiment(String name, Instant since) {
        this.name = name;
        this.since = since;
        this.heard = since;
    }

    void heard(TaskProgress progress, Instant time) {
        heard(time);
        reported &= progress.isOver();
        curves.heard(progress, time);
        if (progress.isOver()) {
            running.remove(progress.task());
        } else {
            running.put(progress.task(), new Heard(progress, time));
        }
    }

    void heard(TaskResult result, Instant time) {
        heard(time);
        running.remove(result.task());
        curves.heard(result);
        result.<Void>match(
                succeeded -> {
                    int outputs =
                            succeeded.computed().size() + succeeded.reused().size();
                    finished.merge(result.stage().text(), outputs, Integer::sum);
                    reported = result.stage() == StageName.REPORT;
                    return null;
                },
                lost -> {
                    failed += lost.outputs().size();
                    failure = lost.message();
                    reported = false;
                    return null;
                });
    }

    private void heard(Instant time) {
        heard = time.isAfter(heard) ? time : heard;
    }

    /** When something was heard last. */
    Instant lastHeard() {
        return heard;
    }

    private static String doing(TaskProgress progress) {
        return progress.waitingFor() == null ? progress.what() : "waiting: " + progress.waitingFor();
    }

    /** How its runs of training go. */
    List<LiveCurve> curvesAt(Instant now) {
        return curves.since(now.minus(SILENCE));
    }

    LiveExperiment at(Instant now) {
        running.values().removeIf(each -> each.time().plus(SILENCE).isBefore(now));
        List<Work> work = running.values().stream()
                .map(Heard::progress)
                .sorted(Comparator.comparingDouble(TaskProgress::fraction).reversed())
                .map(each -> new Work(each.stage().text(), each.title(), doing(each), each.fraction(), each.seconds()))
                .toList();
        return new LiveExperiment(
                name,
                heard,
                since,
                Map.copyOf(finished),
                failed,
                failure,
                work.subList(0, Math.min(MOST_SHOWN, work.size())),
                Math.max(0, work.size() - MOST_SHOWN),
                reported && work.isEmpty(),
                null);
    }
}
