package dev.hubbub.localdev.export;

import dev.hubbub.contracts.score.TrialScore;

/**
 * A trial in a table.
 *
 * @param model the model's name
 * @param score what it came to
 */
record ScoredTrial(String model, TrialScore score) {}
