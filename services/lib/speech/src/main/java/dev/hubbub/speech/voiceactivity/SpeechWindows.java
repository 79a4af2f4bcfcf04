package dev.hubbub.speech.voiceactivity;

import dev.hubbub.speech.features.LogMel;
import dev.hubbub.speech.features.RecordingFeatures.Sink;
import java.util.Arrays;
import java.util.function.Consumer;

/**
 * Cuts a recording at silences into windows, while its sound comes in. Speech begins where a frame is likelier than one
 * threshold and ends where frames stay below a lower one; stretches of speech are put together as long as they fit into a
 * window, and one that is too long for a window is cut where speech is least likely in its second half. Windows never
 * overlap. What is held is a window and {@value #FRAMES_AT_ONCE} frames of sound at most.
 */
public final class SpeechWindows implements Sink {
    private static final int FRAME = VoiceActivityDetector.FRAME;

    /** About ten seconds. */
    private static final int FRAMES_AT_ONCE = 312;

    private static final float ONSET = 0.5f;
    private static final float OFFSET = 0.35f;

    /** Frames without speech that end it: 160 ms. */
    private static final int PAUSE = 5;

    /** What is shorter is no speech: 96 ms. */
    private static final int SHORTEST = 3;

    /** Frames of a window before and behind its speech: 192 ms. */
    private static final int MARGIN = 6;

    private static final long NONE = -1;

    private final VoiceActivityDetector.Listener listener;
    private final Consumer<SpeechWindow> sink;
    private final long longest;
    private final double longestPause;

    private float[] held = new float[2 * FRAMES_AT_ONCE * FRAME];
    private float[] likely = new float[2 * FRAMES_AT_ONCE];
    private int length;
    private long firstHeld;
    private long samples;

    /** Frames from the recording's start; speech of the window that is being filled, and the stretch that goes on. */
    private long frame;

    private long windowStart = NONE;
    private long windowEnd;
    private long speechStart = NONE;
    private long quietSince = NONE;
    private long handedOn;

    /**
     * @param listener at the recording's beginning
     * @param sink is handed the windows in order
     */
    public SpeechWindows(VoiceActivityDetector.Listener listener, WindowLimits limits, Consumer<SpeechWindow> sink) {
        this.listener = listener;
        this.sink = sink;
        this.longest = frames(limits.longestSeconds()) - 2 * MARGIN;
        this.longestPause = limits.longestPauseSeconds() * LogMel.SAMPLE_RATE / FRAME;
    }

    private static long frames(double seconds) {
        return (long) (seconds * LogMel.SAMPLE_RATE / FRAME);
    }

    /** Samples taken so far. */
    public long samples() {
        return samples;
    }

    /**
     * Takes the next samples.
     *
     * @throws IllegalArgumentException if a sample is not a finite number
     */
    @Override
    public void accept(float[] block, int count) {
        for (int i = 0; i < count; i++) {
            if (!Float.isFinite(block[i])) {
                throw new IllegalArgumentException("Sample " + (samples + i) + " is " + block[i]
                        + ", not a finite number: decode the recording again.");
            }
        }
        for (int done = 0; done < count; ) {
            int size = Math.min(count - done, FRAMES_AT_ONCE * FRAME - waiting());
            append(block, done, size);
            samples += size;
            done += size;
            if (waiting() == FRAMES_AT_ONCE * FRAME) {
                listen();
            }
        }
    }

    /** Ends the recording: hands on what is left of its speech. */
    public void finish() {
        int rest = waiting() % FRAME;
        append(new float[FRAME], 0, rest == 0 ? 0 : FRAME - rest);
        listen();
        endSpeech(quietSince == NONE ? frame : quietSince);
        endWindow(frame);
    }

    private int waiting() {
        return (int) ((firstHeld - frame) * FRAME) + length;
    }

    private void append(float[] block, int from, int count) {
        if (length + count > held.length) {
            held = Arrays.copyOf(held, Math.max(2 * held.length, length + count));
        }
        System.arraycopy(block, from, held, length, count);
        length += count;
    }

    private void listen() {
        int from = (int) (frame - firstHeld) * FRAME;
        float[] probabilities = listener.probabilities(Arrays.copyOfRange(held, from, length));
        int needed = (int) (frame - firstHeld) + probabilities.length;
        if (needed > likely.length) {
            likely = Arrays.copyOf(likely, Math.max(2 * likely.length, needed));
        }
        System.arraycopy(probabilities, 0, likely, (int) (frame - firstHeld), probabilities.length);
        for (float probability : probabilities) {
            hear(probability);
        }
        forget();
    }

    private void hear(float probability) {
        if (speechStart == NONE) {
            speechStart = probability >= ONSET ? frame : NONE;
            quietSince = NONE;
        } else if (probability >= OFFSET) {
            quietSince = NONE;
        } else if (quietSince == NONE) {
            quietSince = frame;
        }
        frame++;
        if (speechStart != NONE && quietSince != NONE && frame - quietSince >= PAUSE) {
            endSpeech(quietSince);
        }
        if (windowStart != NONE && (frame - windowStart > longest || isLongPause())) {
            endWindow(speechStart == NONE ? frame : (windowEnd + speechStart + 1) / 2);
        }
        if (speechStart != NONE && frame - speechStart >= longest) {
            cutSpeech();
        }
    }

    private boolean isLongPause() {
        return (speechStart == NONE ? frame : speechStart) - windowEnd > longestPause;
    }

    /** Speech that goes on for longer than a window holds. */
    private void cutSpeech() {
        long best = frame - 1;
        for (long candidate = frame - 1; candidate > speechStart + longest / 2; candidate--) {
            if (likely[(int) (candidate - firstHeld)] < likely[(int) (best - firstHeld)]) {
                best = candidate;
            }
        }
        boolean quiet = quietSince != NONE && quietSince > best;
        windowStart = speechStart;
        windowEnd = best;
        endWindow(best);
        speechStart = best;
        quietSince = quiet ? quietSince : NONE;
    }

    private void endSpeech(long end) {
        if (speechStart != NONE && end - speechStart >= SHORTEST) {
            windowStart = windowStart == NONE ? speechStart : windowStart;
            windowEnd = end;
        }
        speechStart = NONE;
        quietSince = NONE;
    }

    /** @param limit the window's margin ends there at the latest */
    private void endWindow(long limit) {
        if (windowStart != NONE) {
            long from = Math.max(windowStart - MARGIN, handedOn);
            long to = Math.min(windowEnd + MARGIN, limit);
            int first = (int) (from - firstHeld) * FRAME;
            int end = (int) Math.min((to - firstHeld) * FRAME, samples - firstHeld * FRAME);
            sink.accept(new SpeechWindow(from * FRAME, Arrays.copyOfRange(held, first, end)));
            handedOn = to;
            windowStart = NONE;
        }
    }

    /** Lets go of the sound that can be in no window any more. */
    private void forget() {
        long needed = windowStart != NONE ? windowStart : speechStart != NONE ? speechStart : frame;
        int gone = (int) (Math.max(handedOn, needed - MARGIN) - firstHeld);
        if (gone > 0) {
            System.arraycopy(held, gone * FRAME, held, 0, length - gone * FRAME);
            System.arraycopy(likely, gone, likely, 0, (int) (frame - firstHeld) - gone);
            length -= gone * FRAME;
            firstHeld += gone;
        }
    }
}
