package dev.hubbub.controller.resource;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.hubbub.contracts.score.GateVerdict;
import dev.hubbub.contracts.score.Metric;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How far a trial is and what came out. Rates are fractions; what cannot be computed is absent. Metrics lie beside the
 * other fields, under the names of {@link Metric}.
 */
@JsonClassDescription("How far it is and what it is worth; written by the controller.")
@JsonInclude(JsonInclude.Include.NON_NULL)
public record TrialStatus(
        @JsonPropertyDescription("How far it is, in one word.") TrialPhase phase,
        @JsonPropertyDescription("The generation of the spec this status is about.") Long observedGeneration,
        @JsonPropertyDescription("Aspects of the state.") List<Condition> conditions,
        @JsonPropertyDescription("Why it was given up although it could have gone on: Degenerate if too many of its"
                        + " segments look like loops instead of speech.")
                Verdict verdict,
        @JsonPropertyDescription("Sessions transcribed, of all: 7/7.") String sessions,
        @JsonPropertyDescription("Sessions transcribed.") Integer sessionsDone,
        @JsonPropertyDescription("Sessions that failed.") Integer sessionsFailed,
        @JsonPropertyDescription("Sessions in all.") Integer sessionsTotal,
        @JsonPropertyDescription("What made the texts comparable: a name, or several with the languages they were for.")
                String normalizer,
        @JsonAnyGetter @JsonAnySetter Map<String, Object> metrics,
        @JsonPropertyDescription("Wall seconds this trial would cost alone.") Double seconds,
        @JsonPropertyDescription("Wall seconds per second of audio.") Double realTimeFactor,
        @JsonPropertyDescription("Segments whose text looks degenerate.") Integer flaggedSegments,
        @JsonPropertyDescription("The folder of the score, as s3://bucket/prefix.") String score,
        @JsonPropertyDescription("What went wrong, in one sentence.") String message,
        @JsonPropertyDescription("Whether the checkpoint may take the place of its base; absent where nobody asks.")
                Gate gate) {

    /** Whether a checkpoint may take the place of its base. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Gate(
            @JsonPropertyDescription("promoted if it is better and nowhere worse, rejected if it is worse somewhere.")
                    GateVerdict.Outcome verdict,
            @JsonPropertyDescription("The trial that it was compared with.") String base,
            @JsonPropertyDescription("Why, with the numbers of each dataset.") String reasons) {}

    public TrialStatus {
        conditions = conditions == null ? List.of() : List.copyOf(conditions);
        Map<String, Object> known = new LinkedHashMap<>();
        if (metrics != null) {
            // What an earlier or a later version wrote beside them is no metric of ours.
            metrics.forEach((name, value) -> {
                if (Metric.named(name).isPresent() && value instanceof Number number) {
                    known.put(name, number.doubleValue());
                }
            });
        }
        metrics = Collections.unmodifiableMap(known);
    }

    /** The same of a spec of another generation: what a trial is does not change what came out. */
    public TrialStatus observing(Long generation) {
        return new TrialStatus(
                phase,
                generation,
                conditions.stream()
                        .map(condition -> condition.observing(generation))
                        .toList(),
                verdict,
                sessions,
                sessionsDone,
                sessionsFailed,
                sessionsTotal,
                normalizer,
                metrics,
                seconds,
                realTimeFactor,
                flaggedSegments,
                score,
                message,
                gate);
    }

    /** Why a trial was given up although it could have gone on. */
    public enum Verdict {
        /** Too many of its segments look like loops instead of speech. */
        Degenerate
    }

    /** How far a trial is. */
    public enum TrialPhase {
        /** Nothing of it has been started. */
        Pending,
        /** Its sessions are being segmented and transcribed. */
        Running,
        /** Its transcripts are being scored. */
        Scoring,
        /** It is scored over every session. */
        Succeeded,
        /** It is scored without the sessions that failed. */
        Incomplete,
        /** It has no score and will get none. */
        Failed,
        /** The experiment ended before it did. */
        Stopped;

        /** Whether nothing more will happen to it without a change from outside. */
        public boolean isFinal() {
            return switch (this) {
                case Pending, Running, Scoring -> false;
                case Succeeded, Incomplete, Failed, Stopped -> true;
            };
        }
    }
}
