package dev.hubbub.scoring;

import java.util.Arrays;
import java.util.stream.Collectors;

/** The named ways to score, as an experiment names them. */
public enum ScoringProtocol {

    /**
     * The MCoRec challenge's: captions per speaker inside the scored time, mean over speakers, joined with how well
     * conversations were found. See {@link dev.hubbub.scoring.mcorec.McorecScoring}.
     */
    MCOREC(
            "mcorec",
            "the MCoRec challenge's evaluation to the last digit: a speaker's captions as one utterance, the mean over"
                    + " speakers. A caption that crosses a limit of the scored time is left out on both sides, captions"
                    + " stand in the order of their file, each is normalised alone, no British spelling counts as American,"
                    + " and rates are rounded to four decimals before the joint error is made of them"),

    /** The same by {@link dev.hubbub.scoring.mcorec.McorecRules#CORRECTED}. */
    MCOREC_CORRECTED(
            "mcorec-corrected",
            "mcorec without what makes its numbers depend on how captions were cut or written down: a caption is scored if"
                    + " its middle is in the scored time, captions stand in the order of time, a speaker's are normalised as"
                    + " one text, British spellings count as American, and nothing is rounded. Not comparable with published"
                    + " numbers"),

    /**
     * Text against text per utterance, under the Whisper English normaliser. See
     * {@link dev.hubbub.scoring.utterance.UtteranceScoring}.
     */
    UTTERANCE(
            "utterance",
            "each utterance's text against its reference, edits summed over all, under the normaliser that suits its"
                    + " language or that scoring.normalizer names: english is Whisper's English one, basic Whisper's basic"
                    + " one, none compares raw texts");

    private final String id;
    private final String definition;

    ScoringProtocol(String id, String definition) {
        this.id = id;
        this.definition = definition;
    }

    /** What it does, as the rest of a sentence. */
    public String definition() {
        return definition;
    }

    /** The name in an experiment. */
    public String id() {
        return id;
    }

    /**
     * The protocol of that name.
     *
     * @throws IllegalArgumentException if there is none; the message lists the names there are
     */
    public static ScoringProtocol named(String id) {
        return Arrays.stream(values())
                .filter(protocol -> protocol.id.equals(id))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("There is no scoring protocol '" + id + "'; use one of "
                        + Arrays.stream(values()).map(ScoringProtocol::id).collect(Collectors.joining(", "))));
    }
}
