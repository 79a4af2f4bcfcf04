package dev.hubbub.localdev.session;

import dev.hubbub.artifacts.CachedFiles;
import dev.hubbub.artifacts.FileCache;
import dev.hubbub.contracts.stage.LocalStageContext;
import java.nio.file.Path;

/** What stages are given where they run on this machine alone: its files, and its cache for what lies in larger ones. */
public final class MachineContext {

    private MachineContext() {}

    /** @param root where outputs and scratch files go */
    public static LocalStageContext in(Path root) {
        return new LocalStageContext(root, Path::of, new CachedFiles(FileCache.fromEnvironment(System.getenv())));
    }

    /** For whoever only reads. */
    public static LocalStageContext reading() {
        return in(Path.of(""));
    }
}
