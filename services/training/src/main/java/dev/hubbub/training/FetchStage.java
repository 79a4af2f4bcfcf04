package dev.hubbub.training;

import dev.hubbub.contracts.stage.Stage;
import dev.hubbub.contracts.stage.StageContext;
import dev.hubbub.contracts.stage.StageFailure;
import dev.hubbub.contracts.stage.StageName;
import dev.hubbub.contracts.stage.StageOutput;
import dev.hubbub.contracts.task.FetchTask;
import dev.hubbub.hub.HubAddress;
import dev.hubbub.hub.HubFile;
import dev.hubbub.hub.HubFolder;
import dev.hubbub.hub.HubRepositories;
import dev.hubbub.hub.HubSnapshot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * Brings models of a hub into the store. They pass through this machine's folder of models, where a download goes on that
 * broke off, and where what {@code hubbub fetch} brought is found.
 */
public final class FetchStage implements Stage<FetchTask> {

    private final HubRepositories hub;
    private final HubFolder folder;

    public FetchStage(HubRepositories hub, HubFolder folder) {
        this.hub = hub;
        this.folder = folder;
    }

    @Override
    public StageName name() {
        return StageName.FETCH;
    }

    @Override
    public Class<FetchTask> taskType() {
        return FetchTask.class;
    }

    @Override
    public List<StageOutput> run(FetchTask task, StageContext context) throws StageFailure, IOException {
        long started = System.nanoTime();
        context.progress(0, "asking the hub for " + task.address());
        HubSnapshot snapshot = hub.model(HubAddress.parse(task.address()));
        // What goes into the store stays there as the commit's, whoever has been at this machine's folder meanwhile.
        context.progress(0, "comparing what is here of " + task.address());
        folder.discardDamaged(snapshot);
        Path here = hub.model(
                snapshot,
                folder,
                (file, done, total) -> context.progress((double) done / total, downloading(file, done, total)));
        Path output = context.outputDirectory(task.recipe());
        for (HubFile file : snapshot.files()) {
            put(here.resolve(file.name()), output.resolve(file.name()));
        }
        return List.of(new StageOutput(task.recipe(), output, (System.nanoTime() - started) / 1e9, "cpu"));
    }

    private static String downloading(HubFile file, long done, long total) {
        return String.format(Locale.ROOT, "downloading %s, %.1f of %.1f MB", file.name(), done / 1e6, total / 1e6);
    }

    /** The same file under two names, where both are on one disk that knows links. */
    private static void put(Path file, Path target) throws IOException {
        Files.deleteIfExists(target);
        try {
            Files.createLink(target, file);
        } catch (IOException | UnsupportedOperationException e) {
            Files.copy(file, target);
        }
    }
}
