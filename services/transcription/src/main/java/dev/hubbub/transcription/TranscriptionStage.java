package dev.hubbub.transcription;

import dev.hubbub.contracts.stage.FailureReason;
import dev.hubbub.contracts.stage.Recipe;
import dev.hubbub.contracts.stage.ShareContext;
import dev.hubbub.contracts.stage.Stage;
import dev.hubbub.contracts.stage.StageContext;
import dev.hubbub.contracts.stage.StageFailure;
import dev.hubbub.contracts.stage.StageName;
import dev.hubbub.contracts.stage.StageOutput;
import dev.hubbub.contracts.task.CheckpointReference;
import dev.hubbub.contracts.task.DatasetLayout;
import dev.hubbub.contracts.task.Decoding;
import dev.hubbub.contracts.task.TranscriptionTask;
import dev.hubbub.contracts.transcript.SegmentList;
import dev.hubbub.datasets.DatasetReader;
import dev.hubbub.datasets.Manifests;
import dev.hubbub.datasets.PlannedFiles;
import dev.hubbub.datasets.StageFiles;
import dev.hubbub.speech.checkpoint.CheckpointException;
import dev.hubbub.speech.torch.DeviceMemoryException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Transcribes sessions with every decoding of their tasks that has no output yet, those of a share together. One share at
 * a time: there is one model and one device.
 */
public final class TranscriptionStage implements Stage<TranscriptionTask> {

    private final ModelKeeper models;
    private final Manifests manifests = new Manifests();

    public TranscriptionStage(ModelKeeper models) {
        this.models = models;
    }

    @Override
    public StageName name() {
        return StageName.TRANSCRIPTION;
    }

    @Override
    public Class<TranscriptionTask> taskType() {
        return TranscriptionTask.class;
    }

    @Override
    public synchronized List<StageOutput> run(TranscriptionTask task, StageContext context)
            throws StageFailure, IOException, InterruptedException {
        List<Decoding> missing = missing(task, context);
        SessionSource source = new TaskSource(task, new DatasetReader(new StageFiles(context), manifests), context);
        SegmentList session = source.segments();
        List<DecodedSession> results = transcribe(task, source, missing, context);
        List<StageOutput> outputs = new ArrayList<>();
        for (DecodedSession result : results) {
            outputs.add(output(task.recipe(result.decoding()), session, result));
        }
        return outputs;
    }

    /** The session of a task, with what its dataset has of it. */
    private static final class TaskSource implements SessionSource {

        private final TranscriptionTask task;
        private final DatasetReader datasets;
        private final StageContext context;
        private PlannedFiles files;
        private SessionLips lips;

        TaskSource(TranscriptionTask task, DatasetReader datasets, StageContext context) {
            this.task = task;
            this.datasets = datasets;
            this.context = context;
        }

        @Override
        public SegmentList segments() throws StageFailure, IOException {
            if (task.lips() != null) {
                // Lips that are not in the store are no fault of one recording's, whoever asks for it.
                lips();
            }
            return context.read(task.segments()).json("segments.json", SegmentList.class);
        }

        @Override
        public boolean mayLieBehindTheEnd() {
            return task.session().dataset().layout().isOfUtterances();
        }

        @Override
        public boolean goesOnWithoutSome() {
            return task.session().dataset().layout() == DatasetLayout.MCOREC;
        }

        /** The sound beside lips is the one in their file, whether they were given or cut out. */
        @Override
        public Path locate(String media) throws StageFailure, IOException {
            if (task.lips() != null && lips().cutOutOf(media).isPresent()) {
                return lips().cutOutOf(media).get();
            }
            if (files == null) {
                files = datasets.files(task.session());
            }
            return files.open(media, context);
        }

        @Override
        public Lips lips(String media) throws StageFailure, IOException {
            return lips().of(media, this);
        }

        private SessionLips lips() throws StageFailure, IOException {
            if (lips == null) {
                lips = SessionLips.of(task.session(), task.lips(), datasets, context);
            }
            return lips;
        }
    }

    private List<DecodedSession> transcribe(
            TranscriptionTask task, SessionSource source, List<Decoding> decodings, StageContext context)
            throws StageFailure, IOException, InterruptedException {
        Transcriber transcriber = models.transcriber(task.checkpoint(), context);
        try {
            return transcriber.transcribe(source, decodings, new LoggingListener(context::progress));
        } catch (IllegalArgumentException | CheckpointException | DeviceMemoryException e) {
            throw failure(task, e);
        }
    }

    @Override
    public synchronized void runAll(ShareContext<TranscriptionTask> share)
            throws StageFailure, IOException, InterruptedException {
        Map<Together, List<TranscriptionTask>> groups = new LinkedHashMap<>();
        for (TranscriptionTask task : share.tasks()) {
            Together together = new Together(task.checkpoint(), missing(task, share.of(task)));
            groups.computeIfAbsent(together, absent -> new ArrayList<>()).add(task);
        }
        List<Sessions> all = new ArrayList<>();
        for (Map.Entry<Together, List<TranscriptionTask>> group : groups.entrySet()) {
            all.add(new Sessions(group.getKey(), group.getValue(), share));
        }
        double outputs = all.stream().mapToInt(Sessions::outputs).sum();
        double before = 0;
        for (Sessions sessions : all) {
            double begin = before / outputs;
            double part = sessions.outputs() / outputs;
            sessions.transcribe(new LoggingListener((fraction, what) -> share.progress(begin + part * fraction, what)));
            before += sessions.outputs();
        }
    }

    /** What tasks must have in common to be transcribed together. */
    private record Together(CheckpointReference checkpoint, List<Decoding> decodings) {}

    private static List<Decoding> missing(TranscriptionTask task, StageContext context) throws IOException {
        List<Decoding> missing = new ArrayList<>();
        for (Decoding decoding : task.decodings()) {
            if (!context.isCommitted(task.recipe(decoding))) {
                missing.add(decoding);
            }
        }
        return missing;
    }

    /** The sessions of those tasks of a share that are transcribed together. */
    private final class Sessions implements TranscriptReceiver {

        private final Together together;
        private final List<TranscriptionTask> tasks;
        private final ShareContext<TranscriptionTask> share;
        private final DatasetReader datasets;

        Sessions(Together together, List<TranscriptionTask> tasks, ShareContext<TranscriptionTask> share)
                throws IOException {
            this.together = together;
            this.tasks = tasks;
            this.share = share;
            this.datasets = new DatasetReader(new StageFiles(share.common()), manifests);
        }

        int outputs() {
            return tasks.size() * together.decodings().size();
        }

        void transcribe(TranscriptionListener listener) throws IOException, InterruptedException {
            try {
                Transcriber transcriber = models.transcriber(together.checkpoint(), share.common());
                transcriber.transcribe(sources(), together.decodings(), listener, this);
            } catch (StageFailure e) {
                failAll(task -> e);
            } catch (IllegalArgumentException e) {
                failAll(task -> failure(task, e));
            }
        }

        private void failAll(Function<TranscriptionTask, StageFailure> why) throws InterruptedException {
            for (TranscriptionTask task : tasks) {
                share.failed(task, why.apply(task));
            }
        }

        private List<SessionSource> sources() throws IOException {
            List<SessionSource> sources = new ArrayList<>();
            for (TranscriptionTask task : tasks) {
                sources.add(new TaskSource(task, datasets, share.of(task)));
            }
            return sources;
        }

        @Override
        public void done(int session, SegmentList segments, DecodedSession decoded)
                throws StageFailure, IOException, InterruptedException {
            TranscriptionTask task = tasks.get(session);
            share.done(task, output(task.recipe(decoded.decoding()), segments, decoded));
        }

        @Override
        public void failed(int session, Exception why) throws InterruptedException {
            TranscriptionTask task = tasks.get(session);
            share.failed(
                    task,
                    why instanceof IllegalArgumentException
                                    || why instanceof CheckpointException
                                    || why instanceof DeviceMemoryException
                            ? failure(task, (RuntimeException) why)
                            : why);
        }
    }

    /** What no second try would change, in terms of the task. */
    static StageFailure failure(TranscriptionTask task, RuntimeException e) {
        String session = "Session " + task.session().name();
        String checkpoint = task.checkpoint().uri();
        if (e instanceof CheckpointException) {
            return new StageFailure(
                    FailureReason.InvalidCheckpoint,
                    session + " cannot be decoded with " + checkpoint + ": " + e.getMessage(),
                    e);
        }
        if (e instanceof DeviceMemoryException) {
            return new StageFailure(
                    FailureReason.OutOfMemory,
                    session + " cannot be decoded with " + checkpoint + ", even one segment at a time. "
                            + e.getMessage(),
                    e);
        }
        // The model says what it was asked for and does not have: a language, a length, a vocabulary's token.
        return new StageFailure(
                FailureReason.Unsupported,
                session + " cannot be decoded as asked with " + checkpoint + ": " + e.getMessage(),
                e);
    }

    private static StageOutput output(Recipe recipe, SegmentList session, DecodedSession result) {
        return new StageOutput(
                recipe,
                TranscriptFiles.of(session, result),
                result.timing().seconds(),
                result.timing().device());
    }
}
