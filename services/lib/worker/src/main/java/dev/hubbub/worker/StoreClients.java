package dev.hubbub.worker;

import dev.hubbub.artifacts.ArtifactStore;
import dev.hubbub.artifacts.Claims;
import dev.hubbub.artifacts.FileCache;
import dev.hubbub.artifacts.KeptStates;
import dev.hubbub.artifacts.ObjectStore;
import dev.hubbub.hub.HubFolder;
import dev.hubbub.hub.HubRepositories;
import dev.hubbub.hub.HubSettings;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.HashMap;
import java.util.Map;
import org.eclipse.microprofile.config.Config;

/** The store's clients, for the worker and for the applications built on it. */
@Singleton
class StoreClients {

    @Produces
    @Singleton
    ObjectStore objects(StoreSettings settings) {
        return ObjectStore.connect(settings.client());
    }

    void close(@Disposes ObjectStore objects) {
        objects.close();
    }

    @Produces
    @Singleton
    ArtifactStore artifacts(ObjectStore objects) {
        return new ArtifactStore(objects);
    }

    @Produces
    @Singleton
    Claims claims(ObjectStore objects) {
        return new Claims(objects);
    }

    @Produces
    @Singleton
    KeptStates keptStates(ObjectStore objects) {
        return new KeptStates(objects);
    }

    @Produces
    @Singleton
    FileCache cache(Config config) {
        return FileCache.fromEnvironment(environment(config, FileCache.FOLDER, FileCache.LIMIT));
    }

    @Produces
    @Singleton
    HubRepositories hub(Config config) {
        return new HubRepositories(HubSettings.of(environment(config, HubSettings.variables())));
    }

    void close(@Disposes HubRepositories hub) {
        hub.close();
    }

    @Produces
    @Singleton
    HubFolder hubFolder(Config config) {
        return new HubFolder(
                FileCache.folder(environment(config, FileCache.FOLDER)).resolve("hub"));
    }

    private static Map<String, String> environment(Config config, String... variables) {
        Map<String, String> settings = new HashMap<>();
        for (String variable : variables) {
            config.getOptionalValue(variable, String.class).ifPresent(value -> settings.put(variable, value));
        }
        return settings;
    }
}
