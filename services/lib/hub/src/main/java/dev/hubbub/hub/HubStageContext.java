package dev.hubbub.hub;

import dev.hubbub.contracts.digest.Digest;
import dev.hubbub.contracts.stage.FailureReason;
import dev.hubbub.contracts.stage.KeptFiles;
import dev.hubbub.contracts.stage.OutputAddress;
import dev.hubbub.contracts.stage.OutputFiles;
import dev.hubbub.contracts.stage.Recipe;
import dev.hubbub.contracts.stage.StageContext;
import dev.hubbub.contracts.stage.StageFailure;
import dev.hubbub.contracts.stage.StoredObject;
import dev.hubbub.contracts.task.TrainingCurve;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * What a stage is given, with datasets on a hub as further files.
 *
 * @param others where what is no address on a hub is
 * @param folder where whole files of a hub are kept
 */
public record HubStageContext(StageContext others, HubRepositories hub, HubFolder folder) implements StageContext {

    @Override
    public Path outputDirectory(Recipe recipe) throws IOException {
        return others.outputDirectory(recipe);
    }

    @Override
    public Path scratchDirectory() throws IOException {
        return others.scratchDirectory();
    }

    @Override
    public boolean isCommitted(Recipe recipe) throws IOException {
        return others.isCommitted(recipe);
    }

    @Override
    public Path output(OutputAddress address) throws StageFailure, IOException {
        return others.output(address);
    }

    @Override
    public Path output(OutputAddress address, String path) throws StageFailure, IOException {
        return others.output(address, path);
    }

    @Override
    public OutputFiles read(OutputAddress address) throws StageFailure, IOException {
        return others.read(address);
    }

    @Override
    public Map<OutputAddress, OutputFiles> read(Collection<OutputAddress> addresses) throws StageFailure, IOException {
        return others.read(addresses);
    }

    @Override
    public void keep(Path snapshot) {
        others.keep(snapshot);
    }

    @Override
    public boolean restore(Path folder) throws StageFailure, IOException {
        return others.restore(folder);
    }

    @Override
    public Path file(String uri) throws StageFailure, IOException {
        if (!HubDataset.isOne(uri)) {
            return others.file(uri);
        }
        StoredObject found = hub.list(uri).stream()
                .filter(object -> object.path().isEmpty())
                .findFirst()
                .orElseThrow(() -> new StageFailure(FailureReason.MissingInput, "There is no file " + uri + "."));
        return file(uri, found);
    }

    @Override
    public Path file(String uri, StoredObject planned) throws StageFailure, IOException {
        return HubDataset.isOne(uri) ? hub.file(uri, planned, folder) : others.file(uri, planned);
    }

    @Override
    public byte[] read(String uri, StoredObject planned, long start, int length) throws StageFailure, IOException {
        return HubDataset.isOne(uri) ? hub.read(uri, planned, start, length) : others.read(uri, planned, start, length);
    }

    @Override
    public KeptFiles kept() {
        return others.kept();
    }

    @Override
    public Path directory(String uri, Digest digest) throws StageFailure, IOException {
        return others.directory(uri, digest);
    }

    @Override
    public List<StoredObject> list(String uri) throws IOException {
        if (!HubDataset.isOne(uri)) {
            return others.list(uri);
        }
        try {
            return hub.list(uri);
        } catch (StageFailure e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    @Override
    public void progress(double fraction, String what) {
        others.progress(fraction, what);
    }

    @Override
    public void curve(TrainingCurve curve) {
        others.curve(curve);
    }
}
