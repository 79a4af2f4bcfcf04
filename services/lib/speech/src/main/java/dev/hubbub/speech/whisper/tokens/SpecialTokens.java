package dev.hubbub.speech.whisper.tokens;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The special tokens of the published models, which follow the ordinary ones in a fixed order: end and start of text,
 * languages, tasks, prompt marks, no-speech, no-timestamps, then 1501 timestamps of 20 ms steps.
 */
final class SpecialTokens {
    static final String END_OF_TEXT = "<|endoftext|>";
    static final String START_OF_TRANSCRIPT = "<|startoftranscript|>";
    static final String TRANSLATE = "<|translate|>";
    static final String TRANSCRIBE = "<|transcribe|>";
    static final String START_OF_LM = "<|startoflm|>";
    static final String START_OF_PREVIOUS = "<|startofprev|>";
    static final String NO_SPEECH = "<|nospeech|>";

    /** What Hugging Face calls no-speech in the first two model generations. */
    static final String NO_CAPTIONS = "<|nocaptions|>";

    static final String NO_TIMESTAMPS = "<|notimestamps|>";
    static final String FIRST_TIMESTAMP = timestamp(0);

    /** Timestamps of a full window: 0.00 to 30.00 s. */
    static final int TIMESTAMPS = 1501;

    /** Specials besides languages and timestamps. */
    private static final int MARKS = 8;

    private SpecialTokens() {}

    static String language(String code) {
        return "<|" + code + "|>";
    }

    /**
     * The specials of a model with that many ordinary tokens, in id order.
     *
     * @param languages 99 or 100
     */
    static List<String> written(int languages) {
        List<String> written = new ArrayList<>();
        written.add(END_OF_TEXT);
        written.add(START_OF_TRANSCRIPT);
        Languages.CODES.subList(0, languages).forEach(code -> written.add(language(code)));
        written.addAll(List.of(TRANSLATE, TRANSCRIBE, START_OF_LM, START_OF_PREVIOUS, NO_SPEECH, NO_TIMESTAMPS));
        for (int step = 0; step < TIMESTAMPS; step++) {
            written.add(timestamp(step));
        }
        return written;
    }

    /** How many {@link #written} lists. */
    static int count(int languages) {
        return MARKS + languages + TIMESTAMPS;
    }

    /** The timestamp so many steps of 20 ms after the window's start. */
    static String timestamp(int step) {
        return String.format(Locale.ROOT, "<|%.2f|>", step * 0.02);
    }
}
