package dev.hubbub.scoring;

import java.util.Arrays;
import java.util.stream.Collectors;

/** The named ways to score, as an experiment names them. */
public enum ScoringProtocol {

    /**
     * The MCoRec challenge's: captions per speaker inside the scored time, mean over speakers, joined with how well
     * conversations were found. See {@link dev.hubbub.scoring.mcorec.McorecScoring}.
     */
    MCOREC("mcorec"),

    /**
     * Text against text per utterance, under the Whisper English normaliser. See
     * {@link dev.hubbub.scoring.utterance.UtteranceScoring}.
     */
    UTTERANCE("utterance");

    private final String id;

    ScoringProtocol(String id) {
        this.id = id;
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
