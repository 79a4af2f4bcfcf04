package dev.hubbub.scoring;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Objects;

/** Reference data made by the original implementations. */
public final class Golden {

    private static final ObjectMapper JSON = new ObjectMapper();

    private Golden() {}

    public static JsonNode json(String resource) throws IOException {
        try (InputStream file = Objects.requireNonNull(Golden.class.getResourceAsStream("/" + resource), resource)) {
            return JSON.readTree(file);
        }
    }

    public static Path folder(String resource) throws URISyntaxException {
        return Path.of(Objects.requireNonNull(Golden.class.getResource("/" + resource), resource)
                .toURI());
    }
}
