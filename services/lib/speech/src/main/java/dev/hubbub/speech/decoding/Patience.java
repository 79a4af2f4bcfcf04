package dev.hubbub.speech.decoding;

import java.util.ArrayList;
import java.util.List;

/**
 * Whisper's rule: the first {@code wanted} sequences that end are enough. Where fewer than the beam is wide have ended,
 * unfinished ones fill up, best first.
 *
 * <p>Source: J. Kasai et al., Beam Decoding with Controlled Patience, 2022.
 *
 * @param beams width of the beam
 * @param wanted ended sequences to wait for, at least one
 */
public record Patience(int beams, int wanted) implements StopRule {

    /** Waits for {@code beams * patience} sequences. */
    static Patience of(int beams, double patience) {
        // Halves are rounded to even: 5 beams with patience 0.5 wait for 2.
        return new Patience(beams, Math.max(1, (int) Math.rint(beams * patience)));
    }

    @Override
    public int tokenLimit(int frames, int textContext) {
        return textContext / 2;
    }

    @Override
    public List<Candidate> keep(List<Candidate> ended) {
        return ended.size() <= wanted ? ended : ended.subList(0, wanted);
    }

    @Override
    public boolean done(List<Candidate> ended, float bestRunning, int steps) {
        return ended.size() >= wanted;
    }

    @Override
    public List<Candidate> finalists(List<Candidate> ended, List<Candidate> running, boolean limitReached) {
        List<Candidate> finalists = new ArrayList<>(ended);
        int missing = Math.max(0, beams - ended.size());
        finalists.addAll(running.subList(0, Math.min(missing, running.size())));
        return finalists;
    }
}
