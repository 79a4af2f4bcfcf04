package dev.hubbub.training.finetuning;

/** Why nothing can be learnt from a caption of a session. */
public enum CaptionFault {
    /** The face of its speaker is not seen throughout, or not at all. */
    NO_TRACK("inNoTrack", "lie in no face track of their speaker and are left out."),
    TOO_SHORT("tooShort", "are shorter than clips.minSeconds and are left out."),
    TOO_LONG("tooLong", "are longer than clips.maxSeconds and are left out."),
    /** What is left of the text is nothing. */
    NO_WORDS("withoutWords", "have no words and are left out.");

    private final String field;
    private final String sentence;

    CaptionFault(String field, String sentence) {
        this.field = field;
        this.sentence = sentence;
    }

    /** What the lineage calls it. */
    String field() {
        return field;
    }

    /** What of them is so, behind their number. */
    String sentence() {
        return sentence;
    }
}
