package dev.hubbub.transcription;

import dev.hubbub.contracts.transcript.Segment;
import dev.hubbub.speech.decoding.Hypothesis;
import dev.hubbub.speech.model.TokenText;
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
    private final TokenText text;
    private final Map<Speaker, List<Integer>> said = new HashMap<>();

    /** @param beginning what is taken to be said before each speaker's first segment */
    SpeakerHistory(List<Integer> beginning, TokenText text) {
        this.beginning = beginning;
        this.text = text;
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
            all.addAll(text.spoken(hypothesis.tokens()));
        }
        said.put(Speaker.of(segment), all);
    }
}
