package dev.hubbub.localdev.session;

import com.fasterxml.jackson.core.type.TypeReference;
import dev.hubbub.contracts.Json;
import dev.hubbub.contracts.stage.FailureReason;
import dev.hubbub.contracts.stage.LocalStageContext;
import dev.hubbub.contracts.stage.OutputAddress;
import dev.hubbub.contracts.stage.OutputFiles;
import dev.hubbub.contracts.stage.Stage;
import dev.hubbub.contracts.stage.StageContext;
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
import dev.hubbub.datasets.Dataset;
import dev.hubbub.datasets.DatasetReader;
import dev.hubbub.datasets.ManifestSession;
import dev.hubbub.datasets.Manifests;
import dev.hubbub.datasets.PlannedFiles;
import dev.hubbub.datasets.StageFiles;
import dev.hubbub.segmentation.ClusteringStage;
import dev.hubbub.segmentation.SegmentationStage;
import dev.hubbub.transcription.SessionLips;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;

/** A session in files of this machine, worked on by the very stages the services run. */
public final class LocalSession {

    private static final String METADATA = "metadata.json";

    private final DatasetReference dataset;
    private final String name;
    private final DatasetReader reader;
    private final SegmentationStage segmentation;
    private Dataset.Session known;

    private LocalSession(DatasetReference dataset, String name, Manifests manifests) {
        this(dataset, name, null, reader(manifests), new SegmentationStage(manifests));
    }

    private LocalSession(
            DatasetReference dataset,
            String name,
            Dataset.Session known,
            DatasetReader reader,
            SegmentationStage segmentation) {
        this.dataset = dataset;
        this.name = name;
        this.known = known;
        this.reader = reader;
        this.segmentation = segmentation;
    }

    /**
     * A session that was found in its dataset.
     *
     * @param reader what found it, and has read the dataset
     * @param segmentation what cuts it, and need not read its manifest again
     */
    static LocalSession of(Dataset.Session found, DatasetReader reader, SegmentationStage segmentation) {
        return new LocalSession(found.reference().dataset(), found.name(), found, reader, segmentation);
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
     * Its segments. Active-speaker scores that a session of face tracks does not come with are found first, which may take
     * as long as the session.
     *
     * @param hysteresis how active-speaker scores become regions; not used where the dataset has the segments
     * @param maxSegmentSeconds longer ones are split into equal parts
     * @param notice is told what is being done meanwhile
     */
    public SegmentList segments(Hysteresis hysteresis, double maxSegmentSeconds, Consumer<String> notice)
            throws StageFailure, IOException, InterruptedException {
        return inScratch(scratch -> segments(work(scratch, notice), hysteresis, maxSegmentSeconds));
    }

    private SegmentList segments(Work work, Hysteresis hysteresis, double maxSegmentSeconds)
            throws StageFailure, IOException, InterruptedException {
        return work.run(
                        segmentation,
                        new SegmentationTask(
                                reference(), hasOneClock() ? hysteresis : null, maxSegmentSeconds, work.scores()))
                .json("segments.json", SegmentList.class);
    }

    /**
     * Cuts it, to be transcribed. {@linkplain #segments As there}, what it does not come with is found first.
     *
     * @param looks whether it is for a model that reads lips, which are then cut out of those face tracks that come without
     */
    public CutSession cut(Hysteresis hysteresis, double maxSegmentSeconds, boolean looks, Consumer<String> notice)
            throws StageFailure, IOException, InterruptedException {
        ScratchFolder scratch = ScratchFolder.create();
        try {
            Work work = work(scratch, notice);
            SegmentList segments = segments(work, hysteresis, maxSegmentSeconds);
            SessionLips lips = SessionLips.of(reference(), looks ? work.lips() : null, reader, work.context());
            return new CutSession(segments, hasOneClock(), new SessionRecordings(this::recording), lips, scratch);
        } catch (StageFailure e) {
            scratch.close();
            throw named(e);
        } catch (IOException | InterruptedException | RuntimeException e) {
            scratch.close();
            throw e;
        }
    }

    /**
     * Its conversations: speaker to number. Scores that it does not come with are found first.
     *
     * @param threshold the least score within a conversation
     * @param conversations how many there are; null where that is not known
     * @param notice is told what people should know, in sentences
     */
    public Map<String, Integer> conversations(
            Hysteresis hysteresis, double threshold, Integer conversations, Consumer<String> notice)
            throws StageFailure, IOException, InterruptedException {
        if (!hasOneClock()) {
            throw new StageFailure(
                    FailureReason.Unsupported,
                    "The manifest " + dataset.uri() + " has no active-speaker scores to find conversations by: name a"
                            + " session's folder.");
        }
        return inScratch(scratch -> {
            Work work = work(scratch, notice);
            OutputFiles output = work.run(
                    new ClusteringStage(),
                    new ClusteringTask(reference(), hysteresis, threshold, conversations, work.scores(), null));
            if (output.has(ClusteringTask.MISSING)) {
                List.of(output.json(ClusteringTask.MISSING, String[].class)).forEach(notice);
            }
            return Json.mapper()
                    .readValue(
                            output.read("speaker_to_cluster.json"),
                            new TypeReference<LinkedHashMap<String, Integer>>() {});
        });
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

    private Dataset.Session known() throws StageFailure, IOException {
        if (known == null) {
            known = reader.read(dataset, List.of(name)).sessions().get(0);
        }
        return known;
    }

    private SessionReference reference() throws StageFailure, IOException {
        return known().reference();
    }

    /**
     * Stages at work on it.
     *
     * @param found what it does not come with; empty where nothing can be found, because it is not of face tracks
     */
    private record Work(StageContext context, Optional<FoundInTracks> found) {

        OutputAddress scores() throws StageFailure, IOException, InterruptedException {
            return found.isPresent() ? found.get().scores() : null;
        }

        OutputAddress lips() throws StageFailure, IOException, InterruptedException {
            return found.isPresent() ? found.get().lips() : null;
        }

        <T extends Task> OutputFiles run(Stage<T> stage, T task)
                throws StageFailure, IOException, InterruptedException {
            return stage.run(task, context).get(0).files();
        }
    }

    private Work work(ScratchFolder scratch, Consumer<String> notice) throws StageFailure, IOException {
        if (!hasOneClock()) {
            return new Work(MachineContext.in(scratch.path()), Optional.empty());
        }
        // Its folder is on this machine.
        LocalStageContext context =
                new LocalStageContext(scratch.path()).watchedBy((fraction, what) -> notice.accept(name + ": " + what));
        return new Work(context, Optional.of(new FoundInTracks(known(), context)));
    }

    /** Makes something of it that needs no file any more. */
    private interface Making<R> {
        R in(ScratchFolder scratch) throws StageFailure, IOException, InterruptedException;
    }

    private <R> R inScratch(Making<R> making) throws StageFailure, IOException, InterruptedException {
        try (ScratchFolder scratch = ScratchFolder.create()) {
            return making.in(scratch);
        } catch (StageFailure e) {
            throw named(e);
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
}
