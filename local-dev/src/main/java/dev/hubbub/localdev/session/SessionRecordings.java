package dev.hubbub.localdev.session;

import dev.hubbub.contracts.stage.StageFailure;
import dev.hubbub.datasets.PlannedFiles;
import dev.hubbub.transcription.MediaLocator;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The recordings of a session, which stay where they are until it is closed. */
public final class SessionRecordings implements MediaLocator, AutoCloseable {

    /** Opens a recording that a segment names. */
    @FunctionalInterface
    interface Opening {
        PlannedFiles.Opened open(String media) throws StageFailure, IOException;
    }

    private final Opening opening;
    private final List<PlannedFiles.Opened> opened = new ArrayList<>();

    SessionRecordings(Opening opening) {
        this.opening = opening;
    }

    @Override
    public synchronized Path locate(String media) throws StageFailure, IOException {
        PlannedFiles.Opened recording = opening.open(media);
        opened.add(recording);
        return recording.path();
    }

    @Override
    public synchronized void close() {
        opened.forEach(PlannedFiles.Opened::close);
        opened.clear();
    }
}
