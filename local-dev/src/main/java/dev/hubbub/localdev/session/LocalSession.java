package dev.hubbub.localdev.session;

import com.fasterxml.jackson.core.type.TypeReference;
import dev.hubbub.contracts.Json;
import dev.hubbub.contracts.stage.FailureReason;
import dev.hubbub.contracts.stage.OutputFiles;
import dev.hubbub.contracts.stage.Stage;
import dev.hubbub.contracts.stage.StageFailure;
import dev.hubbub.contracts.task.CameraView;
import dev.hubbub.contracts.task.ClusteringTask;
import dev.hubbub.contracts.task.DatasetLayout;
import dev.hubbub.contracts.task.DatasetReference;
import dev.hubbub.contracts.task.Hysteresis;
import dev.hubbub.contracts.task.SegmentationTask;
import dev.hubbub.contracts.task.SessionReference;
import dev.hubbub.contracts.task.Task;
import dev.hubbub.contracts.transcript.SegmentList;
import dev.hubbub.contracts.transcript.SessionTranscript;
import dev.hubbub.datasets.DatasetReader;
import dev.hubbub.datasets.ManifestSession;
import dev.hubbub.datasets.Manifests;
import dev.hubbub.datasets.PlannedFiles;
import dev.hubbub.datasets.StageFiles;
import dev.hubbub.segmentation.ClusteringStage;
import dev.hubbub.segmentation.SegmentationStage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

/** A session in files of this machine, worked on by the very stages the services run. */
public final class LocalSession {

    private static final String METADATA = "metadata.json";

    private final DatasetReference dataset;
    private final String name;
    private final DatasetReader reader;
    private final SegmentationStage segmentation;
    private SessionReference reference;

    private LocalSession(DatasetReference dataset, String name, SessionReference reference, Manifests manifests) {
        this(dataset, name, reference, reader(manifests), new SegmentationStage(manifests));
    }

    private LocalSession(
            DatasetReference dataset,
            String name,
            SessionReference reference,
            DatasetReader reader,
            SegmentationStage segmentation) {
        this.dataset = dataset;
        this.name = name;
        this.reference = reference;
        this.reader = reader;
        this.segmentation = segmentation;
    }

    /**
     * A session that was found in its dataset.
     *
     * @param reader what found it, and has read the dataset
     * @param segmentation what cuts it, and need not read its manifest again
     */
    static LocalSession of(SessionReference reference, DatasetReader reader, SegmentationStage segmentation) {
        return new LocalSession(reference.dataset(), reference.name(), reference, reader, segmentation);
    }

    /**
     * A session of the MCoRec layout. Whether its files are in order turns out when it is worked on.
     *
     * @param view whose recordings of it are used
     */
    public static LocalSession inFolder(Path folder, CameraView view) {
        Path absolute = folder.toAbsolutePath().normalize();
        return new LocalSession(
                new DatasetReference(DatasetLayout.MCOREC, absolute.getParent().toString(), view),
                absolute.getFileName().toString(),
                null,
                new Manifests());
    }

    /** Whether a folder is a session of the MCoRec layout. */
    public static boolean isFolderOfOne(Path folder) {
        return Files.isRegularFile(folder.resolve(METADATA));
    }

    /** Its name, unique in its dataset. */
    public String name() {
        return name;
    }

    /** Whether its captions all count time from the session's start; those of a manifest do from each recording's. */
    public boolean hasOneClock() {
        return dataset.layout() == DatasetLayout.MCOREC;
    }

    /** The file in which it is described, for people. */
    private String description() {
        return hasOneClock() ? dataset.uri() + "/" + name + "/" + METADATA : dataset.uri();
    }

    /**
     * Its segments.
     *
     * @param hysteresis how active-speaker scores become regions; not used where the dataset has the segments
     * @param maxSegmentSeconds longer ones are split into equal parts
     */
    public SegmentList segments(Hysteresis hysteresis, double maxSegmentSeconds)
            throws StageFailure, IOException, InterruptedException {
        SegmentationTask task = new SegmentationTask(reference(), hasOneClock() ? hysteresis : null, maxSegmentSeconds);
        return run(segmentation, task, output -> output.json("segments.json", SegmentList.class));
    }

    /**
     * Its conversations: speaker to number.
     *
     * @param threshold the least score within a conversation
     * @param conversations how many there are; null where that is not known
     */
    public Map<String, Integer> conversations(Hysteresis hysteresis, double threshold, Integer conversations)
            throws StageFailure, IOException, InterruptedException {
        if (!hasOneClock()) {
            throw new StageFailure(
                    FailureReason.Unsupported,
                    "The manifest " + dataset.uri() + " has no active-speaker scores to find conversations by: name a"
                            + " session's folder.");
        }
        return run(
                new ClusteringStage(),
                new ClusteringTask(reference(), hysteresis, threshold, conversations),
                output -> Json.mapper()
                        .readValue(
                                output.read("speaker_to_cluster.json"),
                                new TypeReference<LinkedHashMap<String, Integer>>() {}));
    }

    /**
     * What is to be said of lines that could not be heard, or not to their end, because their recording ends before; nothing
     * if there are none.
     */
    public Optional<String> beyondTheEnd(SessionTranscript transcript) throws StageFailure, IOException {
        return beyondTheEnd(session -> session.beyondTheEnd(transcript));
    }

    /** {@link #beyondTheEnd(SessionTranscript)} as far as it is known before anything is heard. */
    public Optional<String> beyondTheEnd(SegmentList segments) throws StageFailure, IOException {
        return beyondTheEnd(session -> session.beyondTheEnd(segments));
    }

    private Optional<String> beyondTheEnd(Function<ManifestSession, Set<Integer>> found)
            throws StageFailure, IOException {
        if (hasOneClock()) {
            return Optional.empty();
        }
        ManifestSession session = reader.manifestSession(reference());
        Set<Integer> beyond = found.apply(session);
        return beyond.stream()
                .findFirst()
                .map(first -> session.utterances().get(first))
                .map(first -> String.format(
                        Locale.ROOT,
                        "%,d of %,d lines of session %s reach behind the end of their recording, the first of them line %d"
                                + " of %s: %s.",
                        beyond.size(),
                        session.utterances().size(),
                        name,
                        first.line(),
                        dataset.uri(),
                        first.afterTheEnd()));
    }

    /**
     * Reads datasets on this machine.
     *
     * @param manifests where it leaves what it read, for others
     */
    static DatasetReader reader(Manifests manifests) {
        return new DatasetReader(new StageFiles(MachineContext.reading()), manifests);
    }

    /** The recordings that its segments name. */
    public SessionRecordings recordings() {
        return new SessionRecordings(this::recording);
    }

    private PlannedFiles.Opened recording(String media) throws StageFailure, IOException {
        try {
            if (dataset.layout().isOfTables()) {
                return reader.files(reference()).hold(media, MachineContext.reading());
            }
            return new PlannedFiles.Opened(MachineContext.reading().file(dataset.resolve(media)), Optional.empty());
        } catch (StageFailure e) {
            throw named(e);
        }
    }

    private SessionReference reference() throws StageFailure, IOException {
        if (reference == null) {
            reference = reader.read(dataset, List.of(name)).sessions().get(0).reference();
        }
        return reference;
    }

    /** Reads what a stage made. */
    private interface OutputReader<R> {
        R read(OutputFiles output) throws IOException;
    }

    private <T extends Task, R> R run(Stage<T> stage, T task, OutputReader<R> result)
            throws StageFailure, IOException, InterruptedException {
        Path folder = Files.createTempDirectory("hubbub");
        try {
            return result.read(stage.run(task, MachineContext.in(folder)).get(0).files());
        } catch (StageFailure e) {
            throw named(e);
        } finally {
            delete(folder);
        }
    }

    private StageFailure named(StageFailure e) {
        return e.reason() == FailureReason.MissingInput
                ? new StageFailure(
                        e.reason(),
                        "Session " + name + " is not complete: " + e.getMessage() + " Put it there, or correct "
                                + description() + ".",
                        e)
                : e;
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
