package dev.hubbub.training.finetuning;

import dev.hubbub.contracts.digest.Digest;
import dev.hubbub.contracts.stage.FailureReason;
import dev.hubbub.contracts.stage.StageContext;
import dev.hubbub.contracts.stage.StageFailure;
import dev.hubbub.contracts.task.DatasetReference;
import dev.hubbub.contracts.task.TrainingTask;
import dev.hubbub.datasets.Dataset;
import dev.hubbub.datasets.DatasetReader;
import dev.hubbub.datasets.ManifestSession.Utterance;
import dev.hubbub.datasets.PlannedFiles;
import dev.hubbub.datasets.StageFiles;
import dev.hubbub.media.MediaReader;
import dev.hubbub.media.TimeRange;
import dev.hubbub.media.UnreadableMediaException;
import dev.hubbub.speech.model.Modality;
import dev.hubbub.speech.training.run.NoiseRecordings;
import dev.hubbub.speech.training.run.UnusableClipException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Recordings of a dataset that are heard as noise. What is said in them, if anybody wrote it down, is not looked at. */
public final class NoiseSet implements NoiseRecordings {
    private final ClipReader reader = new ClipReader();
    private final String uri;
    private final List<Stretch> stretches;
    private final LeftOut leftOut;

    /**
     * A stretch of a recording.
     *
     * @param id names it
     * @param channel of the sound, from 1; null for all
     * @param start seconds
     * @param end seconds
     * @param content digest of the recording's bytes
     */
    private record Stretch(
            String id, TrainingData.Opening recording, Integer channel, double start, double end, Digest content) {

        double seconds() {
            return end - start;
        }
    }

    private NoiseSet(String uri, List<Stretch> stretches, LeftOut leftOut) {
        this.uri = uri;
        this.stretches = List.copyOf(stretches);
        this.leftOut = leftOut;
    }

    /**
     * Looks into all recordings of a dataset; what cannot be heard is left out.
     *
     * @throws StageFailure if it is no dataset of recordings, something in it is wrong, or nothing can be heard
     */
    public static NoiseSet of(DatasetReference dataset, StageContext context) throws StageFailure, IOException {
        return of(dataset, Optional.empty(), context);
    }

    /**
     * Looks into what a task names.
     *
     * @throws StageFailure also {@code DatasetChanged} if it is no longer what was planned
     */
    public static NoiseSet of(TrainingTask.Source source, StageContext context) throws StageFailure, IOException {
        return of(source.dataset(), Optional.of(source.content()), context);
    }

    private static NoiseSet of(DatasetReference dataset, Optional<Digest> planned, StageContext context)
            throws StageFailure, IOException {
        DatasetReader datasets = new DatasetReader(new StageFiles(context));
        List<Dataset.Session> sessions = datasets.read(dataset, List.of()).sessions();
        TrainingData.requirePlanned(sessions, planned, dataset);
        Search search = new Search(context);
        for (Dataset.Session session : sessions) {
            PlannedFiles files = datasets.files(session.reference());
            for (Utterance utterance :
                    datasets.manifestSession(session.reference()).utterances()) {
                search.add(utterance, files);
            }
        }
        if (search.found.isEmpty()) {
            throw new StageFailure(
                    FailureReason.InvalidDataset,
                    "Nothing can be heard in the noise of " + dataset.uri() + ". "
                            + search.unusable.stream().findFirst().orElse("It has no recording."));
        }
        return new NoiseSet(dataset.uri(), search.found, new LeftOut(0, 0, 0, search.unusable));
    }

    /** What is found on the way. */
    private static final class Search {
        private final MediaReader reader = new MediaReader();
        private final StageContext context;
        private final Map<String, ProbedRecording> recordings = new HashMap<>();
        private final List<Stretch> found = new ArrayList<>();
        private final List<String> unusable = new ArrayList<>();

        Search(StageContext context) {
            this.context = context;
        }

        void add(Utterance utterance, PlannedFiles files) throws StageFailure, IOException {
            String media = utterance.media();
            ProbedRecording recording = recording(media, files);
            Optional<String> fault = recording
                    .fault(utterance)
                    .or(() -> Optional.ofNullable(recording.lacks().get(Modality.AUDIO)));
            if (fault.isPresent()) {
                unusable.add(media + ": " + fault.get());
                return;
            }
            found.add(new Stretch(
                    media,
                    () -> files.hold(media, context),
                    utterance.channel(),
                    utterance.offset(),
                    utterance.duration() == null
                            ? recording.seconds()
                            : Math.min(utterance.offset() + utterance.duration(), recording.seconds()),
                    recording.content()));
        }

        private ProbedRecording recording(String media, PlannedFiles files) throws StageFailure, IOException {
            ProbedRecording known = recordings.get(media);
            if (known != null) {
                return known;
            }
            try (PlannedFiles.Opened opened = files.hold(media, context)) {
                ProbedRecording recording = ProbedRecording.of(opened.path(), reader);
                recordings.put(media, recording);
                return recording;
            }
        }
    }

    @Override
    public int count() {
        return stretches.size();
    }

    @Override
    public double seconds(int number) {
        return stretches.get(number).seconds();
    }

    /** How long all are together. */
    double seconds() {
        return stretches.stream().mapToDouble(Stretch::seconds).sum();
    }

    @Override
    public float[] samples(int number, double start, double seconds) throws IOException {
        Stretch stretch = stretches.get(number);
        TimeRange range = new TimeRange(stretch.start + start, Math.min(stretch.end, stretch.start + start + seconds));
        try (PlannedFiles.Opened recording = stretch.recording.open()) {
            return reader.read(recording.path(), stretch.channel, Optional.of(range), Set.of(Modality.AUDIO))
                    .requiredAudio();
        } catch (UnreadableMediaException e) {
            throw new UnusableClipException(stretch.id + ": " + e.getMessage(), e);
        } catch (StageFailure e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    /** What of the dataset is not among them. */
    public LeftOut leftOut() {
        return leftOut;
    }

    /** Where they are, if that is an address which others know. */
    Optional<String> address() {
        return TrainingData.known(uri);
    }

    /** Of every one its recording's content, its times and its channel, in their order. */
    Digest digest() {
        return Digest.ofJson(stretches.stream()
                .map(one -> List.of(
                        one.content.hex(),
                        String.valueOf(one.start),
                        String.valueOf(one.end),
                        String.valueOf(one.channel)))
                .toList());
    }

    /** What their recordings hold. */
    Set<Digest> contents() {
        return stretches.stream().map(Stretch::content).collect(Collectors.toSet());
    }
}
