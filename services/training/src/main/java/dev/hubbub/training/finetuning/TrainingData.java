package dev.hubbub.training.finetuning;

import dev.hubbub.contracts.digest.Digest;
import dev.hubbub.contracts.stage.FailureReason;
import dev.hubbub.contracts.stage.StageContext;
import dev.hubbub.contracts.stage.StageFailure;
import dev.hubbub.contracts.task.DatasetReference;
import dev.hubbub.contracts.task.TrainingTask;
import dev.hubbub.datasets.Dataset;
import dev.hubbub.datasets.DatasetReader;
import dev.hubbub.datasets.ManifestSession;
import dev.hubbub.datasets.PlannedFiles;
import dev.hubbub.datasets.StageFiles;
import dev.hubbub.media.AudioRecording;
import dev.hubbub.media.MediaReader;
import dev.hubbub.media.TimeRange;
import dev.hubbub.media.UnreadableMediaException;
import dev.hubbub.speech.model.Clip;
import dev.hubbub.speech.training.run.Example;
import dev.hubbub.speech.training.run.ExampleSource;
import dev.hubbub.speech.training.run.UnusableClipException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** The utterances of a dataset that have a text, as examples. */
public final class TrainingData implements ExampleSource {
    private final MediaReader reader = new MediaReader();
    private final Map<String, Place> places;
    private final List<Example> examples;
    private final int withoutText;

    /** Where an example is. */
    private record Place(Path recording, Double start, Double end, Integer channel, String identity) {}

    private TrainingData(Map<String, Place> places, List<Example> examples, int withoutText) {
        this.places = places;
        this.examples = List.copyOf(examples);
        this.withoutText = withoutText;
    }

    /**
     * Reads what a dataset lists; recordings are looked into only where it does not say how long they are.
     *
     * @param language of texts that name none; {@code null} if nobody knows
     * @throws StageFailure if it is no dataset of utterances, something in it is wrong, or it has no texts
     */
    public static TrainingData of(DatasetReference dataset, String language, StageContext context)
            throws StageFailure, IOException {
        return of(dataset, List.of(), language, Optional.empty(), context);
    }

    /**
     * Reads what a task names.
     *
     * @throws StageFailure also {@code DatasetChanged} if it is no longer what was planned
     */
    public static TrainingData of(TrainingTask.Source source, StageContext context) throws StageFailure, IOException {
        List<String> sessions = source.sessions() == null ? List.of() : source.sessions();
        return of(source.dataset(), sessions, source.language(), Optional.of(source.content()), context);
    }

    private static TrainingData of(
            DatasetReference dataset,
            List<String> wanted,
            String language,
            Optional<Digest> planned,
            StageContext context)
            throws StageFailure, IOException {
        if (!dataset.layout().isOfUtterances()) {
            throw new StageFailure(
                    FailureReason.Unsupported,
                    dataset.uri() + " is of the layout " + dataset.layout() + ", which cannot be trained on: name a"
                            + " manifest, or an audiofolder with a metadata.csv or metadata.jsonl.");
        }
        DatasetReader datasets = new DatasetReader(new StageFiles(context));
        List<Dataset.Session> sessions = datasets.read(dataset, wanted).sessions();
        Digest found = TrainingTask.Source.digest(
                sessions.stream().map(Dataset.Session::reference).toList(),
                sessions.stream().map(Dataset.Session::references).toList());
        if (planned.isPresent() && !planned.get().equals(found)) {
            throw StageFailure.datasetChanged("Something among the recordings or texts of " + dataset.uri());
        }
        Reading reading = new Reading(language, context);
        for (Dataset.Session session : sessions) {
            reading.add(datasets.manifestSession(session.reference()), datasets.files(session.reference()));
        }
        if (reading.examples.isEmpty()) {
            throw new StageFailure(
                    FailureReason.InvalidDataset,
                    dataset.uri() + " has no utterance with a text, so there is nothing to learn: add what is said.");
        }
        return new TrainingData(reading.places, reading.examples, reading.withoutText);
    }

    private static final class Reading {
        private final MediaReader reader = new MediaReader();
        private final Map<String, Place> places = new LinkedHashMap<>();
        private final List<Example> examples = new ArrayList<>();
        private final String language;
        private final StageContext context;
        private int withoutText;

        Reading(String language, StageContext context) {
            this.language = language;
            this.context = context;
        }

        void add(ManifestSession session, PlannedFiles files) throws StageFailure, IOException {
            Set<Integer> twice = session.repeated().keySet();
            for (int place = 0; place < session.utterances().size(); place++) {
                ManifestSession.Utterance utterance = session.utterances().get(place);
                if (utterance.text() == null || utterance.text().isBlank()) {
                    withoutText++;
                } else if (!twice.contains(place)) {
                    add(utterance.media() + " (line " + utterance.line() + ")", utterance, files);
                }
            }
        }

        private void add(String id, ManifestSession.Utterance utterance, PlannedFiles files)
                throws StageFailure, IOException {
            Path recording = files.open(utterance.media(), context);
            boolean whole = utterance.duration() == null && utterance.offset() == 0;
            double end = utterance.duration() == null
                    ? reader.probe(recording).duration()
                    : utterance.offset() + utterance.duration();
            if (end <= utterance.offset()) {
                throw new StageFailure(FailureReason.InvalidDataset, id + ": " + utterance.afterTheEnd() + ".");
            }
            String spoken = utterance.language() == null ? language : utterance.language();
            examples.add(new Example(id, end - utterance.offset(), utterance.text(), spoken));
            places.put(
                    id,
                    new Place(
                            recording,
                            whole ? null : utterance.offset(),
                            whole ? null : end,
                            utterance.channel(),
                            utterance.media() + " of " + Files.size(recording) + " bytes"));
        }
    }

    @Override
    public List<Example> examples() {
        return examples;
    }

    /** Utterances that nobody has written down. */
    public int withoutText() {
        return withoutText;
    }

    /** How long all are together, in seconds. */
    public double seconds() {
        return examples.stream().mapToDouble(Example::seconds).sum();
    }

    /** Those for whose text something holds, so that equal texts are together. */
    public TrainingData only(Predicate<String> text) {
        return new TrainingData(
                places,
                examples.stream().filter(example -> text.test(example.text())).toList(),
                0);
    }

    /** How many utterances of another dataset are also in this one: of the same file at the same time. */
    long inCommonWith(TrainingData other) throws IOException {
        Set<List<Object>> own = new HashSet<>();
        for (Example example : examples) {
            own.add(identity(example));
        }
        long common = 0;
        for (Example example : other.examples) {
            common += own.contains(other.identity(example)) ? 1 : 0;
        }
        return common;
    }

    private List<Object> identity(Example example) throws IOException {
        Place place = places.get(example.id());
        return Arrays.asList(place.recording().toRealPath(), place.start(), place.end(), place.channel());
    }

    /** Of every example its text, language and times, and its recording's name and size. */
    public Digest digest() {
        return Digest.ofJson(examples.stream()
                .map(example -> List.of(
                        example.id(),
                        example.text(),
                        String.valueOf(example.language()),
                        String.valueOf(places.get(example.id()).start()),
                        String.valueOf(places.get(example.id()).end()),
                        places.get(example.id()).identity()))
                .toList());
    }

    @Override
    public Clip clip(Example example) throws IOException {
        Place place = places.get(example.id());
        try (AudioRecording recording = reader.open(place.recording(), place.channel())) {
            return Clip.ofAudio(
                    place.start() == null
                            ? recording.readAll()
                            : recording.read(new TimeRange(place.start(), place.end())));
        } catch (UnreadableMediaException e) {
            throw new UnusableClipException(e.getMessage(), e);
        }
    }
}
