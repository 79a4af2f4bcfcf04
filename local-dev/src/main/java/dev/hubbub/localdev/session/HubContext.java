package dev.hubbub.localdev.session;

import dev.hubbub.contracts.digest.Digest;
import dev.hubbub.contracts.stage.FailureReason;
import dev.hubbub.contracts.stage.KeptFiles;
import dev.hubbub.contracts.stage.OutputAddress;
import dev.hubbub.contracts.stage.Recipe;
import dev.hubbub.contracts.stage.StageContext;
import dev.hubbub.contracts.stage.StageFailure;
import dev.hubbub.contracts.stage.StoredObject;
import dev.hubbub.hub.HubDataset;
import dev.hubbub.hub.HubFolder;
import dev.hubbub.hub.HubRepositories;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * Files of this machine, and of datasets on a hub.
 *
 * @param machine where what is no address on a hub is
 * @param folder where whole files of a hub are kept
 */
record HubContext(StageContext machine, HubRepositories hub, HubFolder folder) implements StageContext {

    @Override
    public Path outputDirectory(Recipe recipe) throws IOException {
        return machine.outputDirectory(recipe);
    }

    @Override
    public Path scratchDirectory() throws IOException {
        return machine.scratchDirectory();
    }

    @Override
    public boolean isCommitted(Recipe recipe) throws IOException {
        return machine.isCommitted(recipe);
    }

    @Override
    public Path output(OutputAddress address) throws StageFailure, IOException {
        return machine.output(address);
    }

    @Override
    public Path file(String uri) throws StageFailure, IOException {
        if (!HubDataset.isOne(uri)) {
            return machine.file(uri);
        }
        StoredObject found = hub.list(uri).stream()
                .filter(object -> object.path().isEmpty())
                .findFirst()
                .orElseThrow(() -> new StageFailure(FailureReason.MissingInput, "There is no file " + uri + "."));
        return file(uri, found);
    }

    @Override
    public Path file(String uri, StoredObject planned) throws StageFailure, IOException {
        return HubDataset.isOne(uri) ? hub.file(uri, planned, folder) : machine.file(uri, planned);
    }

    @Override
    public byte[] read(String uri, StoredObject planned, long start, int length) throws StageFailure, IOException {
        return HubDataset.isOne(uri)
                ? hub.read(uri, planned, start, length)
                : machine.read(uri, planned, start, length);
    }

    @Override
    public KeptFiles kept() {
        return machine.kept();
    }

    @Override
    public Path directory(String uri, Digest digest) throws StageFailure, IOException {
        return machine.directory(uri, digest);
    }

    @Override
    public List<StoredObject> list(String uri) throws IOException {
        if (!HubDataset.isOne(uri)) {
            return machine.list(uri);
        }
        try {
            return hub.list(uri);
        } catch (StageFailure e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    @Override
    public void progress(double fraction, String what) {
        machine.progress(fraction, what);
    }
}
