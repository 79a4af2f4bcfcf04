package dev.hubbub.cluster.job;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hubbub.cluster.objects.ClusterEvents.Severity;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Decides about one Job from what is there to see, without doing anything. The rules are those of {@code batch/v1}: a
 * fixed number of completions, indexed or not, or without one a work queue, which is complete when one pod has
 * succeeded and all have ended.
 */
final class JobPlanner {
    private final JsonNode spec;
    private final ObjectNode status;
    private final JobPods pods;
    private final Instant now;
    private final BackOff backOff;
    private final List<Integer> create = new ArrayList<>();
    private final List<ObjectNode> delete = new ArrayList<>();
    private final List<JobDecision.Note> notes = new ArrayList<>();
    private boolean expired;
    private Optional<Duration> again = Optional.empty();

    private JobPlanner(ObjectNode job, List<ObjectNode> pods, Instant now, BackOff backOff) {
        this.spec = job.path("spec");
        this.status = job.withObject("/status").deepCopy();
        this.pods = JobPods.of(pods, spec.path("podFailurePolicy"));
        this.now = now;
        this.backOff = backOff;
    }

    static JobDecision decide(ObjectNode job, List<ObjectNode> pods, Instant now, BackOff backOff) {
        JobPlanner planner = new JobPlanner(job, pods, now, backOff);
        planner.decide();
        return new JobDecision(
                planner.status, planner.create, planner.delete, planner.notes, planner.expired, planner.again);
    }

    private void decide() {
        JobConditions conditions = new JobConditions(status, now);
        count();
        if (conditions.isTrue("Complete") || conditions.isTrue("Failed")) {
            delete.addAll(pods.active());
            expire(conditions);
        } else if (spec.path("suspend").asBoolean()) {
            suspend(conditions);
        } else {
            proceed(conditions);
        }
        int active = pods.active().size() - delete.size() + create.size();
        status.put("active", active).put("ready", Math.min(active, pods.ready()));
        status.put("terminating", pods.terminating().size() + delete.size());
        for (String zero : List.of("active", "terminating", "succeeded", "failed")) {
            if (status.path(zero).asInt() == 0) {
                status.remove(zero);
            }
        }
    }

    private void count() {
        // A pod that was deleted after it ended still counts.
        status.put(
                "succeeded",
                Math.max(status.path("succeeded").asInt(), pods.succeeded().size()));
        status.put(
                "failed",
                Math.max(
                        status.path("failed").asInt(),
                        pods.failed().size() + pods.fatal().size()));
        if (isIndexed()) {
            status.put(
                    "completedIndexes",
                    pods.succeededIndexes().stream().map(String::valueOf).collect(Collectors.joining(",")));
        }
    }

    private boolean isIndexed() {
        return spec.path("completionMode").asText().equals("Indexed");
    }

    private void expire(JobConditions conditions) {
        if (spec.has("ttlSecondsAfterFinished")) {
            Instant end = conditions
                    .since("Complete")
                    .or(() -> conditions.since("Failed"))
                    .orElse(now);
            Duration left = Duration.between(
                    now, end.plusSeconds(spec.get("ttlSecondsAfterFinished").asLong()));
            expired = left.compareTo(Duration.ZERO) <= 0;
            again = Optional.of(left);
        }
    }

    private void suspend(JobConditions conditions) {
        delete.addAll(pods.active());
        status.remove("startTime");
        if (conditions.set("Suspended", true, "JobSuspended", "Job suspended")) {
            notes.add(new JobDecision.Note(Severity.NORMAL, "Suspended", "Job suspended"));
        }
    }

    private void proceed(JobConditions conditions) {
        if (conditions.isTrue("Suspended")) {
            conditions.set("Suspended", false, "JobResumed", "Job resumed");
            notes.add(new JobDecision.Note(Severity.NORMAL, "Resumed", "Job resumed"));
        }
        if (!status.has("startTime")) {
            status.put("startTime", now.truncatedTo(ChronoUnit.SECONDS).toString());
        }
        Optional<JobDecision.Note> failure = failure();
        if (failure.isPresent()) {
            JobDecision.Note note = failure.get();
            delete.addAll(pods.active());
            conditions.set("Failed", true, note.reason(), note.message());
            notes.add(note);
        } else if (isComplete()) {
            delete.addAll(pods.active());
            conditions.set("Complete", true, "CompletionsReached", "Reached expected number of succeeded pods");
            status.put("completionTime", now.truncatedTo(ChronoUnit.SECONDS).toString());
            notes.add(new JobDecision.Note(Severity.NORMAL, "Completed", "Job completed"));
        } else {
            adjust();
        }
    }

    private Optional<JobDecision.Note> failure() {
        if (!pods.fatal().isEmpty()) {
            String pod = pods.fatal().get(0).path("metadata").path("name").asText();
            return Optional.of(
                    warning("PodFailurePolicy", "Pod " + pod + " failed in a way the policy says ends the job"));
        }
        if (status.path("failed").asInt() > spec.path("backoffLimit").asInt(6)) {
            return Optional.of(warning("BackoffLimitExceeded", "Job has reached the specified backoff limit"));
        }
        if (spec.has("activeDeadlineSeconds")) {
            Instant deadline = Instant.parse(status.get("startTime").asText())
                    .plusSeconds(spec.get("activeDeadlineSeconds").asLong());
            if (!now.isBefore(deadline)) {
                return Optional.of(warning("DeadlineExceeded", "Job was active longer than specified deadline"));
            }
            again = Optional.of(Duration.between(now, deadline));
        }
        return Optional.empty();
    }

    private static JobDecision.Note warning(String reason, String message) {
        return new JobDecision.Note(Severity.WARNING, reason, message);
    }

    private boolean isComplete() {
        int succeeded = status.path("succeeded").asInt();
        return spec.has("completions")
                ? succeeded >= spec.get("completions").asInt()
                : succeeded > 0 && pods.active().isEmpty() && pods.terminating().isEmpty();
    }

    /** Makes or deletes pods until as many run as should. */
    private void adjust() {
        int succeeded = status.path("succeeded").asInt();
        int parallelism = spec.path("parallelism").asInt(1);
        int active = pods.active().size();
        int wanted;
        if (spec.has("completions")) {
            wanted = Math.min(parallelism, spec.get("completions").asInt() - succeeded);
        } else {
            // Once one has found the queue empty, the others finish and none is added.
            wanted = succeeded > 0 ? Math.min(parallelism, active) : parallelism;
        }
        if (active > wanted) {
            delete.addAll(pods.active().subList(wanted, active));
            return;
        }
        // A pod that is being deleted holds its place until its process has ended.
        int missing = wanted - active - pods.terminating().size();
        if (missing <= 0) {
            return;
        }
        Duration wait = pods.lastFailure()
                .map(last -> Duration.between(now, last.plus(backOff.after(pods.failuresInARow()))))
                .orElse(Duration.ZERO);
        if (wait.compareTo(Duration.ZERO) > 0) {
            again = Optional.of(
                    again.filter(sooner -> sooner.compareTo(wait) < 0).orElse(wait));
            return;
        }
        addPods(missing);
    }

    private void addPods(int missing) {
        if (!isIndexed()) {
            for (int i = 0; i < missing; i++) {
                create.add(-1);
            }
            return;
        }
        Set<Integer> done = pods.succeededIndexes();
        Set<Integer> busy = pods.busyIndexes();
        for (int index = 0; index < spec.path("completions").asInt() && create.size() < missing; index++) {
            if (!done.contains(index) && !busy.contains(index)) {
                create.add(index);
            }
        }
    }
}
