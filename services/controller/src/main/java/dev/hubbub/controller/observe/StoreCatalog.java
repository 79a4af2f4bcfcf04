package dev.hubbub.controller.observe;

import dev.hubbub.artifacts.ArtifactStore;
import dev.hubbub.artifacts.ObjectStore;
import dev.hubbub.artifacts.ObjectUri;
import dev.hubbub.contracts.digest.Digest;
import dev.hubbub.contracts.stage.Fingerprint;
import dev.hubbub.contracts.stage.OutputAddress;
import dev.hubbub.contracts.stage.StageFailure;
import dev.hubbub.contracts.stage.StoredObject;
import dev.hubbub.contracts.task.DetectorWeights;
import dev.hubbub.controller.plan.KnownCheckpoint;
import dev.hubbub.controller.plan.KnownCheckpoints;
import dev.hubbub.controller.plan.KnownSession;
import dev.hubbub.controller.resource.DatasetSpec;
import dev.hubbub.controller.resource.ExperimentSpec;
import dev.hubbub.controller.resource.ModelSpec;
import dev.hubbub.controller.resource.SegmentationSpec;
import dev.hubbub.datasets.DatasetFiles;
import dev.hubbub.datasets.DatasetReader;
import dev.hubbub.datasets.HubFiles;
import dev.hubbub.datasets.RememberedParts;
import dev.hubbub.datasets.StoredFiles;
import dev.hubbub.hub.HubRepositories;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The catalogue that the object store is. */
public final class StoreCatalog implements Catalog {

    private static final long REMEMBERED_BYTES = 64 << 20;

    private final ObjectStore objects;
    private final HubRepositories hub;
    private final DatasetFiles files;

    /** @param hub where datasets and models may be, too */
    public StoreCatalog(ObjectStore objects, HubRepositories hub) {
        this.objects = objects;
        this.hub = hub;
        this.files = new RememberedParts(new HubFiles(hub, new StoredFiles(objects)), REMEMBERED_BYTES);
    }

    @Override
    public List<KnownSession> sessions(DatasetSpec dataset) throws InvalidDatasetException, IOException {
        // A reader keeps to what it saw, and this run must see what is there now.
        DatasetReader datasets = new DatasetReader(files);
        try {
            return datasets.read(dataset.inStore(), dataset.sessions()).sessions().stream()
                    .map(session -> new KnownSession(
                            session.reference(),
                            session.references(),
                            session.hasActivity(),
                            session.hasLips(),
                            session.languages(),
                            dataset.language(),
                            session.seconds()))
                    .toList();
        } catch (StageFailure | IllegalArgumentException e) {
            throw new InvalidDatasetException("Dataset " + dataset.name() + ": " + e.getMessage(), e);
        }
    }

    @Override
    public KnownCheckpoints checkpoints(ExperimentSpec spec) {
        NamedInputs inputs = new NamedInputs(files, this::landmarkWeights, this::fingerprint, hub);
        return failed -> {
            ModelCheckpoints checkpoints = new ModelCheckpoints(spec, inputs, failed);
            Map<String, KnownCheckpoint> byModel = new LinkedHashMap<>();
            for (ModelSpec model : spec.models()) {
                byModel.put(model.name(), checkpoints.of(model));
            }
            return byModel;
        };
    }

    @Override
    public Set<String> learntFrom(OutputAddress weights) throws IOException {
        return LearntData.of(new ArtifactStore(objects), weights);
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
}
