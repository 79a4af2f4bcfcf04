package dev.hubbub.localdev.session;

import dev.hubbub.artifacts.CachedFiles;
import dev.hubbub.artifacts.FileCache;
import dev.hubbub.contracts.stage.LocalStageContext;
import dev.hubbub.contracts.stage.StageContext;
import dev.hubbub.hub.HubFolder;
import dev.hubbub.hub.HubRepositories;
import dev.hubbub.hub.HubSettings;
import dev.hubbub.hub.HubStageContext;
import java.nio.file.Path;
import java.util.Map;

/**
 * What stages are given where they run on this machine alone: its files and those of datasets on a hub, and its cache for
 * what lies in larger ones.
 */
public final class MachineContext {

    private static final Map<String, String> ENVIRONMENT = System.getenv();

    private MachineContext() {}

    /** What is known of the hub, once for the process. */
    private static final class TheHub {
        private static final HubRepositories REPOSITORIES = new HubRepositories(HubSettings.of(ENVIRONMENT));
    }

    /** The hub that the environment names. */
    public static HubRepositories hub() {
        return TheHub.REPOSITORIES;
    }

    /** @param root where outputs and scratch files go */
    public static StageContext in(Path root) {
        return in(root, hub(), ENVIRONMENT);
    }

    static StageContext in(Path root, HubRepositories hub, Map<String, String> environment) {
        FileCache cache = FileCache.fromEnvironment(environment);
        return new HubStageContext(
                new LocalStageContext(root, Path::of, new CachedFiles(cache)),
                hub,
                new HubFolder(FileCache.folder(environment).resolve("hub")));
    }

    /** For whoever only reads. */
    public static StageContext reading() {
        return in(Path.of(""));
    }
}
