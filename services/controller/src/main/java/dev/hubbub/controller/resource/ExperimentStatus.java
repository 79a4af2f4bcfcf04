package dev.hubbub.controller.resource;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.hubbub.contracts.score.Metric;
import java.util.List;

/** How far an experiment is: counts and the best trial, never a list that grows with the experiment. */
@JsonClassDescription("How far it is and what came of it; written by the controller.")
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ExperimentStatus(
        @JsonPropertyDescription("How far it is, in one word.") ExperimentPhase phase,
        @JsonPropertyDescription("The generation of the spec this status is about.") Long observedGeneration,
        @JsonPropertyDescription("The value of the hubbub.dev/run annotation this status is about.") String observedRun,
        @JsonPropertyDescription("How often it was begun again for a checkpoint; absent is never.")
                Integer observedReruns,
        @JsonPropertyDescription("What the present run is about.") Began run,
        @JsonPropertyDescription("What is going on, in one sentence.") String message,
        @JsonPropertyDescription("Aspects of the state.") List<Condition> conditions,
        @JsonPropertyDescription("The trials, counted.") TrialCounts trials,
        @JsonPropertyDescription("The outputs the trials need, counted.") OutputCounts outputs,
        @JsonPropertyDescription("Sessions in all datasets.") Integer sessions,
        @JsonPropertyDescription("How much is done, from 0 to 1.") Double progress,
        @JsonPropertyDescription("What is being done right now.") String activity,
        @JsonPropertyDescription("The best trial so far.") Best best,
        @JsonPropertyDescription("What spec.gates say, an entry for each, in their order.") List<GateCounts> gates,
        @JsonPropertyDescription("The page with all tables, as s3://bucket/key.") String report,
        @JsonPropertyDescription("When the controller took up this generation and run.") String startTime,
        @JsonPropertyDescription("When nothing was left to do.") String completionTime) {

    public ExperimentStatus {
        conditions = conditions == null ? List.of() : List.copyOf(conditions);
        gates = gates == null || gates.isEmpty() ? null : List.copyOf(gates);
    }

    /** The same of a spec that was edited since without another run for it. */
    public ExperimentStatus observing(Long generation) {
        return new ExperimentStatus(
                phase,
                generation,
                observedRun,
                observedReruns,
                run,
                message,
                conditions.stream()
                        .map(condition -> condition.observing(generation))
                        .toList(),
                trials,
                outputs,
                sessions,
                progress,
                activity,
                best,
                gates,
                report,
                startTime,
                completionTime);
    }

    /** With which spec a run began. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Began(
            @JsonPropertyDescription("The generation of the spec with which it began.") long generation,
            @JsonPropertyDescription("The digest of the spec without suspend: with another one, another run begins.")
                    String subject) {}

    /** Trials, counted. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record TrialCounts(
            @JsonPropertyDescription("All trials.") int total,
            @JsonPropertyDescription("Trials that have not started.") int pending,
            @JsonPropertyDescription("Trials that are transcribed or scored.") int running,
            @JsonPropertyDescription("Trials with a score, those that lack sessions included.") int succeeded,
            @JsonPropertyDescription("Trials with a score that lack sessions.") int incomplete,
            @JsonPropertyDescription("Trials without a score, now and for good.") int failed) {}

    /** Outputs, counted. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record OutputCounts(
            @JsonPropertyDescription("All outputs: segmentations, conversations, transcripts, scores and the report.")
                    int total,
            @JsonPropertyDescription("Outputs made since startTime.") int computed,
            @JsonPropertyDescription("Outputs that were there before startTime.") int reused,
            @JsonPropertyDescription("Outputs that cannot be made.") int failed,
            @JsonPropertyDescription("Outputs of tasks that are being done.") int running) {}

    /** The best trial. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Best(
            @JsonPropertyDescription("Its name.") String trial,
            @JsonPropertyDescription("The objective's metric.") Metric metric,
            @JsonPropertyDescription("The metric's value; rates are fractions.") Double value) {}

    /** What a gate says at the points of the grid at which both of its models have a trial, counted. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record GateCounts(
            @JsonPropertyDescription("The model that is new.") String candidate,
            @JsonPropertyDescription("The model whose place it may take.") String base,
            @JsonPropertyDescription("Points at which it may: better, and nowhere worse.") int promoted,
            @JsonPropertyDescription("Points at which it may not: worse somewhere.") int rejected,
            @JsonPropertyDescription("Points at which chance may be the reason.") int undecided,
            @JsonPropertyDescription("Points without a verdict, because there is none yet or there will be none.")
                    int unjudged) {}
}
