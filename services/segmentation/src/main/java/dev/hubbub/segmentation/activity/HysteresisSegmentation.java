package dev.hubbub.segmentation.activity;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Finds the stretches in which a person speaks: a region starts where the score rises above one threshold and ends
 * where
 * it falls below a lower one; near regions are joined, short ones dropped, long ones split. Reproduces the segmentation
 * of the MCoRec baseline frame by frame.
 *
 * @param parameters thresholds and durations
 */
public record HysteresisSegmentation(SegmentationParameters parameters) {

    /** The active regions of a track in order of time; they never overlap. */
    public List<ActiveRegion> segment(ActivityScores track) {
        List<ActiveRegion> segments = new ArrayList<>();
        for (List<Integer> region : joined(active(track))) {
            if (region.size() >= parameters.minFramesOn()) {
                parts(region).forEach(part -> segments.add(ActiveRegion.of(part)));
            }
        }
        return segments;
    }

    /** Regions by hysteresis; a missing frame is as if there were none, its neighbours follow each other. */
    private List<List<Integer>> active(ActivityScores track) {
        List<List<Integer>> regions = new ArrayList<>();
        List<Integer> open = null;
        for (Map.Entry<Integer, Double> frame : track.byFrame().entrySet()) {
            double score = frame.getValue();
            if (open == null && score > parameters.onset()) {
                open = new ArrayList<>();
                regions.add(open);
            } else if (score < parameters.offset()) {
                open = null;
            }
            if (open != null) {
                open.add(frame.getKey());
            }
        }
        return regions;
    }

    private List<List<Integer>> joined(List<List<Integer>> regions) {
        List<List<Integer>> joined = new ArrayList<>();
        for (List<Integer> region : regions) {
            List<Integer> before = joined.isEmpty() ? null : joined.get(joined.size() - 1);
            if (before != null && region.get(0) - before.get(before.size() - 1) - 1 <= parameters.bridgedFrames()) {
                before.addAll(region);
            } else {
                joined.add(region);
            }
        }
        return joined;
    }

    private List<List<Integer>> parts(List<Integer> region) {
        int frames = region.size();
        int most = parameters.maxSegmentFrames();
        if (frames <= most) {
            return List.of(region);
        }
        int length = ceilingOfQuotient(frames, ceilingOfQuotient(frames, most));
        List<List<Integer>> parts = new ArrayList<>();
        for (int start = 0; start < frames; start += length) {
            List<Integer> part = region.subList(start, Math.min(start + length, frames));
            if (part.size() >= parameters.minSegmentFrames()) {
                parts.add(part);
            }
        }
        return parts;
    }

    private static int ceilingOfQuotient(int dividend, int divisor) {
        return (dividend + divisor - 1) / divisor;
    }
}
