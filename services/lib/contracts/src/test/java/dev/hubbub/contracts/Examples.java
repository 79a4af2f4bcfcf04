package dev.hubbub.contracts;

import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.hubbub.contracts.digest.Digest;
import dev.hubbub.contracts.stage.FailureReason;
import dev.hubbub.contracts.stage.OutputAddress;
import dev.hubbub.contracts.stage.StageName;
import dev.hubbub.contracts.task.ActivityTask;
import dev.hubbub.contracts.task.AdaptingTask;
import dev.hubbub.contracts.task.AugmentationSettings;
import dev.hubbub.contracts.task.CameraView;
import dev.hubbub.contracts.task.CheckpointLanded;
import dev.hubbub.contracts.task.CheckpointReference;
import dev.hubbub.contracts.task.ClipSettings;
import dev.hubbub.contracts.task.ClusteringTask;
import dev.hubbub.contracts.task.CutLips;
import dev.hubbub.contracts.task.DatasetColumns;
import dev.hubbub.contracts.task.DatasetLayout;
import dev.hubbub.contracts.task.DatasetReference;
import dev.hubbub.contracts.task.Decoding;
import dev.hubbub.contracts.task.DetectorWeights;
import dev.hubbub.contracts.task.EndOfWork;
import dev.hubbub.contracts.task.FetchTask;
import dev.hubbub.contracts.task.FisherTask;
import dev.hubbub.contracts.task.GateTask;
import dev.hubbub.contracts.task.Hysteresis;
import dev.hubbub.contracts.task.LipsTask;
import dev.hubbub.contracts.task.MergingMethod;
import dev.hubbub.contracts.task.MergingSettings;
import dev.hubbub.contracts.task.MergingTask;
import dev.hubbub.contracts.task.ModelArchitecture;
import dev.hubbub.contracts.task.OverviewTask;
import dev.hubbub.contracts.task.Payload;
import dev.hubbub.contracts.task.ReportTask;
import dev.hubbub.contracts.task.RunStep;
import dev.hubbub.contracts.task.SamplingSettings;
import dev.hubbub.contracts.task.ScoringTask;
import dev.hubbub.contracts.task.SegmentationTask;
import dev.hubbub.contracts.task.SessionReference;
import dev.hubbub.contracts.task.Share;
import dev.hubbub.contracts.task.TaskProgress;
import dev.hubbub.contracts.task.TaskResult;
import dev.hubbub.contracts.task.TaskResults;
import dev.hubbub.contracts.task.TrainingCurve;
import dev.hubbub.contracts.task.TrainingSettings;
import dev.hubbub.contracts.task.TrainingTask;
import dev.hubbub.contracts.task.TranscriptionTask;
import dev.hubbub.contracts.task.VoiceActivity;
import dev.hubbub.contracts.task.WhisperSettings;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** One value of everything that is sent, with every optional field filled. Of the files there are {@link FileExamples}. */
public final class Examples {

    public static final DatasetReference DATASET = new DatasetReference(DatasetLayout.MCOREC, "s3://hubbub/media/dev");
    public static final DatasetReference TABLES = new DatasetReference(
            DatasetLayout.PARQUET,
            "s3://hubbub/media/dev/test-*.parquet",
            null,
            new DatasetColumns("speech", "sentence", "locale", "client_id", "meeting"));
    public static final SessionReference SESSION = new SessionReference(DATASET, "session_40", Digest.of("session_40"));
    public static final SessionReference EGO = new SessionReference(
            new DatasetReference(DatasetLayout.MCOREC, "s3://hubbub/media/train", CameraView.EGO),
            "session_00",
            Digest.of("session_00"));
    public static final CheckpointReference CHECKPOINT = new CheckpointReference.Stored(
            ModelArchitecture.WHISPER, "s3://hubbub/checkpoints/tiny", Digest.of("tiny"));
    public static final CheckpointReference HALF_PRECISION = new CheckpointReference.Stored(
            ModelArchitecture.WHISPER, CHECKPOINT.uri(), CHECKPOINT.digest(), CheckpointReference.Precision.FLOAT16);
    public static final CheckpointReference HEARING = new CheckpointReference.Stored(
                    ModelArchitecture.AV_HUBERT_CTC, CHECKPOINT.uri(), CHECKPOINT.digest())
            .with(null, List.of(TrainingSettings.Sense.AUDIO));
    public static final CheckpointReference MADE = new CheckpointReference.Made(
            "whisper",
            "2",
            new OutputAddress(StageName.MERGING, Digest.of("average")),
            CheckpointReference.Precision.BFLOAT16);
    public static final OutputAddress SEGMENTS = new OutputAddress(StageName.SEGMENTATION, Digest.of("segments"));
    public static final OutputAddress TRANSCRIPT = new OutputAddress(StageName.TRANSCRIPTION, Digest.of("transcript"));
    public static final OutputAddress CONVERSATIONS = new OutputAddress(StageName.CLUSTERING, Digest.of("who"));
    public static final OutputAddress VERDICT = new OutputAddress(StageName.GATE, Digest.of("verdict"));
    public static final OutputAddress SCORE = new OutputAddress(StageName.SCORING, Digest.of("score"));

    public static final Decoding GREEDY = new Decoding(1, null, null, "en", false, false, null);
    public static final Decoding BEAM = new Decoding(8, 0.6, 1.5, "en", true, true, 224);

    public static final Decoding EVERYTHING = new Decoding(5, 0.6, 1.5, "auto", true, true, 224)
            .with("noRepeatNgramSize", 3)
            .with("task", WhisperSettings.SpeechTask.TRANSLATE)
            .with("prompt", "before")
            .with("prefix", "first")
            .with("suppressTokens", List.of(-1, 50))
            .with("wordTimestamps", true)
            .with("conditionOnPreviousText", true)
            .with("fallback", WhisperSettings.Fallback.DEFAULT);

    public static final OutputAddress LIPS = new OutputAddress(StageName.LIPS, Digest.of("lips"));
    public static final OutputAddress ACTIVITY = new OutputAddress(StageName.ACTIVITY, Digest.of("activity"));
    public static final SegmentationTask SEGMENTATION = new SegmentationTask(SESSION, Hysteresis.DEFAULT, 15);
    public static final TranscriptionTask TRANSCRIPTION =
            new TranscriptionTask(SESSION, SEGMENTS, CHECKPOINT, List.of(GREEDY, BEAM, EVERYTHING));

    public static final MergingTask MERGING =
            new MergingTask(List.of(new MergingTask.Member(CHECKPOINT, 3), new MergingTask.Member(MADE, 1)));

    /** A merge with a base, and one of each other method. */
    public static final MergingTask TIES = new MergingTask(
            new MergingSettings(
                    MergingMethod.TIES,
                    null,
                    null,
                    0.5,
                    0.3,
                    MergingSettings.Scope.GLOBAL,
                    null,
                    null,
                    MergingSettings.WholeNumbers.FIRST),
            CHECKPOINT,
            List.of(new MergingTask.Member(MADE, 1)));

    public static final MergingTask SOUP = new MergingTask(
            new MergingSettings(MergingMethod.GREEDY_SOUP, null, null, null, null, null, null, null, null),
            List.of(new MergingTask.Member(CHECKPOINT, 1), new MergingTask.Member(MADE, 1)),
            new MergingTask.Judge(
                    new TrainingTask.Source(DATASET, List.of("session_42"), "en", Digest.of("held out")),
                    true,
                    List.of(TrainingSettings.Sense.AUDIO)));

    private static Stream<MergingTask> merges() {
        return Stream.concat(
                Stream.of(MERGING, TIES, SOUP),
                Stream.of(MergingMethod.values())
                        .filter(method -> method != MergingMethod.GREEDY_SOUP)
                        .map(method -> new MergingTask(
                                new MergingSettings(method, null, null, null, null, null, null, null, null),
                                method.hasBase() ? CHECKPOINT : null,
                                List.of(new MergingTask.Member(CHECKPOINT, 0.5), new MergingTask.Member(MADE, 0.5)))));
    }

    public static final FetchTask FETCH =
            new FetchTask("hf://openai/whisper-small@0123456789abcdef0123456789abcdef01234567/folder");

    public static final AdaptingTask ADAPTING = new AdaptingTask(
            MADE,
            new CheckpointReference.Stored(ModelArchitecture.WHISPER, "s3://hubbub/adapters/en", Digest.of("en")));

    public static final FisherTask FISHER = new FisherTask(
            MADE,
            new TrainingTask.Source(
                    DATASET,
                    List.of("session_42"),
                    "en",
                    Digest.of("remembered"),
                    new ClipSettings(List.of(CameraView.CENTRAL, CameraView.EGO), 1.0, 15.0, 0.5, true),
                    List.of(
                            new CutLips("session_42", null, new OutputAddress(StageName.LIPS, Digest.of("lips"))),
                            new CutLips(
                                    "session_42",
                                    CameraView.EGO,
                                    new OutputAddress(StageName.LIPS, Digest.of("own lips"))))),
            128,
            true,
            TrainingSettings.Precision.FLOAT32,
            List.of(TrainingSettings.Sense.VIDEO),
            0.3);

    public static final TrainingTask TRAINING = new TrainingTask(
                    CHECKPOINT,
                    new TrainingTask.Source(DATASET, List.of("session_40"), "en", Digest.of("data")),
                    new TrainingTask.Source(TABLES, List.of("session_41"), "en", Digest.of("held out")),
                    new TrainingSettings(
                            100,
                            2.0,
                            1e-4,
                            5,
                            TrainingSettings.Decay.COSINE,
                            30.0,
                            2,
                            false,
                            List.of(TrainingSettings.Sense.VIDEO, TrainingSettings.Sense.AUDIO),
                            0.2,
                            0.1,
                            false,
                            0.0,
                            List.of("encoder.*"),
                            8,
                            16.0,
                            0.1,
                            List.of("fc1"),
                            0.1,
                            0.3,
                            0.1,
                            0.05,
                            0.5,
                            0.1,
                            5.0,
                            10,
                            3,
                            5,
                            0.2,
                            TrainingSettings.Precision.BFLOAT16,
                            true,
                            null,
                            null,
                            new SamplingSettings(SamplingSettings.Group.SPEAKER, 3.0),
                            new AugmentationSettings(
                                    List.of(0.9, 1.0, 1.1),
                                    2,
                                    40,
                                    0.2,
                                    2,
                                    15,
                                    0.5,
                                    List.of(
                                            AugmentationSettings.NoiseKind.PINK,
                                            AugmentationSettings.NoiseKind.RECORDINGS,
                                            AugmentationSettings.NoiseKind.BABBLE),
                                    5,
                                    0.0,
                                    15.0),
                            7,
                            true),
                    new TrainingTask.Source(
                            new DatasetReference(DatasetLayout.FOLDER, "s3://hubbub/media/musan/noise"),
                            null,
                            null,
                            Digest.of("noise")))
            .holding(new TrainingTask.ElasticWeights(new OutputAddress(StageName.FISHER, Digest.of("fisher")), 1000))
            .withSteps(List.of(RunStep.of(50), RunStep.LAST));

    private static final TaskResult SUCCEEDED = new TaskResult.Succeeded(
            TRANSCRIPTION.id(), StageName.TRANSCRIPTION, "pod-1", List.of(TRANSCRIPT), List.of(TRANSCRIPT), 1.5);
    private static final TaskResult FAILED = new TaskResult.Failed(
            TRANSCRIPTION.id(),
            StageName.TRANSCRIPTION,
            "pod-1",
            List.of(TRANSCRIPT),
            FailureReason.UnreadableMedia,
            "track_00.mp4 cannot be decoded");

    private Examples() {}

    public static Stream<Payload> payloads() {
        return Stream.concat(merges(), others());
    }

    private static Stream<Payload> others() {
        return Stream.of(
                new LipsTask(EGO, new DetectorWeights("s3://hubbub/checkpoints/points", Digest.of("points"))),
                new ActivityTask(
                        StageName.ACTIVITY.version(),
                        SESSION,
                        LIPS,
                        new DetectorWeights("s3://hubbub/checkpoints/light-asd", Digest.of("light-asd"))),
                new OverviewTask(SESSION, LIPS, ACTIVITY),
                new SegmentationTask(SESSION, Hysteresis.DEFAULT, 15, ACTIVITY),
                new SegmentationTask(EGO, Hysteresis.EGO, 15, ACTIVITY),
                new SegmentationTask(SESSION, null, 15, null, new VoiceActivity(VoiceActivity.Method.SILERO, 1.0)),
                new ClusteringTask(SESSION, Hysteresis.DEFAULT, 0.7, 2, ACTIVITY, TRANSCRIPT),
                FETCH,
                FISHER,
                TRAINING,
                MERGING,
                ADAPTING,
                TRANSCRIPTION,
                new TranscriptionTask(SESSION, SEGMENTS, MADE, List.of(GREEDY), LIPS),
                new TranscriptionTask(SESSION, SEGMENTS, HEARING, List.of(GREEDY), LIPS),
                new Share(List.of(TRANSCRIPTION, TRANSCRIPTION)),
                new ScoringTask(
                        "mcorec",
                        "none",
                        List.of(new ScoringTask.ScoredSession(
                                SESSION,
                                Digest.of("references"),
                                TRANSCRIPT,
                                CONVERSATIONS,
                                new TreeMap<>(Map.of("hi", "basic-keeping-marks")),
                                "nobody knows when spk_1 speaks")),
                        List.of(new ScoringTask.FailedSession("session_41", "track_00.mp4 cannot be decoded"))),
                new ReportTask(
                        "default",
                        "quickstart",
                        "wer",
                        false,
                        List.of(new ReportTask.ReportedTrial(
                                "e1-tiny-bs8",
                                "tiny",
                                HALF_PRECISION,
                                TIES.members(),
                                ReportTask.ReportedMerging.of(TIES),
                                Map.of("beamSize", IntNode.valueOf(8)),
                                SCORE,
                                "no session could be transcribed")),
                        new ReportTask.Setup(
                                List.of(new ReportTask.ReportedDataset(
                                        "dev",
                                        DatasetLayout.MCOREC,
                                        "s3://hubbub/media/dev",
                                        "en",
                                        CameraView.EGO,
                                        new DatasetColumns("sound", null, null, null, null))),
                                Map.of("language", TextNode.valueOf("en")),
                                "words"),
                        List.of(
                                new ReportTask.ReportedOverview(
                                        "session_40", new OutputAddress(StageName.OVERVIEW, Digest.of("overview"))),
                                ReportTask.ReportedOverview.failed("session_41", "No face was found")),
                        List.of(new ReportTask.LearntSessions("tiny", List.of("session_40"))),
                        List.of(
                                new ReportTask.ReportedGate("e1-tiny-bs8", "e0-base-bs8", VERDICT, null, "tuned"),
                                new ReportTask.ReportedGate("e2", "e0-base-bs8", null, "e2 has no score", null)),
                        List.of(
                                new ReportTask.ReportedRun(
                                        "tuned", new OutputAddress(StageName.TRAINING, Digest.of("run")), null),
                                new ReportTask.ReportedRun("broken", null, "The run would be wasted")),
                        List.of(new ReportTask.ChosenBySessions("tiny", List.of("session_41"))),
                        List.of(new ReportTask.Remark("tiny", "It was averaged without worker 2"))),
                new GateTask(
                        SCORE,
                        new OutputAddress(StageName.SCORING, Digest.of("other score")),
                        List.of(new GateTask.GatedSet(
                                "dev",
                                true,
                                List.of("session_40", "session_41"),
                                List.of("session_40"),
                                List.of("session_41"))),
                        0.05,
                        0.02,
                        GateTask.Unit.SPEAKER),
                SUCCEEDED,
                FAILED,
                new TaskResults(List.of(SUCCEEDED, FAILED)),
                new TaskProgress(
                        TRANSCRIPTION.id(),
                        StageName.TRANSCRIPTION,
                        "pod-1",
                        "transcribe session_40",
                        0.25,
                        "beam 8",
                        3.5,
                        0.75,
                        "There is no room left in /tmp (No space left on device): free space there.",
                        null),
                new TaskProgress(
                        Digest.of("run"),
                        StageName.TRAINING,
                        "pod-2",
                        "train s3://hubbub/checkpoints/tiny on s3://hubbub/media/train",
                        0.5,
                        "step 2 of 4",
                        3.5,
                        0.5,
                        null,
                        new TrainingCurve(
                                4,
                                List.of(
                                        new TrainingCurve.Stretch(1, 1, 3.0, 1e-4, 2.0),
                                        new TrainingCurve.Stretch(2, 2, 2.0, null, null)),
                                List.of(new TrainingCurve.Judged(0, 0.5), new TrainingCurve.Judged(2, 0.25)))),
                new EndOfWork("plan-1"),
                new CheckpointLanded("s3://hubbub/checkpoints/whisper-small/step-500"));
    }
}
