package dev.hubbub.controller.resource;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import java.util.Collection;
import java.util.Objects;

/** One aspect of a resource's state, in the form of {@code metav1.Condition}. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Condition(
        @JsonPropertyDescription("Which aspect.") Type type,
        @JsonPropertyDescription("Whether it holds.") Status status,
        @JsonPropertyDescription("Why, in one word.") Reason reason,
        @JsonPropertyDescription("Why, in one sentence.") String message,
        @JsonPropertyDescription("The generation of the spec this is about.") Long observedGeneration,
        @JsonPropertyDescription("When the status last changed.") String lastTransitionTime) {

    /**
     * One that may have been there before: its time says since when it is as it is, so it moves only when the status does.
     *
     * @param before the conditions that were there
     * @param now the time, as {@code metav1.Time} has it
     */
    public static Condition of(
            Type type,
            Status status,
            Reason reason,
            String message,
            Long generation,
            Collection<Condition> before,
            String now) {
        String since = before.stream()
                .filter(known -> known.type() == type && known.status() == status)
                .map(Condition::lastTransitionTime)
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(now);
        return new Condition(type, status, reason, message, generation, since);
    }

    /** The same of a spec of another generation. */
    Condition observing(Long generation) {
        return new Condition(type, status, reason, message, generation, lastTransitionTime);
    }

    /** The aspects of an experiment, of a trial, and of a checkpoint. */
    public enum Type {
        /** The spec was turned into trials and tasks. */
        Planned,
        /** Work is being done. */
        Progressing,
        /** There is nothing left to do. */
        Complete,
        /** The trial has a score. */
        Scored,
        /** The checkpoint can be tried. */
        Ready,
        /** Those who are to do the work can: the experiment's own pods, and the services. Only while there is work. */
        WorkersReady
    }

    /** Whether a condition holds; the constants are spelled as Kubernetes spells them. */
    public enum Status {
        True,
        False,
        Unknown
    }

    /** Why a condition is as it is. */
    public enum Reason {
        /** Trials and tasks are known. */
        TrialsPlanned,
        /** The spec asks for something impossible. */
        InvalidSpec,
        /** A dataset is missing or not in its layout. */
        InvalidDataset,
        /** The object store does not answer; it is asked again. */
        StoreUnavailable,
        /** The object store refused the credentials. */
        StoreAccessDenied,
        /** The broker does not answer; it is asked again. */
        BrokerUnavailable,
        /** The broker refuses what the experiment needs. */
        BrokerRefused,
        /** The API server does not take what the experiment needs, such as a Job; it is asked again. */
        ApiServerRefused,
        /** An error in the controller; it tries again. */
        InternalError,
        /** The plan is being made. */
        Planning,
        /** Tasks are being done. */
        TasksRunning,
        /** Nothing is known that keeps pods or services from the work. */
        WorkersReady,
        /** A Job waits in a queue of the cluster's for its turn. */
        PodsQueued,
        /** The cluster makes no pods, such as where a quota is used up or a policy is against them. */
        PodsRefused,
        /** No node takes a pod. */
        PodsUnschedulable,
        /** A pod's image cannot be pulled, or its configuration does not hold. */
        PodsCannotStart,
        /** The cluster ended a pod before its work was done, such as for want of room on its node. */
        PodsEvicted,
        /** A pod needed more memory than it may have. */
        PodsOutOfMemory,
        /** A pod ended with an error. */
        PodsFailed,
        /** A pod's node is gone. */
        NodeLost,
        /** Nothing is heard of those who are to do the work. */
        NobodyAtWork,
        /** A worker cannot go on for now, such as where its disk or the store is full. */
        WorkersWaiting,
        /** The spec says {@code suspend: true}. */
        Suspended,
        /** Every trial is scored. */
        AllTrialsSucceeded,
        /** All is done that can be; some trials or sessions failed. */
        SomeTrialsFailed,
        /** No trial could be scored. */
        AllTrialsFailed,
        /** More trials failed than {@code maxFailedTrials} allows. */
        TooManyFailedTrials,
        /** Nothing of the trial was begun. */
        Waiting,
        /** The trial is scored over every session. */
        AllSessionsScored,
        /** The trial is scored without the sessions that failed. */
        SomeSessionsFailed,
        /** The trial has no score and will get none. */
        NoScore,
        /** Too many of the trial's segments look like loops instead of speech. */
        Degenerate,
        /** The experiment ended before the trial did. */
        ExperimentEnded,
        /** All files of the checkpoint are there. */
        FilesWhole,
        /** A file of the checkpoint is still to come. */
        FilesMissing,
        /** Files of the checkpoint came or changed a moment ago. */
        FilesChanging,
        /** The files can never be loaded as they are. */
        NoCheckpoint,
        /** The gates of the checkpoint have not decided yet. */
        VerdictAwaited,
        /** The gates rejected the checkpoint. */
        RejectedByGate,
        /** It was not done within {@code deadlineSeconds}. */
        DeadlineExceeded
    }
}
