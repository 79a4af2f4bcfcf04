package dev.hubbub.scoring.mcorec;

import dev.hubbub.scoring.rate.EditCounts;
import java.util.OptionalDouble;

/**
 * The scores of one speaker of a session.
 *
 * @param speaker name of the speaker
 * @param words word edits
 * @param characters character edits
 * @param wer word error rate, rounded to 4 decimals under the challenge's rules; absent if a caption file is at fault
 * @param clusterF1 pair F1 of this speaker, rounded in the same way; absent if a cluster file is at fault
 */
public record SpeakerScore(
        String speaker, EditCounts words, EditCounts characters, OptionalDouble wer, OptionalDouble clusterF1) {

    /** Half the word error rate plus half of one minus the clustering F1, of the values as they are here and not rounded. */
    public OptionalDouble jointError() {
        return wer.isPresent() && clusterF1.isPresent()
                ? OptionalDouble.of(0.5 * wer.getAsDouble() + 0.5 * (1 - clusterF1.getAsDouble()))
                : OptionalDouble.empty();
    }
}
