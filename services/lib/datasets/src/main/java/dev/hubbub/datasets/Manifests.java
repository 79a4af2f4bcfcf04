package dev.hubbub.datasets;

import dev.hubbub.contracts.task.DatasetReference;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Manifests that were read before, kept for the next of their thousands of sessions. What is kept may be out of date:
 * whoever takes a session from it compares the session's digest, and reads the manifest anew if it is another. Safe for
 * use by several threads.
 */
public final class Manifests {

    // Experiments go through one dataset after the other, with some overlap.
    private static final int KEPT = 2;

    private final Map<DatasetReference, ManifestLayout> kept = new LinkedHashMap<>(4, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<DatasetReference, ManifestLayout> eldest) {
            return size() > KEPT;
        }
    };

    /** The manifest as it was read last, or one to be read. */
    synchronized ManifestLayout of(DatasetReference dataset) {
        return kept.computeIfAbsent(dataset, key -> ManifestLayout.of(key));
    }

    /** Forgets a manifest that is out of date. */
    synchronized void forget(DatasetReference dataset, ManifestLayout outdated) {
        kept.remove(dataset, outdated);
    }
}
