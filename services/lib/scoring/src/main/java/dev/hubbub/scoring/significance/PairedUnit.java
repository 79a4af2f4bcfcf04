package dev.hubbub.scoring.significance;

import dev.hubbub.scoring.rate.EditCounts;

/**
 * What is drawn as one: an utterance, or all utterances of a speaker or a session, whose errors go together.
 *
 * @param name of it
 * @param base edits of the system that is compared with
 * @param other edits of the system that is compared, over the same references
 */
public record PairedUnit(String name, EditCounts base, EditCounts other) {

    public PairedUnit {
        if (base.referenceLength() != other.referenceLength()) {
            throw new IllegalArgumentException("The two systems are not compared over the same references: " + name
                    + " has " + base.referenceLength() + " and " + other.referenceLength() + " words.");
        }
    }

    /** This and more of the same unit. */
    public PairedUnit plus(PairedUnit more) {
        return new PairedUnit(name, base.plus(more.base), other.plus(more.other));
    }
}
