package dev.hubbub.controller.resource;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.hubbub.scoring.ScoringProtocol;
import dev.hubbub.scoring.text.NamedNormaliser;
import io.fabric8.generator.annotation.Default;

/** How transcripts are scored. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ScoringSpec(
        @JsonPropertyDescription("utterance: each line against its text, error rates pooled over all. mcorec: the"
                        + " challenge's per-speaker word error rate, conversation F1 and joint error, as its evaluation computes"
                        + " them. mcorec-corrected: the same, a caption scored if its middle is in the scored time,"
                        + " captions in the order of time, a speaker's normalised as one text, British spellings as"
                        + " American, nothing rounded.")
                @Default("utterance")
                Protocol protocol,
        @JsonPropertyDescription("What makes texts comparable before words are counted. Absent: what suits the"
                        + " language that a line, the dataset or decoding.options.language names: english for English,"
                        + " characters for languages written without spaces, basic-keeping-marks for all others and for"
                        + " texts in another script than Latin; under mcorec the challenge's for English. english or"
                        + " whisper-english: the Whisper English normaliser. basic or whisper-basic: the Whisper basic"
                        + " one, which parts words at marks."
                        + " basic-keeping-marks: the same with every mark on its letter. characters: each character a"
                        + " word. mcorec: english without disfluencies and spellings."
                        + " mcorec-corrected: english without disfluencies. none or raw: texts as they are. A part of"
                        + " what a score comes from.")
                Normalizer normalizer) {

    /** The named normalisers, some of which have a second name elsewhere in the field: both are one, also in addresses. */
    public enum Normalizer {
        @JsonProperty("english")
        ENGLISH(NamedNormaliser.ENGLISH),
        @JsonProperty("whisper-english")
        WHISPER_ENGLISH(NamedNormaliser.ENGLISH),
        @JsonProperty("basic")
        BASIC(NamedNormaliser.BASIC),
        @JsonProperty("whisper-basic")
        WHISPER_BASIC(NamedNormaliser.BASIC),
        @JsonProperty("basic-keeping-marks")
        BASIC_KEEPING_MARKS(NamedNormaliser.BASIC_KEEPING_MARKS),
        @JsonProperty("characters")
        CHARACTERS(NamedNormaliser.CHARACTERS),
        @JsonProperty("mcorec")
        MCOREC(NamedNormaliser.MCOREC),
        @JsonProperty("mcorec-corrected")
        MCOREC_CORRECTED(NamedNormaliser.MCOREC_CORRECTED),
        @JsonProperty("none")
        NONE(NamedNormaliser.NONE),
        @JsonProperty("raw")
        RAW(NamedNormaliser.NONE);

        private final NamedNormaliser named;

        Normalizer(NamedNormaliser named) {
            this.named = named;
        }

        /** What scoring knows it as. */
        public NamedNormaliser named() {
            return named;
        }
    }

    /** The named protocols. */
    public enum Protocol {
        @JsonProperty("utterance")
        UTTERANCE,
        @JsonProperty("mcorec")
        MCOREC,
        @JsonProperty("mcorec-corrected")
        MCOREC_CORRECTED;

        /** The name, as scoring knows it. */
        public String id() {
            return ScoringProtocol.valueOf(name()).id();
        }

        /** Whether captions of speakers are scored, and conversations, instead of utterances. */
        public boolean isOfSpeakers() {
            return this != UTTERANCE;
        }
    }

    public ScoringSpec {
        protocol = protocol == null ? Protocol.UTTERANCE : protocol;
    }
}
