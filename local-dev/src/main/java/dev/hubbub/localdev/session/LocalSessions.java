package dev.hubbub.localdev.session;

import dev.hubbub.contracts.stage.FailureReason;
import dev.hubbub.contracts.stage.StageFailure;
import dev.hubbub.contracts.task.CameraView;
import dev.hubbub.contracts.task.DatasetLayout;
import dev.hubbub.contracts.task.DatasetReference;
import dev.hubbub.contracts.task.Hysteresis;
import dev.hubbub.contracts.transcript.SegmentList;
import dev.hubbub.datasets.DatasetReader;
import dev.hubbub.datasets.Manifests;
import dev.hubbub.segmentation.SegmentationStage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** The sessions that a path names. */
public final class LocalSessions {

    private final List<LocalSession> sessions;

    private LocalSessions(List<LocalSession> sessions) {
        this.sessions = sessions;
    }

    /**
     * The sessions that a path names.
     *
     * @param path a folder of one MCoRec session (with a {@code metadata.json}), a folder of such folders, or a manifest
     * @param view whose recordings of MCoRec sessions are used
     * @throws StageFailure if it is none of them, with the file and the problem
     */
    public static LocalSessions in(Path path, CameraView view) throws StageFailure, IOException {
        Path absolute = path.toAbsolutePath().normalize();
        if (Files.isRegularFile(absolute)) {
            if (view != CameraView.CENTRAL) {
                throw new StageFailure(
                        FailureReason.Unsupported,
                        "The manifest " + path + " has no " + view
                                + " view: name a session's folder, or leave out --view.");
            }
            return of(new DatasetReference(DatasetLayout.MANIFEST, absolute.toString()));
        }
        if (LocalSession.isFolderOfOne(absolute)) {
            return new LocalSessions(List.of(LocalSession.inFolder(absolute, view)));
        }
        if (Files.isDirectory(absolute)) {
            return of(new DatasetReference(DatasetLayout.MCOREC, absolute.toString(), view));
        }
        throw new StageFailure(
                FailureReason.InvalidDataset,
                "There is no " + path + ": name a session's folder, a folder of sessions, or a manifest.");
    }

    /**
     * The sessions of a dataset.
     *
     * @throws StageFailure if it is none, with the file and the problem
     */
    public static LocalSessions of(DatasetReference dataset) throws StageFailure, IOException {
        Manifests manifests = new Manifests();
        DatasetReader reader = LocalSession.reader(manifests);
        SegmentationStage segmentation = new SegmentationStage(manifests);
        return new LocalSessions(reader.read(dataset, List.of()).sessions().stream()
                .map(session -> LocalSession.of(session, reader, segmentation))
                .toList());
    }

    /** The sessions one by one. */
    public List<LocalSession> all() {
        return sessions;
    }

    /**
     * The segments of each session.
     *
     * @param notice is told what people should know about a session, in a sentence
     */
    public List<SegmentList> segments(Hysteresis hysteresis, double maxSegmentSeconds, Consumer<String> notice)
            throws StageFailure, IOException, InterruptedException {
        List<SegmentList> lists = new ArrayList<>();
        for (LocalSession session : sessions) {
            SegmentList segments = session.segments(hysteresis, maxSegmentSeconds, notice);
            session.beyondTheEnd(segments).ifPresent(notice);
            if (segments.missing() != null) {
                segments.missing().forEach(notice);
            }
            lists.add(segments);
        }
        return lists;
    }

    /**
     * The conversations of each session: speaker to number.
     *
     * @param threshold the least score within a conversation
     * @param conversations how many there are; null where that is not known
     * @param notice is told what people should know about a session, in a sentence
     */
    public Map<String, Map<String, Integer>> conversations(
            Hysteresis hysteresis, double threshold, Integer conversations, Consumer<String> notice)
            throws StageFailure, IOException, InterruptedException {
        Map<String, Map<String, Integer>> bySession = new LinkedHashMap<>();
        for (LocalSession session : sessions) {
            bySession.put(session.name(), session.conversations(hysteresis, threshold, conversations, notice));
        }
        return bySession;
    }
}
