package dev.hubbub.datasets;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import dev.hubbub.contracts.Json;
import dev.hubbub.contracts.stage.FailureReason;
import dev.hubbub.contracts.stage.StageContext;
import dev.hubbub.contracts.stage.StageFailure;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;

/** When a face track of an MCoRec session begins: what its {@code crop_metadata} says. */
public final class TrackStart {

    /** A week; nobody records one session for longer, and what is more counts from elsewhere or in other units. */
    private static final double MOST_SECONDS = 7 * 24 * 3600;

    private TrackStart() {}

    /** What a track's metadata file says of its place. */
    private record Times(@JsonProperty("start_time") Double startTime) {}

    /**
     * When a track starts, in seconds of the recording that it was cut out of; 0 where nothing says so.
     *
     * @param metadata the file that says so, as the session names it; absent for none
     * @throws StageFailure {@code InvalidDataset} if it does not say it, or names a time that no session reaches;
     *     {@code MissingInput} if it is named and was never there
     */
    public static double of(PlannedFiles files, String metadata, StageContext context)
            throws StageFailure, IOException {
        if (metadata == null) {
            return 0;
        }
        Path file = files.open(metadata, context);
        try {
            Times times = Json.read(file, Times.class);
            double start = times == null || times.startTime() == null ? 0 : times.startTime();
            if (start > MOST_SECONDS && Double.isFinite(start)) {
                throw new StageFailure(
                        FailureReason.InvalidDataset,
                        String.format(
                                Locale.ROOT,
                                "%s: its start_time of %.0f s is more than a week after the beginning of the session; give it"
                                        + " in seconds from there, not in milliseconds or as a time of day",
                                metadata,
                                start));
            }
            if (Double.isFinite(start) && start >= 0) {
                return start;
            }
        } catch (JsonProcessingException e) {
            throw noTimes(metadata, e);
        }
        throw noTimes(metadata, null);
    }

    private static StageFailure noTimes(String metadata, Exception cause) {
        return new StageFailure(
                FailureReason.InvalidDataset,
                metadata
                        + ": it is not a JSON object with the track's start_time in seconds; correct it or leave it out"
                        + " of metadata.json",
                cause);
    }
}
