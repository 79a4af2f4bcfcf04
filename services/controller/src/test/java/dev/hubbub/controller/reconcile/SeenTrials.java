package dev.hubbub.controller.reconcile;

import dev.hubbub.controller.resource.Trial;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;

/**
 * The Trials that an informer shows.
 *
 * @param experiment the name of the experiment whose they are
 * @param cache all that it has seen, by name
 * @param isLeaving whether it has seen that the experiment is being deleted
 */
record SeenTrials(String experiment, Map<String, Trial> cache, boolean isLeaving) implements TrialResources.Shown {

    /** By name, as an informer's index of owners does it. */
    @Override
    public Collection<Trial> own() {
        return cache.values().stream()
                .filter(trial -> trial.getMetadata().getOwnerReferences().stream()
                        .anyMatch(owner -> owner.getName().equals(experiment)))
                .toList();
    }

    @Override
    public Optional<Trial> find(String name) {
        return Optional.ofNullable(cache.get(name));
    }
}
