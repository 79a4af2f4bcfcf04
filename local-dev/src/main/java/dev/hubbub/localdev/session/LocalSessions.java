package dev.hubbub.localdev.session;

import com.fasterxml.jackson.core.type.TypeReference;
import dev.hubbub.contracts.Json;
import dev.hubbub.contracts.stage.FailureReason;
import dev.hubbub.contracts.stage.LocalStageContext;
import dev.hubbub.contracts.stage.Stage;
import dev.hubbub.contracts.stage.StageFailure;
import dev.hubbub.contracts.task.ClusteringTask;
import dev.hubbub.contracts.task.DatasetLayout;
import dev.hubbub.contracts.task.DatasetReference;
import dev.hubbub.contracts.task.Hysteresis;
import dev.hubbub.contracts.task.SegmentationTask;
import dev.hubbub.contracts.task.SessionReference;
import dev.hubbub.contracts.task.Task;
import dev.hubbub.contracts.transcript.SegmentList;
import dev.hubbub.datasets.Dataset;
import dev.hubbub.datasets.DatasetReader;
import dev.hubbub.datasets.StageFiles;
import dev.hubbub.segmentation.ClusteringStage;
import dev.hubbub.segmentation.SegmentationStage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Sessions in files of this machine, worked on by the very stages the services run. */
public final class LocalSessions {

    private final List<SessionReference> sessions;

    private LocalSessions(List<SessionReference> sessions) {
        this.sessions = sessions;
    }

    /**
     * The sessions that a path names.
     *
     * @param path a folder of one MCoRec session (with a {@code metadata.json}), a folder of such folders, or a manifest
     * @throws StageFailure if it is none of them, with the file and the problem
     */
    public static LocalSessions in(Path path) throws StageFailure, IOException {
        Path absolute = path.toAbsolutePath().normalize();
        if (Files.isRegularFile(absolute)) {
            return read(new DatasetReference(DatasetLayout.MANIFEST, absolute.toString()), List.of());
        }
        if (Files.isRegularFile(absolute.resolve("metadata.json"))) {
            return read(
                    new DatasetReference(
                            DatasetLayout.MCOREC, absolute.getParent().toString()),
                    List.of(absolute.getFileName().toString()));
        }
        if (Files.isDirectory(absolute)) {
            return read(new DatasetReference(DatasetLayout.MCOREC, absolute.toString()), List.of());
        }
        throw new StageFailure(
                FailureReason.InvalidDataset,
                "There is no " + path + ": name a session's folder, a folder of sessions, or a manifest.");
    }

    private static LocalSessions read(DatasetReference dataset, List<String> names) throws StageFailure, IOException {
        DatasetReader reader = new DatasetReader(new StageFiles(new LocalStageContext(Path.of(""))));
        return new LocalSessions(reader.read(dataset, names).sessions().stream()
                .map(Dataset.Session::reference)
                .toList());
    }

    /** The segments of each session. */
    public List<SegmentList> segments(Hysteresis hysteresis, double maxSegmentSeconds)
            throws StageFailure, IOException, InterruptedException {
        List<SegmentList> lists = new ArrayList<>();
        for (SessionReference session : sessions) {
            boolean given = session.dataset().layout() == DatasetLayout.MANIFEST;
            SegmentationTask task = new SegmentationTask(session, given ? null : hysteresis, maxSegmentSeconds);
            lists.add(run(
                    new SegmentationStage(),
                    task,
                    output -> Json.read(output.resolve("segments.json"), SegmentList.class)));
        }
        return lists;
    }

    /**
     * The conversations of each session: speaker to number.
     *
     * @param threshold the least score within a conversation
     * @param conversations how many there are; absent where that is not known
     */
    public Map<String, Map<String, Integer>> conversations(
            Hysteresis hysteresis, double threshold, Integer conversations)
            throws StageFailure, IOException, InterruptedException {
        Map<String, Map<String, Integer>> bySession = new LinkedHashMap<>();
        for (SessionReference session : sessions) {
            if (session.dataset().layout() == DatasetLayout.MANIFEST) {
                throw new StageFailure(
                        FailureReason.Unsupported,
                        "The manifest " + session.dataset().uri() + " has no active-speaker scores to find"
                                + " conversations by: name a session's folder.");
            }
            ClusteringTask task = new ClusteringTask(session, hysteresis, threshold, conversations);
            bySession.put(session.name(), run(new ClusteringStage(), task, output -> Json.mapper()
                    .readValue(
                            output.resolve("speaker_to_cluster.json").toFile(),
                            new TypeReference<LinkedHashMap<String, Integer>>() {})));
        }
        return bySession;
    }

    /** Reads what a stage left in its folder. */
    private interface OutputReader<R> {
        R read(Path output) throws IOException;
    }

    private static <T extends Task, R> R run(Stage<T> stage, T task, OutputReader<R> result)
            throws StageFailure, IOException, InterruptedException {
        Path folder = Files.createTempDirectory("hubbub");
        try {
            return result.read(
                    stage.run(task, new LocalStageContext(folder)).get(0).directory());
        } finally {
            delete(folder);
        }
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }
}
