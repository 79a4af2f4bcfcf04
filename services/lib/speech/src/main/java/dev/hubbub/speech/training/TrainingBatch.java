package dev.hubbub.speech.training;

import dev.hubbub.speech.model.Modality;
import dev.hubbub.speech.model.Target;
import dev.hubbub.speech.model.TaughtBatch;
import dev.hubbub.speech.model.TrainableModel;
import dev.hubbub.speech.model.TrainingInput;
import dev.hubbub.speech.torch.NativeScope;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Clips that are computed together.
 *
 * @param inputs what the encoder takes in
 * @param targets what the decoder is to learn for each
 * @param kept senses that the decoder is given; the others are dropped, though the inputs have them
 */
public record TrainingBatch(List<TrainingInput> inputs, List<Target> targets, Set<Modality> kept) {

    public TrainingBatch {
        inputs = List.copyOf(inputs);
        targets = List.copyOf(targets);
        kept = Set.copyOf(kept);
        if (inputs.isEmpty() || inputs.size() != targets.size()) {
            throw new IllegalArgumentException("A batch has a target for each clip and at least one, not "
                    + targets.size() + " for " + inputs.size() + ".");
        }
    }

    /** A batch of which nothing is dropped. */
    public TrainingBatch(List<TrainingInput> inputs, List<Target> targets) {
        this(inputs, targets, Set.of(Modality.values()));
    }

    /** What a model makes of it, with the loss of its family if that has one of its own. */
    TaughtBatch taught(NativeScope scope, TrainableModel.Forward forward, Objective objective) {
        return forward.taught(scope, inputs, fed(), kept, targets, objective.lossWeights());
    }

    /** What of a model's senses this batch drops. */
    Set<Modality> dropped(TrainableModel model) {
        Set<Modality> dropped = new HashSet<>(model.modalities());
        dropped.removeAll(kept);
        return dropped;
    }

    int size() {
        return inputs.size();
    }

    /** Fed tokens, behind the end of each whatever stands first: no position before can see it. */
    int[][] fed() {
        int longest = longest();
        return targets.stream()
                .map(target -> Arrays.copyOf(target.fed(), longest))
                .toArray(int[][]::new);
    }

    /** Labels of all clips one after the other; behind the end of each they are ignored. */
    long[] labels() {
        int longest = longest();
        long[] labels = new long[Math.multiplyExact(size(), longest)];
        Arrays.fill(labels, Target.IGNORED);
        for (int row = 0; row < size(); row++) {
            int[] own = targets.get(row).labels();
            for (int i = 0; i < own.length; i++) {
                labels[row * longest + i] = own[i];
            }
        }
        return labels;
    }

    private int longest() {
        return targets.stream().mapToInt(Target::length).max().orElseThrow();
    }
}
