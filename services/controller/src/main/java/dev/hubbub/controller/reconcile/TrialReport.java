package dev.hubbub.controller.reconcile;

import dev.hubbub.artifacts.ObjectStore;
import dev.hubbub.contracts.score.GateVerdict;
import dev.hubbub.contracts.score.Metric;
import dev.hubbub.controller.observe.TrialScores;
import dev.hubbub.controller.plan.TrialDefinition;
import dev.hubbub.controller.plan.TrialPlan;
import dev.hubbub.controller.resource.BoundedText;
import dev.hubbub.controller.resource.Condition;
import dev.hubbub.controller.resource.Condition.Reason;
import dev.hubbub.controller.resource.Condition.Type;
import dev.hubbub.controller.resource.Experiment;
import dev.hubbub.controller.resource.Trial;
import dev.hubbub.controller.resource.TrialSpec;
import dev.hubbub.controller.resource.TrialStatus;
import dev.hubbub.controller.resource.TrialStatus.TrialPhase;
import java.io.IOException;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What Trials say of the trials of a plan. */
final class TrialReport {

    private static final int LONGEST_TEXT = 1000;

    /** The generation of an object that was just made. */
    private static final Long FIRST_GENERATION = 1L;

    private final ObjectStore objects;
    private final Clock clock;

    TrialReport(ObjectStore objects, Clock clock) {
        this.objects = objects;
        this.clock = clock;
    }

    /** What a trial is. */
    static TrialSpec spec(Experiment experiment, TrialPlan trial) {
        TrialDefinition definition = trial.definition();
        return new TrialSpec(
                experiment.getMetadata().getName(),
                definition.name(),
                definition.index(),
                definition.model().name(),
                definition.model().checkpoint(),
                definition.model().average(),
                definition.model().merge(),
                definition.model().run(),
                definition.model().step(),
                definition.model().adapter(),
                definition.model().precision(),
                trial.modalities(),
                definition.point().values());
    }

    /**
     * How far a trial is, and what came out.
     *
     * @param spec what it is
     * @param known its Trial as it is now; absent if there is none yet
     * @throws IOException if its score cannot be read
     */
    TrialStatus status(TrialPlan trial, TrialSpec spec, TrialScores scores, Optional<Trial> known) throws IOException {
        TrialScores.Numbers numbers = trial.isScored() ? scores.read(trial.score()) : TrialScores.Numbers.NONE;
        String message = shortened(trial.message() == null ? numbers.problem() : trial.message());
        Long generation = known.map(there -> generation(there, spec)).orElse(FIRST_GENERATION);
        return new TrialStatus(
                trial.phase(),
                generation,
                conditions(trial, message, generation, known),
                trial.degenerate() == null ? null : TrialStatus.Verdict.Degenerate,
                trial.sessionsDone() + "/" + trial.sessionsTotal(),
                trial.sessionsDone(),
                trial.sessionsFailed(),
                trial.sessionsTotal(),
                numbers.normalizer(),
                rounded(numbers.metrics()),
                trial.isScored() ? rounded(numbers.seconds()) : null,
                rounded(numbers.realTimeFactor()),
                flaggedSegments(trial, numbers),
                trial.isScored() ? objects.uri(trial.score().prefix()).toString() : null,
                message,
                gate(trial, scores));
    }

    // With another spec comes another generation.
    private static Long generation(Trial known, TrialSpec spec) {
        Long now = known.getMetadata().getGeneration();
        return now == null || spec.equals(known.getSpec()) ? now : Long.valueOf(now + 1);
    }

    private List<Condition> conditions(TrialPlan trial, String message, Long generation, Optional<Trial> known) {
        List<Condition> before =
                known.map(Trial::getStatus).map(TrialStatus::conditions).orElse(List.of());
        String now = clock.instant().truncatedTo(ChronoUnit.SECONDS).toString();
        Reason reason = reason(trial);
        String sentence = message == null ? sentence(trial.phase()) : message;
        return List.of(
                Condition.of(Type.Complete, status(trial.phase().isFinal()), reason, sentence, generation, before, now),
                Condition.of(Type.Scored, status(trial.isScored()), reason, sentence, generation, before, now));
    }

    private static Condition.Status status(boolean holds) {
        return holds ? Condition.Status.True : Condition.Status.False;
    }

    private static Reason reason(TrialPlan trial) {
        return switch (trial.phase()) {
            case Pending -> Reason.Waiting;
            case Running, Scoring -> Reason.TasksRunning;
            case Succeeded -> Reason.AllSessionsScored;
            case Incomplete -> Reason.SomeSessionsFailed;
            case Failed -> trial.degenerate() == null ? Reason.NoScore : Reason.Degenerate;
            case Stopped -> Reason.ExperimentEnded;
        };
    }

    /** What is said of a trial of which nothing else is to be said. */
    static String sentence(TrialPhase phase) {
        return switch (phase) {
            case Pending -> "Nothing of it was begun";
            case Running -> "Its sessions are being segmented and transcribed";
            case Scoring -> "Its transcripts are being scored";
            case Succeeded -> "It is scored over every session";
            case Incomplete -> "It is scored without the sessions that failed";
            case Failed -> "It has no score and will get none";
            case Stopped -> "The experiment ended before it did";
        };
    }

    private static TrialStatus.Gate gate(TrialPlan trial, TrialScores scores) throws IOException {
        TrialPlan.Judged decisive = null;
        GateVerdict verdict = null;
        for (TrialPlan.Judged gate : trial.gates()) {
            GateVerdict one = gate.verdict() == null ? null : scores.verdict(gate.verdict());
            // Of several, the one that says no.
            if (one != null && (verdict == null || one.outcome().compareTo(verdict.outcome()) > 0)) {
                decisive = gate;
                verdict = one;
            }
        }
        if (verdict == null) {
            return null;
        }
        return new TrialStatus.Gate(verdict.outcome(), decisive.base(), shortened(verdict.reasons()));
    }

    private static String shortened(String text) {
        return text == null ? null : BoundedText.of(text, LONGEST_TEXT);
    }

    private static Integer flaggedSegments(TrialPlan trial, TrialScores.Numbers numbers) {
        if (trial.degenerate() != null) {
            return trial.degenerate().flagged();
        }
        return trial.isScored() ? numbers.flaggedSegments() : null;
    }

    private static Map<String, Object> rounded(Map<Metric, Double> metrics) {
        Map<String, Object> rounded = new LinkedHashMap<>();
        metrics.forEach((metric, value) -> rounded.put(metric.name(), rounded(value)));
        return rounded;
    }

    /** Four decimals: what a table can show. */
    static Double rounded(Double value) {
        return value == null ? null : Math.round(value * 10_000) / 10_000.0;
    }
}
