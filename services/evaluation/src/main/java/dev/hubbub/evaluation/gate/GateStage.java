package dev.hubbub.evaluation.gate;

import dev.hubbub.contracts.Json;
import dev.hubbub.contracts.score.GateVerdict;
import dev.hubbub.contracts.score.GateVerdict.Outcome;
import dev.hubbub.contracts.score.GateVerdict.SetVerdict;
import dev.hubbub.contracts.score.TrialScore;
import dev.hubbub.contracts.stage.OutputAddress;
import dev.hubbub.contracts.stage.OutputFiles;
import dev.hubbub.contracts.stage.Stage;
import dev.hubbub.contracts.stage.StageContext;
import dev.hubbub.contracts.stage.StageFailure;
import dev.hubbub.contracts.stage.StageName;
import dev.hubbub.contracts.stage.StageOutput;
import dev.hubbub.contracts.task.GateTask;
import dev.hubbub.contracts.task.GateTask.GatedSet;
import dev.hubbub.scoring.significance.Gate;
import dev.hubbub.scoring.significance.PairedBootstrap;
import dev.hubbub.scoring.significance.PairedComparison;
import dev.hubbub.scoring.significance.Unit;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * Says whether a new checkpoint may take the place of its base: {@code gate.json} ({@link GateVerdict}), by a paired
 * bootstrap over what their trials were scored on. What either learnt from is left out, and where anything is missing nothing is
 * promoted.
 */
public final class GateStage implements Stage<GateTask> {

    private static final int RESAMPLES = 10_000;

    @Override
    public StageName name() {
        return StageName.GATE;
    }

    @Override
    public Class<GateTask> taskType() {
        return GateTask.class;
    }

    @Override
    public List<StageOutput> run(GateTask task, StageContext context) throws StageFailure, IOException {
        long started = System.nanoTime();
        Map<OutputAddress, OutputFiles> scores = context.read(List.of(task.base(), task.candidate()));
        ComparedScores compared = new ComparedScores(
                scores.get(task.base()).json("score.json", TrialScore.class),
                scores.get(task.candidate()).json("score.json", TrialScore.class));
        Gate gate = new Gate(task.level(), task.tolerance());
        List<SetVerdict> sets = task.sets().stream()
                .map(set -> judged(gate, task, set, compared))
                .toList();
        Outcome worst = sets.stream()
                .map(SetVerdict::outcome)
                .max(Comparator.naturalOrder())
                .orElse(Outcome.UNDECIDED);
        Path directory = context.outputDirectory(task.recipe());
        Json.write(directory.resolve("gate.json"), new GateVerdict(worst, sets));
        return List.of(new StageOutput(task.recipe(), directory, (System.nanoTime() - started) / 1e9, "cpu"));
    }

    private static SetVerdict judged(Gate gate, GateTask task, GatedSet set, ComparedScores compared) {
        List<String> learnt = set.learnt() == null ? List.of() : set.learnt();
        List<String> baseLearnt = set.baseLearnt() == null ? List.of() : set.baseLearnt();
        List<String> unheard = new ArrayList<>(set.sessions());
        unheard.removeAll(learnt);
        unheard.removeAll(baseLearnt);
        List<String> sessions = unheard.stream().filter(compared::has).toList();
        int missing = unheard.size() - sessions.size();
        String remarks = remarks(learnt.size(), baseLearnt.size(), missing);
        if (sessions.isEmpty()) {
            return undecided(set, set.name() + " says nothing, for no session of it can be compared." + remarks);
        }
        PairedComparison comparison;
        Unit unit = task.unit() == null
                ? compared.fitting(sessions)
                : Unit.valueOf(task.unit().name());
        try {
            comparison = new PairedBootstrap(RESAMPLES, 1 - task.level(), 0).compare(compared.units(sessions, unit));
        } catch (IllegalArgumentException e) {
            return undecided(set, set.name() + " says nothing. " + e.getMessage() + remarks);
        }
        Gate.Decision decision = gate.of(new Gate.Tested(set.name(), set.inDomain(), comparison));
        Outcome outcome = Outcome.valueOf(decision.outcome().name());
        return new SetVerdict(
                set.name(),
                set.inDomain(),
                // What is missing may be what it has forgotten.
                missing > 0 && outcome == Outcome.PROMOTED ? Outcome.UNDECIDED : outcome,
                unit.plural(),
                comparison.units(),
                comparison.base(),
                comparison.other(),
                comparison.isOfTooFew() ? null : comparison.difference().low(),
                comparison.isOfTooFew() ? null : comparison.difference().high(),
                comparison.isOfTooFew() ? null : comparison.pValue(),
                decision.reasons().get(0) + remarks);
    }

    private static SetVerdict undecided(GatedSet set, String reason) {
        return new SetVerdict(
                set.name(), set.inDomain(), Outcome.UNDECIDED, null, null, null, null, null, null, null, reason);
    }

    private static String remarks(int learnt, int baseLearnt, int missing) {
        return (learnt == 0 ? "" : " Left out: " + sessions(learnt) + " that it learnt from or was chosen by.")
                + (baseLearnt == 0
                        ? ""
                        : " Left out: " + sessions(baseLearnt) + " that its base learnt from or was chosen by.")
                + (missing == 0 ? "" : " Missing: " + sessions(missing) + " that not both have a score of.");
    }

    private static String sessions(int count) {
        return count + (count == 1 ? " session" : " sessions");
    }
}
