package dev.hubbub.localdev.command;

import dev.hubbub.contracts.task.MergingMethod;
import dev.hubbub.contracts.task.MergingSettings;
import dev.hubbub.contracts.task.MergingSettings.Scope;
import dev.hubbub.contracts.task.MergingSettings.WeightSum;
import dev.hubbub.contracts.task.MergingSettings.WholeNumbers;
import java.util.Arrays;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The options that say how checkpoints are merged. */
final class MergeMethodOptions {

    private static final Map<String, String> OPTIONS = Map.of(
            "weightSum", "--weight-sum",
            "at", "--at",
            "scale", "--scale",
            "density", "--density",
            "scope", "--scope",
            "seed", "--seed",
            "decay", "--decay");

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    @Option(
            names = {"-m", "--method"},
            paramLabel = "METHOD",
            defaultValue = "average",
            completionCandidates = Names.class,
            description = {
                "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).",
                "average: the weighted sum.",
                "slerp: from the first checkpoint to the second, along the arc between them.",
                "task-arithmetic: the base and the weighted sum of what each member has learnt since.",
                "ties: the same of the largest numbers, where the members agree on the sign.",
                "dare: the same of random numbers, made as much larger.",
                "exponential-average: the moving average over checkpoints in the order in which they are named.",
                "greedy-soup: equal parts of those that do not raise the word error rate of --dataset, the best first."
            })
    private String method;

    @Option(
            names = {"-w", "--weights"},
            paramLabel = "W",
            split = ",",
            description = "Of average, task-arithmetic and dare: how much each member counts, in their order (default:"
                    + " equal parts of an average, otherwise 1).")
    private List<Double> weights;

    @Option(
            names = "--weight-sum",
            paramLabel = "SUM",
            description = "Of average: one if the weights must add up to one, scaled if only their proportions matter,"
                    + " any if they are to be taken as they are (default: one).")
    private WeightSum weightSum;

    @Option(
            names = "--at",
            paramLabel = "T",
            description = "Of slerp: 0 is the first checkpoint, 1 the second (default: 0.5).")
    private Double at;

    @Option(
            names = "--scale",
            paramLabel = "X",
            description = "Of task-arithmetic, ties and dare: how much of what was learnt is added to the base"
                    + " (default: 1).")
    private Double scale;

    @Option(
            names = "--density",
            paramLabel = "X",
            description = "Of ties and dare: the share of what was learnt that is kept (default: 0.2 of ties, 0.1 of"
                    + " dare).")
    private Double density;

    @Option(
            names = "--scope",
            paramLabel = "WHERE",
            description = "Of ties: whether the largest numbers are those of each tensor or of all, global (default:"
                    + " tensor).")
    private Scope scope;

    @Option(names = "--seed", paramLabel = "N", description = "Of dare: equal ones give equal files (default: 0).")
    private Integer seed;

    @Option(
            names = "--decay",
            paramLabel = "X",
            description = "Of exponential-average: how much of the average stays at each checkpoint (default: 0.9).")
    private Double decay;

    @Option(
            names = "--whole-numbers",
            paramLabel = "WHICH",
            description =
                    "What becomes of whole numbers, such as counters, which are never computed with: equal if they"
                            + " must be the same in all checkpoints, first if the base's or the first member's are kept"
                            + " (default: equal).")
    private WholeNumbers wholeNumbers;

    /** The names of the methods. */
    static final class Names implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            return Arrays.stream(MergingMethod.values())
                    .map(MergingMethod::toString)
                    .iterator();
        }
    }

    /** Whether members are judged, and equal parts made of those that are good. */
    boolean isGreedySoup() {
        return MergingMethod.GREEDY_SOUP.toString().equalsIgnoreCase(method);
    }

    /** Whether somebody says anything of the method. */
    boolean isSaid() {
        return Stream.concat(OPTIONS.values().stream(), Stream.of("--method", "--weights", "--whole-numbers"))
                .anyMatch(command.commandLine().getParseResult()::hasMatchedOption);
    }

    private MergingMethod method() throws CommandFailure {
        return Arrays.stream(MergingMethod.values())
                .filter(each -> each.toString().equalsIgnoreCase(method))
                .findFirst()
                .orElseThrow(() -> CommandFailure.invalid("--method: there is no method " + method + "; there are "
                        + String.join(", ", new Names()) + "."));
    }

    /** The settings. Where nobody says how much members count, they are equal parts of an average. */
    MergingSettings settings() throws CommandFailure {
        MergingMethod named = method();
        if (weights != null && !named.hasWeights()) {
            throw CommandFailure.invalid("--weights have no meaning to " + method + ": leave them out.");
        }
        MergingSettings asked = new AskedValues(command, OPTIONS)
                .make(() ->
                        new MergingSettings(named, weightSum, at, scale, density, scope, seed, decay, wholeNumbers));
        return weights == null && weightSum == null ? asked.withScaledWeights() : asked;
    }

    /** One for each member. */
    List<Double> weights(int members) throws CommandFailure {
        if (weights == null) {
            return Collections.nCopies(members, 1.0);
        }
        if (weights.size() != members) {
            throw CommandFailure.invalid(
                    "--weights must be as many as there are checkpoints, " + members + ", not " + weights.size() + ".");
        }
        if (weights.stream().anyMatch(weight -> !Double.isFinite(weight) || weight == 0)) {
            throw CommandFailure.invalid("--weights must be numbers other than 0: leave out what does not count.");
        }
        return weights;
    }

    /** Whether the method adds to a base. */
    boolean hasBase() throws CommandFailure {
        return method().hasBase();
    }

    /** The methods that do, for people. */
    static Set<String> withBase() {
        Set<String> names = new TreeSet<>();
        for (MergingMethod each : MergingMethod.values()) {
            if (each.hasBase()) {
                names.add(each.toString());
            }
        }
        return names;
    }
}
