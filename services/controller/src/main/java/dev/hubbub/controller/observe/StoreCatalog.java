package dev.hubbub.controller.observe;

import dev.hubbub.artifacts.ObjectStore;
import dev.hubbub.artifacts.ObjectUri;
import dev.hubbub.contracts.digest.Digest;
import dev.hubbub.contracts.stage.Fingerprint;
import dev.hubbub.contracts.stage.StageFailure;
import dev.hubbub.contracts.stage.StoredObject;
import dev.hubbub.contracts.task.CheckpointReference;
import dev.hubbub.contracts.task.DatasetReference;
import dev.hubbub.contracts.task.DetectorWeights;
import dev.hubbub.contracts.task.MergingTask;
import dev.hubbub.contracts.task.TrainingTask;
import dev.hubbub.controller.plan.KnownCheckpoint;
import dev.hubbub.controller.plan.KnownSession;
import dev.hubbub.controller.resource.DatasetSpec;
import dev.hubbub.controller.resource.MergeSpec;
import dev.hubbub.controller.resource.ModelSpec;
import dev.hubbub.controller.resource.SegmentationSpec;
import dev.hubbub.controller.resource.TrainingSpec;
import dev.hubbub.datasets.Dataset;
import dev.hubbub.datasets.DatasetReader;
import dev.hubbub.datasets.StoredFiles;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The catalogue that the object store is. */
public final class StoreCatalog implements Catalog {

    private final ObjectStore objects;

    public StoreCatalog(ObjectStore objects) {
        this.objects = objects;
    }

    @Override
    public List<KnownSession> sessions(DatasetSpec dataset) throws InvalidDatasetException, IOException {
        // A reader keeps to what it saw, and this run must see what is there now.
        DatasetReader datasets = new DatasetReader(new StoredFiles(objects));
        try {
            return datasets
                    .read(new DatasetReference(dataset.layout().inStore(), dataset.uri()), dataset.sessions())
                    .sessions()
                    .stream()
                    .map(session -> new KnownSession(
                            session.reference(),
                            session.references(),
                            session.hasActivity(),
                            session.hasLips(),
                            session.languages(),
                            dataset.language(),
                            session.seconds()))
                    .toList();
        } catch (StageFailure e) {
            throw new InvalidDatasetException("Dataset " + dataset.name() + ": " + e.getMessage(), e);
        }
    }

    private static CheckpointReference.Precision precision(ModelSpec model) {
        return switch (model.precision()) {
            case float32 -> CheckpointReference.Precision.FLOAT32;
            case float16 -> CheckpointReference.Precision.FLOAT16;
            case bfloat16 -> CheckpointReference.Precision.BFLOAT16;
        };
    }

    @Override
    public KnownCheckpoint checkpoint(ModelSpec model, List<MergeSpec> merging, List<TrainingSpec> runs)
            throws InvalidDatasetException, IOException {
        if (model.merge() != null) {
            return merge(model, merging);
        }
        if (model.run() != null) {
            return trained(model, runs);
        }
        return model.average() == null ? stored(model) : average(model);
    }

    private KnownCheckpoint merge(ModelSpec model, List<MergeSpec> merging) throws IOException {
        try {
            return KnownCheckpoint.merge(
                    model.architecture(),
                    new Merges(model.architecture(), merging, this::fingerprint).tasks(model.merge()),
                    precision(model));
        } catch (Merges.Unplannable e) {
            return new KnownCheckpoint.Missing(e.getMessage());
        }
    }

    private KnownCheckpoint trained(ModelSpec model, List<TrainingSpec> runs)
            throws InvalidDatasetException, IOException {
        TrainingSpec run = runs.stream()
                .filter(one -> one.name().equals(model.run()))
                .findFirst()
                .orElseThrow(() -> new InvalidDatasetException(
                        "There is no run " + model.run() + " in spec.training, which model " + model.name() + " names",
                        null));
        if (run.architecture() != model.architecture()) {
            return new KnownCheckpoint.Missing("Model " + model.name() + " is " + model.architecture() + " and its run "
                    + run.name() + " trains " + run.architecture() + ": correct one of the two");
        }
        Optional<Digest> fingerprint = fingerprint(run.checkpoint());
        if (fingerprint.isEmpty()) {
            return new KnownCheckpoint.Missing("There is no checkpoint for run " + run.name() + ": nothing is below "
                    + run.checkpoint() + "; upload its files there, or correct spec.training[].checkpoint");
        }
        List<Dataset.Session> data = sessions(run, run.data());
        return KnownCheckpoint.trained(
                model.architecture(),
                new TrainingTask(
                        new CheckpointReference.Stored(run.architecture(), run.checkpoint(), fingerprint.get()),
                        source(run.data(), data),
                        run.heldOut() == null ? null : source(run.heldOut(), sessions(run, run.heldOut())),
                        run.settings().settings()),
                precision(model),
                data.stream().map(Dataset.Session::reference).toList());
    }

    private static TrainingTask.Source source(TrainingSpec.TrainingDataset data, List<Dataset.Session> sessions) {
        return new TrainingTask.Source(
                reference(data),
                data.sessions(),
                data.language(),
                TrainingTask.Source.digest(
                        sessions.stream().map(Dataset.Session::reference).toList(),
                        sessions.stream().map(Dataset.Session::references).toList()));
    }

    private static DatasetReference reference(TrainingSpec.TrainingDataset data) {
        return new DatasetReference(data.layout().inStore(), data.uri());
    }

    private List<Dataset.Session> sessions(TrainingSpec run, TrainingSpec.TrainingDataset data)
            throws InvalidDatasetException, IOException {
        try {
            return new DatasetReader(new StoredFiles(objects))
                    .read(reference(data), data.sessions())
                    .sessions();
        } catch (StageFailure e) {
            throw new InvalidDatasetException("Run " + run.name() + ": " + e.getMessage(), e);
        }
    }

    private KnownCheckpoint stored(ModelSpec model) throws IOException {
        Optional<Digest> fingerprint = fingerprint(model.checkpoint());
        if (fingerprint.isEmpty()) {
            return missing(model, model.checkpoint(), "checkpoint");
        }
        return new KnownCheckpoint.Found(new CheckpointReference.Stored(
                model.architecture(), model.checkpoint(), fingerprint.get(), precision(model)));
    }

    private KnownCheckpoint average(ModelSpec model) throws IOException {
        List<MergingTask.Member> members = new ArrayList<>();
        for (ModelSpec.AveragedCheckpoint averaged : model.average()) {
            Optional<Digest> fingerprint = fingerprint(averaged.checkpoint());
            if (fingerprint.isEmpty()) {
                return missing(model, averaged.checkpoint(), "average[].checkpoint");
            }
            members.add(new MergingTask.Member(
                    new CheckpointReference.Stored(model.architecture(), averaged.checkpoint(), fingerprint.get()),
                    averaged.weight()));
        }
        return KnownCheckpoint.merge(model.architecture(), List.of(new MergingTask(members)), precision(model));
    }

    @Override
    public DetectorWeights detectorWeights(SegmentationSpec spec) throws InvalidDatasetException, IOException {
        return weights(spec.activeSpeakerModel(), "an active-speaker detector", "activeSpeakerModel");
    }

    @Override
    public DetectorWeights landmarkWeights(SegmentationSpec spec) throws InvalidDatasetException, IOException {
        return weights(spec.landmarkModel(), "a model that finds the points of faces", "landmarkModel");
    }

    private DetectorWeights weights(String folder, String whose, String field)
            throws InvalidDatasetException, IOException {
        if (folder == null) {
            return null;
        }
        return fingerprint(folder)
                .map(digest -> new DetectorWeights(folder, digest))
                .orElseThrow(() -> new InvalidDatasetException(
                        "There are no weights of " + whose + ": nothing is below " + folder
                                + "; upload them there, or correct spec.segmentation." + field,
                        null));
    }

    private Optional<Digest> fingerprint(String folder) throws IOException {
        ObjectUri prefix = ObjectUri.parse(folder).asPrefix();
        List<StoredObject> files = objects.inBucket(prefix.bucket()).list(prefix.key());
        return files.isEmpty() ? Optional.empty() : Optional.of(Fingerprint.of(files));
    }

    private static KnownCheckpoint missing(ModelSpec model, String folder, String field) {
        return new KnownCheckpoint.Missing("There is no checkpoint for model " + model.name() + ": nothing is below "
                + folder + "; upload its files there, or correct spec.models[]." + field);
    }
}
