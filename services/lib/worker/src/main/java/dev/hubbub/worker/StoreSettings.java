package dev.hubbub.worker;

import dev.hubbub.artifacts.ObjectStoreSettings;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.util.Optional;

/** Where the object store is, by the variables {@code HUBBUB_S3_ENDPOINT}, {@code HUBBUB_S3_ACCESS_KEY} and so on. */
@ConfigMapping(prefix = "hubbub.s3")
public interface StoreSettings {

    @WithDefault("http://localhost:9000")
    String endpoint();

    Optional<String> accessKey();

    Optional<String> secretKey();

    @WithDefault(ObjectStoreSettings.DEFAULT_BUCKET)
    String bucket();

    @WithDefault(ObjectStoreSettings.DEFAULT_REGION)
    String region();

    /**
     * The settings of a client.
     *
     * @throws IllegalArgumentException if one is missing or impossible, naming its variable
     */
    default ObjectStoreSettings client() {
        return new ObjectStoreSettings(
                endpoint(), accessKey().orElse(null), secretKey().orElse(null), bucket(), region());
    }
}
