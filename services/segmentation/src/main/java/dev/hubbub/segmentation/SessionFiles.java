package dev.hubbub.segmentation;

import dev.hubbub.contracts.stage.FailureReason;
import dev.hubbub.contracts.stage.StageContext;
import dev.hubbub.contracts.stage.StageFailure;
import dev.hubbub.datasets.PlannedFiles;
import dev.hubbub.datasets.TrackStart;
import dev.hubbub.segmentation.activity.ActivityScores;
import dev.hubbub.segmentation.activity.MalformedScoresException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** The files of an MCoRec session that segmentation reads, by the names the session gives them. */
public final class SessionFiles {

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
     * When a track starts, in seconds of the recording that it was cut out of; see {@link TrackStart}.
     *
     * @param metadata what says so; absent for none
     */
    public double startTime(String metadata) throws StageFailure, IOException {
        return TrackStart.of(files, metadata, context);
    }
}
