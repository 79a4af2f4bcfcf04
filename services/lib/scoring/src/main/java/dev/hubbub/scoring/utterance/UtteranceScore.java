package dev.hubbub.scoring.utterance;

import dev.hubbub.scoring.rate.EditCounts;
import dev.hubbub.scoring.text.NamedNormaliser;

/**
 * The edits of one utterance.
 *
 * @param utterance what was scored
 * @param normaliser what made its texts comparable
 * @param reference the normalised reference
 * @param hypothesis the normalised hypothesis
 * @param words word edits
 * @param characters character edits, spaces between words included
 */
public record UtteranceScore(
        Utterance utterance,
        NamedNormaliser normaliser,
        String reference,
        String hypothesis,
        EditCounts words,
        EditCounts characters) {}
