package dev.hubbub.contracts.task;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.hubbub.contracts.setting.InvalidSettingException;
import dev.hubbub.contracts.setting.Setting;

/**
 * How much more often than others the utterances of small groups are learnt from.
 *
 * @param by what makes a group
 * @param temperature a group of n utterances has a share of the turns in proportion to n^(1/temperature)
 */
public record SamplingSettings(
        @Setting("What makes a group: language or speaker, which every utterance must then name.") Group by,
        @Setting(
                        value =
                                "A group of n utterances is learnt from in proportion to n^(1/temperature): 1 leaves the"
                                        + " shares as they are, and the higher it is, the more equal all groups become.",
                        min = 1,
                        max = 1_000_000,
                        byDefault = "2")
                Double temperature) {

    /** What utterances have in common. */
    public enum Group {
        @JsonProperty("language")
        LANGUAGE,
        @JsonProperty("speaker")
        SPEAKER
    }

    static final SamplingSettings NONE = new SamplingSettings(null, null);

    /** @throws InvalidSettingException if there is a temperature of no groups */
    void requireMeaning(String path) {
        if (by == null) {
            throw new InvalidSettingException(path, "sampling.temperature", "means nothing without sampling.by");
        }
    }
}
