package dev.hubbub.segmentation;

import dev.hubbub.contracts.task.Hysteresis;
import dev.hubbub.segmentation.activity.GapFill;
import dev.hubbub.segmentation.activity.SegmentationParameters;

/** An experiment's settings as the segmentation takes them. */
final class ActivityParameters {

    /** Parts of a split region that are shorter are dropped, as the baseline does. */
    private static final double SHORTEST_PART_SECONDS = 1;

    private ActivityParameters() {}

    static SegmentationParameters of(Hysteresis hysteresis, double maxSegmentSeconds) {
        Hysteresis given = hysteresis == null ? Hysteresis.DEFAULT : hysteresis;
        GapFill gapFill =
                switch (given.gapFill()) {
                    case MIN_DURATION_OFF -> GapFill.CORRECTED;
                    case BASELINE -> GapFill.BASELINE;
                };
        return new SegmentationParameters(
                given.onset(),
                given.offset(),
                given.minDurationOn(),
                given.minDurationOff(),
                gapFill,
                maxSegmentSeconds,
                SHORTEST_PART_SECONDS);
    }
}
