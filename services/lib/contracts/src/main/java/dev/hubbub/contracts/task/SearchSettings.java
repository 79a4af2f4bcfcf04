package dev.hubbub.contracts.task;

import dev.hubbub.contracts.setting.Setting;

/**
 * What is set for a search whatever the model's family.
 *
 * @param beamSize hypotheses kept; 1 is greedy
 * @param lengthPenalty absent divides a hypothesis' log-probability by its length; a number from 0 to 1 is the exponent
 *     of ((5 + length) / 6)
 * @param patience finished hypotheses wanted, as a multiple of {@code beamSize}; absent is 1
 * @param maxTokens tokens after which a hypothesis is cut; absent is half of the model's text context
 * @param language a language code such as {@code en}, or {@code auto}; absent is the model's own
 * @param noRepeatNgramSize tokens in a run that a text may not have twice, prompt aside; absent is no such rule
 */
public record SearchSettings(
        @Setting(
                        value = "Hypotheses kept; 1 is greedy.",
                        min = 1,
                        max = SearchSettings.LARGEST_BEAM,
                        byDefault = "5",
                        written = true)
                int beamSize,
        @Setting(
                        value =
                                "Exponent of the length penalty, 0 to 1; absent divides a hypothesis' log-probability by"
                                        + " its length.",
                        min = 0,
                        max = 1)
                Double lengthPenalty,
        @Setting(value = "Finished hypotheses wanted, as a multiple of beamSize; absent is 1.", min = 0.1, max = 10)
                Double patience,
        @Setting(
                        value = "Tokens after which a hypothesis is cut; absent is half of the model's text context.",
                        min = 1,
                        max = 4096)
                Integer maxTokens,
        @Setting(
                        value = "The language spoken, as a code such as en, or auto to let the model find out.",
                        pattern = "^(auto|[a-z]{2,3})$",
                        byDefault = "\"en\"",
                        written = true)
                String language,
        @Setting(
                        value = "Tokens in a run that a text may not have twice, against loops; 0 is no such rule.",
                        min = 0,
                        max = 32,
                        byDefault = "0")
                Integer noRepeatNgramSize) {

    /** The one limit on hypotheses kept, for whoever asks for them. */
    public static final int LARGEST_BEAM = 100;
}
