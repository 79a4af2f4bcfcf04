package dev.hubbub.controller.observe;

import dev.hubbub.contracts.digest.Digest;
import dev.hubbub.contracts.stage.StageFailure;
import dev.hubbub.contracts.task.CameraView;
import dev.hubbub.contracts.task.DatasetReference;
import dev.hubbub.contracts.task.DetectorWeights;
import dev.hubbub.contracts.task.SessionReference;
import dev.hubbub.contracts.task.TrainingTask;
import dev.hubbub.controller.resource.SegmentationSpec;
import dev.hubbub.controller.resource.TrainingSpec;
import dev.hubbub.datasets.Dataset;
import dev.hubbub.datasets.DatasetFiles;
import dev.hubbub.datasets.DatasetReader;
import dev.hubbub.datasets.ManifestSession;
import dev.hubbub.hub.HubAddress;
import dev.hubbub.hub.HubRepositories;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;

/** What an experiment names, in the store. What was found stays what it was: a run works on one state of its inputs. */
final class NamedInputs implements ModelCheckpoints.Store {

    /** Looks for the files of a folder. */
    @FunctionalInterface
    interface Fingerprints {
        Optional<Digest> of(String folder) throws IOException;
    }

    /** Looks for a model that finds the points of faces. */
    @FunctionalInterface
    interface Landmarks {
        DetectorWeights of(SegmentationSpec segmentation) throws InvalidDatasetException, IOException;
    }

    private final DatasetFiles files;
    private final Landmarks detectors;
    private final Fingerprints fingerprints;
    private final HubRepositories hub;
    private final Map<String, Optional<Digest>> folders = new HashMap<>();
    private final Map<SegmentationSpec, Optional<DetectorWeights>> landmarks = new HashMap<>();
    // By dataset, as it is seen, and the names of its sessions.
    private final Map<List<Object>, List<Dataset.Session>> datasets = new HashMap<>();
    private final Map<TrainingSpec.TrainingDataset, List<SessionTexts>> texts = new HashMap<>();

    NamedInputs(DatasetFiles files, Landmarks detectors, Fingerprints fingerprints, HubRepositories hub) {
        this.files = files;
        this.detectors = detectors;
        this.fingerprints = fingerprints;
        this.hub = hub;
    }

    @Override
    public Optional<Digest> fingerprint(String folder) throws IOException {
        Optional<Digest> known = folders.get(folder);
        if (known == null) {
            known = fingerprints.of(folder);
            folders.put(folder, known);
        }
        return known;
    }

    @Override
    public String commit(HubAddress model) throws UnplannableException {
        try {
            return hub.model(model).commit();
        } catch (StageFailure | IOException e) {
            // It is refused whatever the hub says: nobody waits for an answer that would only name the remedy.
            throw new UnplannableException("The model " + model
                    + " is at no commit, and may be another one tomorrow: write hf://OWNER/MODEL@COMMIT. "
                    + e.getMessage());
        }
    }

    @Override
    public List<Dataset.Session> sessions(TrainingSpec.TrainingDataset data)
            throws InvalidDatasetException, IOException {
        for (CameraView view : data.clipSettings().allViews()) {
            // That it is there is known before anything is computed.
            read(seen(data, view), data.sessions());
        }
        return read(data.reference(), data.sessions());
    }

    @Override
    public List<SessionReference> withoutLips(TrainingSpec.TrainingDataset data)
            throws InvalidDatasetException, IOException {
        List<SessionReference> without = new ArrayList<>();
        for (CameraView view : data.clipSettings().allViews()) {
            read(seen(data, view), data.sessions()).stream()
                    .filter(session -> !session.hasLips())
                    .map(Dataset.Session::reference)
                    .forEach(without::add);
        }
        return without;
    }

    private static DatasetReference seen(TrainingSpec.TrainingDataset data, CameraView view) {
        return view == CameraView.CENTRAL
                ? data.reference()
                : new DatasetReference(data.layout().inStore(), data.uri(), view);
    }

    private List<Dataset.Session> read(DatasetReference dataset, List<String> sessions)
            throws InvalidDatasetException, IOException {
        List<Object> key = List.of(dataset, sessions);
        List<Dataset.Session> known = datasets.get(key);
        if (known == null) {
            try {
                known = new DatasetReader(files).read(dataset, sessions).sessions();
            } catch (StageFailure e) {
                throw new InvalidDatasetException(e.getMessage(), e);
            }
            datasets.put(key, known);
        }
        return known;
    }

    @Override
    public DetectorWeights landmarks(SegmentationSpec segmentation) throws InvalidDatasetException, IOException {
        Optional<DetectorWeights> known = landmarks.get(segmentation);
        if (known == null) {
            known = Optional.ofNullable(detectors.of(segmentation));
            landmarks.put(segmentation, known);
        }
        return known.orElse(null);
    }

    @Override
    public TrainingTask.Source noise(TrainingSpec.NoiseDataset noise) throws InvalidDatasetException, IOException {
        try {
            List<Dataset.Session> found = read(noise.reference(), List.of());
            return new TrainingTask.Source(
                    noise.reference(),
                    null,
                    null,
                    TrainingTask.Source.digest(
                            found.stream().map(Dataset.Session::reference).toList(),
                            found.stream().map(Dataset.Session::references).toList()));
        } catch (InvalidDatasetException e) {
            throw new InvalidDatasetException("The noise: " + e.getMessage(), e);
        }
    }

    @Override
    public List<SessionTexts> texts(TrainingSpec.TrainingDataset data) throws InvalidDatasetException, IOException {
        List<SessionTexts> known = texts.get(data);
        if (known == null) {
            known = read(data);
            texts.put(data, known);
        }
        return known;
    }

    private List<SessionTexts> read(TrainingSpec.TrainingDataset data) throws InvalidDatasetException, IOException {
        List<SessionTexts> read = new ArrayList<>();
        each(data, (session, lines) -> read.add(SessionTexts.of(session, lines)));
        return read;
    }

    @Override
    public List<ManifestSession.Utterance> utterances(TrainingSpec.TrainingDataset data)
            throws InvalidDatasetException, IOException {
        List<ManifestSession.Utterance> utterances = new ArrayList<>();
        each(data, (session, lines) -> SessionTexts.written(lines).forEach(utterances::add));
        return utterances;
    }

    private void each(TrainingSpec.TrainingDataset data, BiConsumer<Dataset.Session, ManifestSession> reading)
            throws InvalidDatasetException, IOException {
        // It keeps all lines, and is not kept.
        DatasetReader reader = new DatasetReader(files);
        for (Dataset.Session session : sessions(data)) {
            try {
                reading.accept(session, reader.manifestSession(session.reference()));
            } catch (StageFailure e) {
                throw new InvalidDatasetException(e.getMessage(), e);
            }
        }
    }
}
