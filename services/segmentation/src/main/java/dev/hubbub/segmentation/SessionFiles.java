package dev.hubbub.segmentation;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.hubbub.contracts.Json;
import dev.hubbub.contracts.stage.FailureReason;
import dev.hubbub.contracts.stage.StageContext;
import dev.hubbub.contracts.stage.StageFailure;
import dev.hubbub.datasets.PlannedFiles;
import dev.hubbub.segmentation.activity.ActivityScores;
import dev.hubbub.segmentation.activity.MalformedScoresException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** The files of an MCoRec session that segmentation reads, by the names the session gives them. */
public final class SessionFiles {

    /** A week; nobody records one session for longer, and what is more counts from elsewhere or in other units. */
    private static final double MOST_START_SECONDS = 7 * 24 * 3600;

    private final PlannedFiles files;
    private final StageContext context;

    public SessionFiles(PlannedFiles files, StageContext context) {
        this.files = files;
        this.context = context;
    }

    /** Whether the session comes with a file of this name; absent for none. */
    public boolean has(String name) {
        return files.has(name);
    }

    /** A track's active-speaker scores. */
    ActivityScores scores(String name) throws StageFailure, IOException {
        return scores(files.open(name, context), name);
    }

    /**
     * Scores in a file of this machine.
     *
     * @param name what it is called before people
     */
    static ActivityScores scores(Path file, String name) throws StageFailure, IOException {
        try (InputStream json = Files.newInputStream(file)) {
            return ActivityScores.read(json);
        } catch (MalformedScoresException e) {
            throw new StageFailure(FailureReason.InvalidDataset, name + ": " + e.getMessage(), e);
        }
    }

    /**
     * When a track starts, in seconds of the recording that it was cut out of; 0 where nothing says so.
     *
     * @throws StageFailure {@code InvalidDataset} if what says so does not say it, or names a time that no session reaches;
     *     {@code MissingInput} if it is named and was never there
     */
    public double startTime(String metadata) throws StageFailure, IOException {
        if (metadata == null) {
            return 0;
        }
        Path file = files.open(metadata, context);
        try {
            TrackTimes times = Json.read(file, TrackTimes.class);
            double start = times == null || times.startTime() == null ? 0 : times.startTime();
            if (start > MOST_START_SECONDS && Double.isFinite(start)) {
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

    /** What a track's metadata file says of its place. */
    record TrackTimes(@com.fasterxml.jackson.annotation.JsonProperty("start_time") Double startTime) {}
}
