package dev.hubbub.controller.plan;

import dev.hubbub.contracts.task.MergingTask;
import dev.hubbub.contracts.task.ReportTask.Remark;
import dev.hubbub.contracts.task.TrainingSettings.Sense;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What whoever reads a model's numbers should know of how it came about. */
public final class Remarks {

    private Remarks() {}

    /** Of all models, in their order: what they are made without, and soups that were chosen by other senses. */
    static List<Remark> of(Map<String, KnownCheckpoint> checkpoints) {
        return checkpoints.entrySet().stream()
                .flatMap(each -> Stream.concat(
                                each.getValue().leftOut().stream(),
                                otherSenses(each.getKey(), each.getValue()).stream())
                        .map(sentence -> new Remark(each.getKey(), sentence)))
                .toList();
    }

    /**
     * Of a model that is a greedy soup, and takes in other senses than it was chosen by. That may be just what somebody
     * wants to know of it, and says less of what a soup is good for.
     */
    public static Optional<String> otherSenses(String model, KnownCheckpoint checkpoint) {
        return checkpoint.merge().map(MergingTask::judge).flatMap(judge -> checkpoint
                .weights()
                .flatMap(weights -> {
                    Set<Sense> chosenBy = all(judge.modalities());
                    Set<Sense> used = all(weights.modalities());
                    return chosenBy.equals(used)
                            ? Optional.empty()
                            : Optional.of("Model " + model + " takes in " + named(used) + ", and its greedy-soup was"
                                    + " chosen by " + named(chosenBy) + ": other members might be better for what it"
                                    + " is used for");
                }));
    }

    private static Set<Sense> all(List<Sense> senses) {
        return senses == null ? EnumSet.allOf(Sense.class) : EnumSet.copyOf(senses);
    }

    private static String named(Set<Sense> senses) {
        String named = senses.stream()
                .map(sense -> sense.name().toLowerCase(Locale.ROOT))
                .collect(Collectors.joining(" and "));
        return senses.size() == 1 ? named + " alone" : named;
    }
}
