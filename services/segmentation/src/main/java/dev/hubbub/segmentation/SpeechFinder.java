package dev.hubbub.segmentation;

import dev.hubbub.contracts.stage.StageFailure;
import dev.hubbub.datasets.ManifestSession.Utterance;
import dev.hubbub.segmentation.activity.TimeSpan;
import java.io.IOException;
import java.util.List;

/** Finds where somebody speaks in what is too long for one segment. */
@FunctionalInterface
interface SpeechFinder {

    /**
     * What was found.
     *
     * @param speech stretches of the recording that fit a segment each, in order, none overlapping the one before
     * @param end where the sound that was listened to ends, in seconds from the recording's start
     */
    record Found(List<TimeSpan> speech, double end) {}

    /**
     * Listens to a part of an utterance's recording.
     *
     * @param span seconds from the recording's start
     */
    Found in(Utterance utterance, TimeSpan span) throws StageFailure, IOException;
}
