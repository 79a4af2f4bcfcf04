package dev.hubbub.segmentation.activity;

import java.util.ArrayList;
import java.util.List;

/**
 * Frames in which a speaker was found active and which belong together. Gaps between the runs were bridged; their
 * frames
 * are not part of the region and do not count for its length, so a region can span more time than its frames fill.
 *
 * @param runs at least one, ascending and apart
 */
public record ActiveRegion(List<FrameRun> runs) {

    public ActiveRegion {
        runs = List.copyOf(runs);
        if (runs.isEmpty()) {
            throw new IllegalArgumentException("An active region needs at least one frame");
        }
    }

    /** @param frames ascending frame numbers */
    static ActiveRegion of(List<Integer> frames) {
        List<FrameRun> runs = new ArrayList<>();
        int first = frames.get(0);
        for (int index = 1; index < frames.size(); index++) {
            if (frames.get(index) != frames.get(index - 1) + 1) {
                runs.add(new FrameRun(first, frames.get(index - 1)));
                first = frames.get(index);
            }
        }
        runs.add(new FrameRun(first, frames.get(frames.size() - 1)));
        return new ActiveRegion(runs);
    }

    public int first() {
        return runs.get(0).first();
    }

    public int last() {
        return runs.get(runs.size() - 1).last();
    }

    /** Number of active frames, without those of bridged gaps. */
    public int frameCount() {
        return runs.stream().mapToInt(FrameRun::length).sum();
    }

    /**
     * Time from the first to the last frame, with frame number {@code zero} at 0 s. The 40 ms of the last frame itself
     * are not added: published transcripts were made this way.
     */
    public TimeSpan since(int zero) {
        return new TimeSpan(
                (first() - zero) / ActivityScores.FRAMES_PER_SECOND,
                (last() - zero) / ActivityScores.FRAMES_PER_SECOND);
    }
}
