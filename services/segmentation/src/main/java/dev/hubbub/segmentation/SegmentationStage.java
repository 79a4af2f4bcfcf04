package dev.hubbub.segmentation;

import dev.hubbub.contracts.stage.FailureReason;
import dev.hubbub.contracts.stage.FilesInMemory;
import dev.hubbub.contracts.stage.ShareContext;
import dev.hubbub.contracts.stage.Stage;
import dev.hubbub.contracts.stage.StageContext;
import dev.hubbub.contracts.stage.StageFailure;
import dev.hubbub.contracts.stage.StageName;
import dev.hubbub.contracts.stage.StageOutput;
import dev.hubbub.contracts.task.DatasetLayout;
import dev.hubbub.contracts.task.SegmentationTask;
import dev.hubbub.contracts.transcript.SegmentList;
import dev.hubbub.datasets.DatasetReader;
import dev.hubbub.datasets.ManifestSession;
import dev.hubbub.datasets.Manifests;
import dev.hubbub.datasets.PlannedFiles;
import dev.hubbub.datasets.StageFiles;
import dev.hubbub.media.MediaReader;
import dev.hubbub.media.SoundSelection;
import dev.hubbub.media.UnreadableMediaException;
import dev.hubbub.media.video.AudioVisualRecording;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Cuts a session into segments, by what its dataset knows: given limits, or active-speaker scores. */
public final class SegmentationStage implements Stage<SegmentationTask> {

    private final Manifests manifests;

    /** A stage that has read no manifest yet. */
    public SegmentationStage() {
        this(new Manifests());
    }

    /** A stage that begins with manifests that were read before. */
    public SegmentationStage(Manifests manifests) {
        this.manifests = manifests;
    }

    @Override
    public StageName name() {
        return StageName.SEGMENTATION;
    }

    @Override
    public Class<SegmentationTask> taskType() {
        return SegmentationTask.class;
    }

    @Override
    public List<StageOutput> run(SegmentationTask task, StageContext context) throws StageFailure, IOException {
        return List.of(segment(task, new DatasetReader(new StageFiles(context), manifests), context));
    }

    /** A dataset is looked at once for all tasks: a manifest is read, and its recordings listed, in one go. */
    @Override
    public void runAll(ShareContext<SegmentationTask> share) throws IOException, InterruptedException {
        DatasetReader datasets = new DatasetReader(new StageFiles(share.common()), manifests);
        for (SegmentationTask task : share.tasks()) {
            try {
                share.done(task, segment(task, datasets, share.of(task)));
            } catch (StageFailure | IOException | RuntimeException e) {
                share.failed(task, e);
            }
        }
    }

    private static StageOutput segment(SegmentationTask task, DatasetReader datasets, StageContext context)
            throws StageFailure, IOException {
        long started = System.nanoTime();
        SegmentList segments = segments(task, datasets, context);
        FilesInMemory files = new FilesInMemory().json("segments.json", segments);
        return new StageOutput(task.recipe(), files, (System.nanoTime() - started) / 1e9, "cpu");
    }

    private static SegmentList segments(SegmentationTask task, DatasetReader datasets, StageContext context)
            throws StageFailure, IOException {
        PlannedFiles files = datasets.files(task.session());
        DatasetLayout layout = task.session().dataset().layout();
        RecordingDurations durations = media -> duration(media, layout, files, context);
        return switch (layout) {
            case MANIFEST, AUDIOFOLDER, FOLDER, PARQUET, ARROW -> utterances(
                    task, datasets.manifestSession(task.session()), durations, files, context);
            case MCOREC -> {
                if (task.voiceActivity() != null) {
                    throw new StageFailure(
                            FailureReason.InvalidDataset,
                            "Session " + task.session().name()
                                    + " is cut by its active-speaker scores, not by its sound:"
                                    + " leave vadMethod out for datasets of layout mcorec.");
                }
                SessionFiles given = new SessionFiles(files, context);
                TrackScores scores = TrackScores.of(given, task.activity(), context);
                yield new McorecSegments(task.hysteresis(), task.maxSegmentSeconds(), given, scores, durations)
                        .of(datasets.mcorecSession(task.session()));
            }
        };
    }

    private static SegmentList utterances(
            SegmentationTask task,
            ManifestSession session,
            RecordingDurations durations,
            PlannedFiles files,
            StageContext context)
            throws StageFailure, IOException {
        SpanLimit limit = SpanLimit.ofUtterances(task.maxSegmentSeconds());
        if (task.voiceActivity() == null) {
            return new ManifestSegments(limit, durations, null).of(session);
        }
        try (HeardSpeech speech = new HeardSpeech(task.voiceActivity(), limit, files, context)) {
            return new ManifestSegments(limit, durations, speech).of(session);
        }
    }

    private static double duration(String media, DatasetLayout layout, PlannedFiles files, StageContext context)
            throws StageFailure, IOException {
        Path file = files.open(media, context);
        try {
            return layout == DatasetLayout.MCOREC
                    ? ofTrack(file)
                    : new MediaReader().probe(file).duration();
        } catch (UnreadableMediaException e) {
            throw unreadable(e, file, media);
        }
    }

    /** What to throw; a fault of this machine is none of the recording's, and may pass. */
    static StageFailure unreadable(UnreadableMediaException e, Path file, String media) throws IOException {
        String sentence = e.getMessage().replace(file.toString(), media);
        if (e.isOfMachine()) {
            throw new IOException(sentence, e);
        }
        return new StageFailure(FailureReason.UnreadableMedia, sentence, e);
    }

    /** What is only seen is read from lips. */
    private static double ofTrack(Path file) throws UnreadableMediaException {
        try (AudioVisualRecording track = AudioVisualRecording.open(file, SoundSelection.DEFAULT)) {
            return track.sound().isPresent()
                    ? track.sound().get().info().duration()
                    : track.pictures().orElseThrow().info().duration();
        }
    }
}
