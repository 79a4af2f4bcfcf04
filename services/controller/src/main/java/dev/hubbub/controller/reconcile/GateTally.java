package dev.hubbub.controller.reconcile;

import dev.hubbub.contracts.score.GateVerdict;
import dev.hubbub.contracts.stage.OutputAddress;
import dev.hubbub.controller.plan.TrialPlan;
import dev.hubbub.controller.resource.ExperimentStatus.GateCounts;
import dev.hubbub.controller.resource.GateSpec;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Counts what gates say, for a status that must not grow with the grid. */
final class GateTally {

    /** Reads a committed verdict. */
    @FunctionalInterface
    interface Verdicts {
        GateVerdict of(OutputAddress address) throws IOException;
    }

    private GateTally() {}

    /** An entry for each gate, in their order. */
    static List<GateCounts> of(List<GateSpec> gates, List<TrialPlan> trials, Verdicts verdicts) throws IOException {
        Map<String, String> models = trials.stream()
                .collect(Collectors.toMap(trial -> trial.definition().name(), GateTally::model, (one, same) -> one));
        List<GateCounts> counts = new ArrayList<>();
        for (GateSpec gate : gates) {
            Map<GateVerdict.Outcome, Integer> found = new EnumMap<>(GateVerdict.Outcome.class);
            int unjudged = 0;
            for (TrialPlan trial : trials) {
                for (TrialPlan.Judged judged : trial.gates()) {
                    if (!model(trial).equals(gate.candidate()) || !gate.base().equals(models.get(judged.base()))) {
                        continue;
                    }
                    if (judged.verdict() == null) {
                        unjudged++;
                    } else {
                        found.merge(verdicts.of(judged.verdict()).outcome(), 1, Integer::sum);
                    }
                }
            }
            counts.add(new GateCounts(
                    gate.candidate(),
                    gate.base(),
                    found.getOrDefault(GateVerdict.Outcome.PROMOTED, 0),
                    found.getOrDefault(GateVerdict.Outcome.REJECTED, 0),
                    found.getOrDefault(GateVerdict.Outcome.UNDECIDED, 0),
                    unjudged));
        }
        return counts;
    }

    private static String model(TrialPlan trial) {
        return trial.definition().model().name();
    }
}
