package dev.hubbub.training.finetuning;

import dev.hubbub.contracts.digest.Digest;
import dev.hubbub.contracts.stage.FailureReason;
import dev.hubbub.contracts.stage.StageFailure;

/**
 * A dataset divided into what is learnt from and what checkpoints are judged by. Which an utterance is in depends on its
 * text alone: no sentence is in both, and the same dataset is always divided in the same way.
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
        HeldOut divided = new HeldOut(
                data.only(text -> place(text) >= share, data.leftOut()),
                data.only(text -> place(text) < share, LeftOut.NOTHING));
        if (divided.training.examples().isEmpty() || divided.judging.examples().isEmpty()) {
            throw new StageFailure(
                    FailureReason.InvalidDataset,
                    "Of " + data.examples().size() + " utterances, "
                            + divided.judging.examples().size()
                            + " would be held out to judge checkpoints by: name a held-out dataset of its own.");
        }
        return divided;
    }

    /** From 0 to below 1, evenly spread over texts. */
    private static double place(String text) {
        return Long.parseLong(Digest.of(text).hex().substring(0, 8), 16) / RANGE;
    }
}
