package dev.hubbub.transcription;

import dev.hubbub.contracts.transcript.Segment;
import dev.hubbub.speech.decoding.Hypothesis;
import dev.hubbub.speech.whisper.tokens.WhisperTokens;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What each speaker said so far, to be a prompt for what the speaker says next. A text that looks degenerate, or was
 * drawn at a high temperature, ends the history: it would lead the next segment astray.
 */
final class SpeakerHistory {

    private static final double TRUSTED_TEMPERATURE = 0.5;

    private final List<Integer> beginning;
    private final WhisperTokens tokens;
    private final Map<Speaker, List<Integer>> said = new HashMap<>();

    /** @param beginning what is taken to be said before each speaker's first segment */
    SpeakerHistory(List<Integer> beginning, WhisperTokens tokens) {
        this.beginning = beginning;
        this.tokens = tokens;
    }

    private record Speaker(String media, String name) {

        static Speaker of(Segment segment) {
            return new Speaker(segment.media(), segment.speaker());
        }
    }

    List<Integer> prompt(Segment segment) {
        return said.getOrDefault(Speaker.of(segment), beginning);
    }

    void said(Segment segment, Hypothesis hypothesis) {
        boolean trusted = hypothesis.temperature() <= TRUSTED_TEMPERATURE
                && hypothesis.degeneracy().signs().isEmpty();
        List<Integer> all = new ArrayList<>();
        if (trusted) {
            all.addAll(prompt(segment));
            int[] ids = hypothesis.tokens().stream().mapToInt(Integer::intValue).toArray();
            for (int token : tokens.ordinary(ids)) {
                all.add(token);
            }
        }
        said.put(Speaker.of(segment), all);
    }
}
