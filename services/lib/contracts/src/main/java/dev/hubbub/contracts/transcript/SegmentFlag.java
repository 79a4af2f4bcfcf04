package dev.hubbub.contracts.transcript;

/** What may look degenerate about a segment, as transcripts and timings spell it. */
public enum SegmentFlag {
    /** It compresses as only loops do. */
    COMPRESSIBLE("compressible"),
    /** It says one phrase again and again. */
    REPETITIVE("repetitive"),
    /** It has more tokens per second than anybody speaks. */
    TOO_FAST("too-fast"),
    /** The limit of tokens ended it. */
    TOKEN_CAP("token-cap");

    private final String text;

    SegmentFlag(String text) {
        this.text = text;
    }

    /** How it is spelt. */
    public String text() {
        return text;
    }
}
