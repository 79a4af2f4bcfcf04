package dev.hubbub.training.finetuning;

import dev.hubbub.contracts.digest.Digest;
import dev.hubbub.contracts.stage.FailureReason;
import dev.hubbub.contracts.stage.StageContext;
import dev.hubbub.contracts.stage.StageFailure;
import dev.hubbub.contracts.task.ClipSettings;
import dev.hubbub.contracts.task.CutLips;
import dev.hubbub.contracts.task.DatasetReference;
import dev.hubbub.contracts.task.TrainingTask;
import dev.hubbub.datasets.Dataset;
import dev.hubbub.datasets.DatasetReader;
import dev.hubbub.datasets.PlannedFiles;
import dev.hubbub.datasets.StageFiles;
import dev.hubbub.media.MediaReader;
import dev.hubbub.media.SincResampler;
import dev.hubbub.media.TimeRange;
import dev.hubbub.media.UnreadableMediaException;
import dev.hubbub.speech.model.Clip;
import dev.hubbub.speech.model.GreyFrames;
import dev.hubbub.speech.model.Modality;
import dev.hubbub.speech.training.run.Example;
import dev.hubbub.speech.training.run.ExampleSource;
import dev.hubbub.speech.training.run.NoiseRecordings;
import dev.hubbub.speech.training.run.TrainingFailedException;
import dev.hubbub.speech.training.run.UnusableClipException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The utterances of a dataset that have a text, as examples. */
public final class TrainingData implements ExampleSource {
    private final ClipReader reader = new ClipReader();
    private final Map<Integer, SincResampler> resamplers = new ConcurrentHashMap<>();
    private final String uri;
    private final Map<String, Place> places;
    private final List<Example> examples;
    private final LeftOut leftOut;
    private final Optional<NoiseSet> beside;

    /** Opens a recording; what lies in a larger file is taken out of it when it is needed. */
    interface Opening {
        PlannedFiles.Opened open() throws StageFailure, IOException;
    }

    /**
     * Where an example is.
     *
     * @param whole whether it is all of its recording
     * @param seen whether the recording's pictures, if it has any, are those of the speaker's mouth
     * @param lacks why it cannot be heard, or not be seen
     * @param session the session it is of, whose speakers are heard together; {@code null} if it is by itself
     */
    record Place(
            Opening recording,
            boolean whole,
            boolean seen,
            Map<Modality, String> lacks,
            SharedSound.Place sound,
            String session) {}

    private TrainingData(
            String uri, Map<String, Place> places, List<Example> examples, LeftOut leftOut, Optional<NoiseSet> beside) {
        this.beside = beside;
        this.uri = uri;
        this.places = places;
        this.examples = List.copyOf(examples);
        this.leftOut = leftOut;
    }

    /**
     * Reads what a dataset lists, and looks into every recording once: what cannot be learnt from is left out.
     *
     * @param language of texts that name none; {@code null} if nobody knows
     * @throws StageFailure if it is no dataset of utterances, something in it is wrong, or it has no texts
     */
    public static TrainingData of(DatasetReference dataset, String language, StageContext context)
            throws StageFailure, IOException {
        return of(dataset, List.of(), language, ClipSettings.DEFAULT, context);
    }

    /**
     * Reads some sessions of a dataset.
     *
     * @param sessions their names; empty for all
     * @param clips how clips are cut, if it is of the layout {@code mcorec}
     * @throws StageFailure as {@link #of(DatasetReference, String, StageContext)}
     */
    public static TrainingData of(
            DatasetReference dataset, List<String> sessions, String language, ClipSettings clips, StageContext context)
            throws StageFailure, IOException {
        return of(dataset, sessions, language, clips, Optional.empty(), List.of(), context);
    }

    /**
     * Reads some sessions of the layout {@code mcorec}, of which some come without lips.
     *
     * @param lips that were cut out of them, where the context has them
     * @throws StageFailure as {@link #of(DatasetReference, String, StageContext)}
     */
    public static TrainingData of(
            DatasetReference dataset,
            List<String> sessions,
            String language,
            ClipSettings clips,
            List<CutLips> lips,
            StageContext context)
            throws StageFailure, IOException {
        return of(dataset, sessions, language, clips, Optional.empty(), lips, context);
    }

    /**
     * Reads what a task names.
     *
     * @throws StageFailure also {@code DatasetChanged} if it is no longer what was planned
     */
    public static TrainingData of(TrainingTask.Source source, StageContext context) throws StageFailure, IOException {
        List<String> sessions = source.sessions() == null ? List.of() : source.sessions();
        return of(
                source.dataset(),
                sessions,
                source.language(),
                source.clipsOrDefault(),
                Optional.of(source.content()),
                source.lips() == null ? List.of() : source.lips(),
                context);
    }

    private static TrainingData of(
            DatasetReference dataset,
            List<String> wanted,
            String language,
            ClipSettings clips,
            Optional<Digest> planned,
            List<CutLips> lips,
            StageContext context)
            throws StageFailure, IOException {
        DatasetReader datasets = new DatasetReader(new StageFiles(context));
        List<Dataset.Session> sessions = datasets.read(dataset, wanted).sessions();
        requirePlanned(sessions, planned, dataset);
        FoundExamples reading = new FoundExamples(language, context);
        for (Dataset.Session session : sessions) {
            if (dataset.layout().isOfUtterances()) {
                reading.add(datasets.manifestSession(session.reference()), datasets.files(session.reference()));
            } else {
                reading.add(session, clips, lips, datasets);
            }
        }
        if (reading.examples().isEmpty()) {
            throw new StageFailure(FailureReason.InvalidDataset, reading.nothing(dataset.uri()));
        }
        return new TrainingData(
                dataset.uri(), reading.places(), reading.examples(), reading.leftOut(), Optional.empty());
    }

    /** @throws StageFailure {@code DatasetChanged} if sessions are not those that were planned with */
    static void requirePlanned(List<Dataset.Session> sessions, Optional<Digest> planned, DatasetReference dataset)
            throws StageFailure {
        Digest found = TrainingTask.Source.digest(
                sessions.stream().map(Dataset.Session::reference).toList(),
                sessions.stream().map(Dataset.Session::references).toList());
        if (planned.isPresent() && !planned.get().equals(found)) {
            throw StageFailure.datasetChanged("Something among the recordings or texts of " + dataset.uri());
        }
    }

    /** The same, beside which noise may be heard. */
    public TrainingData with(NoiseSet noise) {
        return new TrainingData(uri, places, examples, leftOut, Optional.of(noise));
    }

    /** What may be heard beside them. */
    Optional<NoiseSet> beside() {
        return beside;
    }

    @Override
    public Optional<NoiseRecordings> noise() {
        return beside.map(Function.identity());
    }

    @Override
    public List<Example> examples() {
        return examples;
    }

    /** Where they are, if that is an address which others know: in a store, or on a hub at a commit. */
    Optional<String> address() {
        return known(uri);
    }

    /** An address that others than this machine know. */
    static Optional<String> known(String uri) {
        return Optional.of(uri).filter(where -> where.contains("://") && !where.startsWith("file:"));
    }

    /** What of the dataset is not among them. */
    public LeftOut leftOut() {
        return leftOut;
    }

    /** How long all are together, in seconds. */
    public double seconds() {
        return examples.stream().mapToDouble(Example::seconds).sum();
    }

    /**
     * Those for which something holds.
     *
     * @param leftOut what is to be said of them
     */
    TrainingData only(Predicate<Example> which, LeftOut leftOut) {
        return new TrainingData(uri, places, examples.stream().filter(which).toList(), leftOut, beside);
    }

    /** Those that come with all of some senses, so that one clip is learnt from, and judged by, as the other. */
    TrainingData having(Set<Modality> senses) {
        List<Example> complete = new ArrayList<>();
        List<String> others = new ArrayList<>();
        for (Example example : examples) {
            Map<Modality, String> lacks = places.get(example.id()).lacks();
            Optional<Modality> lacking =
                    senses.stream().filter(lacks::containsKey).sorted().findFirst();
            if (lacking.isEmpty()) {
                complete.add(example);
            } else {
                others.add(example.id() + ": " + lacks.get(lacking.get()));
            }
        }
        return keeping(complete, others);
    }

    /**
     * The same, of which something is to be learnt.
     *
     * @throws TrainingFailedException if none comes with all; the message says why the first does not
     */
    TrainingData requireHaving(Set<Modality> senses) {
        TrainingData some = having(senses);
        if (some.examples.isEmpty() && !examples.isEmpty()) {
            List<String> unusable = some.leftOut.unusable();
            throw new TrainingFailedException("None of " + examples.size() + " clips comes with all of "
                    + Modality.named(senses)
                    + ", and only clips with these are used. "
                    + unusable.get(unusable.size() - examples.size()));
        }
        return some;
    }

    /** The session that an example is of, whose speakers are heard together; empty if it is by itself. */
    Optional<String> session(Example example) {
        return Optional.ofNullable(places.get(example.id()).session());
    }

    /** Who speaks in an example, under a name that nobody in another session has; empty if nobody says it. */
    Optional<String> speaker(Example example) {
        return Optional.ofNullable(sound(example).speaker());
    }

    /**
     * Some of them.
     *
     * @param others sentences about each of the others
     */
    TrainingData keeping(List<Example> some, List<String> others) {
        return new TrainingData(uri, places, some, leftOut.and(others), beside);
    }

    /** How many utterances of another dataset are of sessions of which others are in this one, unless both are parts of one. */
    long inSessionsOf(TrainingData other) {
        // What was divided was divided on purpose.
        if (places == other.places) {
            return 0;
        }
        Set<Object> own = sessions()
                .flatMap(session -> Stream.of(session.content(), session.name()))
                .collect(Collectors.toSet());
        return other.sessions()
                .filter(session -> own.contains(session.content()) || own.contains(session.name()))
                .count();
    }

    /** How many recordings of noise hold what some utterance is heard in. */
    long heardIn(NoiseSet noise) {
        Set<Digest> own =
                examples.stream().map(example -> sound(example).content()).collect(Collectors.toSet());
        return noise.contents().stream().filter(own::contains).count();
    }

    /** How many utterances of another dataset are also in this one: of the same sound at about the same time. */
    long inCommonWith(TrainingData other) {
        SharedSound own = new SharedSound(examples.stream().map(this::sound).toList());
        return other.examples.stream().map(other::sound).filter(own::holds).count();
    }

    private Stream<SharedSound.Session> sessions() {
        return examples.stream().map(example -> sound(example).said()).filter(Objects::nonNull);
    }

    private SharedSound.Place sound(Example example) {
        return places.get(example.id()).sound();
    }

    /** Of every example its text, language, times and channel, and its recording's content. */
    public Digest digest() {
        return Digest.ofJson(examples.stream()
                .map(example -> List.of(
                        example.id(),
                        example.text(),
                        String.valueOf(example.language()),
                        String.valueOf(sound(example).start()),
                        String.valueOf(sound(example).end()),
                        String.valueOf(sound(example).channel()),
                        sound(example).content().hex()))
                .toList());
    }

    /** Of who speaks in every example. */
    Digest speakers() {
        return Digest.ofJson(examples.stream()
                .map(example -> String.valueOf(example.speaker()))
                .toList());
    }

    @Override
    public Clip clip(Example example, Set<Modality> wanted, double speed) throws IOException {
        if (speed == 1) {
            return clip(example, wanted);
        }
        // As if it had been recorded at another rate.
        float[] sound = clip(example, Set.of(Modality.AUDIO)).requiredAudio();
        return Clip.ofAudio(resamplers
                .computeIfAbsent(
                        (int) Math.round(MediaReader.SAMPLE_RATE * speed),
                        rate -> new SincResampler(rate, MediaReader.SAMPLE_RATE))
                .resample(sound));
    }

    @Override
    public Clip clip(Example example, Set<Modality> wanted) throws IOException {
        Place place = places.get(example.id());
        Set<Modality> there = place.seen() ? wanted : Set.of(Modality.AUDIO);
        if (!wanted.containsAll(there)) {
            throw new UnusableClipException(
                    "There are no lips of " + example.id() + ": cut them with `hubbub lips`.", null);
        }
        Optional<TimeRange> part = place.whole()
                ? Optional.empty()
                : Optional.of(new TimeRange(place.sound().start(), place.sound().end()));
        try (PlannedFiles.Opened recording = place.recording().open()) {
            return requireSeen(reader.read(recording.path(), place.sound().channel(), part, there), example);
        } catch (UnreadableMediaException e) {
            throw new UnusableClipException(e.getMessage(), e);
        } catch (StageFailure e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    /** Where pictures end early, sound would be cut to them and its text would not. */
    private static Clip requireSeen(Clip clip, Example example) throws UnusableClipException {
        double seen = clip.video() == null
                ? example.seconds()
                : (double) clip.video().frames() / GreyFrames.FRAMES_PER_SECOND;
        if (example.seconds() - seen > ProbedRecording.TOLERANCE_SECONDS) {
            throw new UnusableClipException(
                    String.format(
                            Locale.ROOT,
                            "%s lasts %.2f s and its pictures %.2f s: record or cut it again.",
                            example.id(),
                            example.seconds(),
                            seen),
                    null);
        }
        return clip;
    }
}
