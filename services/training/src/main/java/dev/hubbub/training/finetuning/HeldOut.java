package dev.hubbub.training.finetuning;

import dev.hubbub.contracts.digest.Digest;
import dev.hubbub.contracts.stage.FailureReason;
import dev.hubbub.contracts.stage.StageFailure;
import dev.hubbub.speech.training.run.Example;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * A dataset divided into what is learnt from and what checkpoints are judged by, always in the same way. Which an utterance
 * is in depends on its text alone: no sentence is in both. Clips of sessions are divided by their sessions, because all of
 * a room is heard in each of its tracks, and those of one session alone by their speakers.
 *
 * @param training what is learnt from
 * @param judging what is not
 */
public record HeldOut(TrainingData training, TrainingData judging) {
    private static final double RANGE = 1L << 32;

    /**
     * Divides.
     *
     * @param share about which share of the texts is held out
     * @throws StageFailure if one of the two would be empty
     */
    public static HeldOut of(TrainingData data, double share) throws StageFailure {
        Predicate<Example> judges = judges(data, share);
        HeldOut divided = new HeldOut(data.only(judges.negate(), data.leftOut()), data.only(judges, LeftOut.NOTHING));
        if (divided.training.examples().isEmpty() || divided.judging.examples().isEmpty()) {
            throw new StageFailure(
                    FailureReason.InvalidDataset,
                    "Of " + counted(data.examples().size()) + ", "
                            + divided.judging.examples().size()
                            + " would be held out to judge checkpoints by: name a held-out dataset of its own.");
        }
        return divided;
    }

    private static String counted(int utterances) {
        return utterances + (utterances == 1 ? " utterance" : " utterances");
    }

    private static Predicate<Example> judges(TrainingData data, double share) {
        if (data.examples().stream().anyMatch(example -> data.session(example).isEmpty())) {
            return example -> place(example.text()) < share;
        }
        boolean several = data.examples().stream().map(data::session).distinct().count() > 1;
        Function<Example, String> group =
                example -> (several ? data.session(example) : data.speaker(example)).orElseThrow();
        Set<String> judging = some(data, group, share);
        return example -> judging.contains(group.apply(example));
    }

    /** Groups with about a share of all, at least one of them and not all. */
    private static Set<String> some(TrainingData data, Function<Example, String> group, double share) {
        Map<String, Long> sizes = data.examples().stream().collect(Collectors.groupingBy(group, Collectors.counting()));
        List<String> order = sizes.keySet().stream()
                .sorted(Comparator.comparingDouble(HeldOut::place).thenComparing(Comparator.naturalOrder()))
                .toList();
        Set<String> some = new HashSet<>();
        double wanted = share * data.examples().size();
        long taken = 0;
        for (String name : order) {
            if (some.size() == order.size() - 1 || !some.isEmpty() && taken + sizes.get(name) / 2.0 > wanted) {
                break;
            }
            some.add(name);
            taken += sizes.get(name);
        }
        return some;
    }

    /** From 0 to below 1, evenly spread over texts. */
    private static double place(String text) {
        return Long.parseLong(Digest.of(text).hex().substring(0, 8), 16) / RANGE;
    }
}
