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
    private final Landmarks landmarks;
    private final Fingerprints fingerprints;
    private final HubRepositories hub;
    private final Map<String, Optional<Digest>> folders = new HashMap<>();
    private final Map<TrainingSpec.TrainingDataset, List<Dataset.Session>> datasets = new HashMap<>();
    private final Map<TrainingSpec.NoiseDataset, TrainingTask.Source> noises = new HashMap<>();
    private final Map<TrainingSpec.TrainingDataset, List<SessionTexts>> texts = new HashMap<>();

    NamedInputs(DatasetFiles files, Landmarks landmarks, Fingerprints fingerprints, HubRepositories hub) {
        this.landmarks = landmarks;
        this.files = files;
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
        List<Dataset.Session> known = datasets.get(data);
        if (known == null) {
            DatasetReader reader = new DatasetReader(files);
            try {
                for (CameraView view : data.clipSettings().allViews()) {
                    if (view != CameraView.CENTRAL) {
                        // That it is there is known before anything is computed.
                        reader.read(new DatasetReference(data.layout().inStore(), data.uri(), view), data.sessions());
                    }
                }
                known = reader.read(data.reference(), data.sessions()).sessions();
            } catch (StageFailure e) {
                throw new InvalidDatasetException(e.getMessage(), e);
            }
            datasets.put(data, known);
        }
        return known;
    }

    @Override
    public List<SessionReference> withoutLips(TrainingSpec.TrainingDataset data)
            throws InvalidDatasetException, IOException {
        List<SessionReference> without = new ArrayList<>();
        DatasetReader reader = new DatasetReader(files);
        try {
            for (CameraView view : data.clipSettings().allViews()) {
                DatasetReference seen = new DatasetReference(data.layout().inStore(), data.uri(), view);
                reader.read(seen, data.sessions()).sessions().stream()
                        .filter(session -> !session.hasLips())
                        .map(Dataset.Session::reference)
                        .forEach(without::add);
            }
        } catch (StageFailure e) {
            throw new InvalidDatasetException(e.getMessage(), e);
        }
        return without;
    }

    @Override
    public DetectorWeights landmarks(SegmentationSpec segmentation) throws InvalidDatasetException, IOException {
        return landmarks.of(segmentation);
    }

    @Override
    public TrainingTask.Source noise(TrainingSpec.NoiseDataset noise) throws InvalidDatasetException, IOException {
        TrainingTask.Source known = noises.get(noise);
        if (known == null) {
            try {
                List<Dataset.Session> found = new DatasetReader(files)
                        .read(noise.reference(), List.of())
                        .sessions();
                known = new TrainingTask.Source(
                        noise.reference(),
                        null,
                        null,
                        TrainingTask.Source.digest(
                                found.stream().map(Dataset.Session::reference).toList(),
                                found.stream().map(Dataset.Session::references).toList()));
            } catch (StageFailure e) {
                throw new InvalidDatasetException("The noise: " + e.getMessage(), e);
            }
            noises.put(noise, known);
        }
        return known;
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
