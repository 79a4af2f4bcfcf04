package dev.hubbub.evaluation.dashboard;

import dev.hubbub.contracts.digest.Digest;
import dev.hubbub.evaluation.page.ReportPage;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The style and the scripts of all pages: a fixed set, each under an address that changes when it does. */
@Singleton
class Assets {

    private static final String SCRIPT = "text/javascript; charset=utf-8";
    private static final String STYLE = "text/css; charset=utf-8";

    private final Map<String, Asset> assets = new LinkedHashMap<>();

    /**
     * A file.
     *
     * @param name what it is called
     * @param type its media type
     * @param content its bytes
     */
    record Asset(String name, String type, byte[] content) {

        /** Where it is. */
        String address() {
            return "/assets/" + name + "?" + version();
        }

        String version() {
            return Digest.of(content).abbreviated();
        }
    }

    Assets() {
        // The single-file report has these two inside.
        add("page.css", STYLE, ReportPage.class);
        add("page.js", SCRIPT, ReportPage.class);
        assets.put(
                "chart.js",
                new Asset("chart.js", SCRIPT, ReportPage.chartLibrary().getBytes(StandardCharsets.UTF_8)));
        add("dashboard.css", STYLE, Assets.class);
        add("dashboard.js", SCRIPT, Assets.class);
        add("player.js", SCRIPT, Assets.class);
        add("curves.js", SCRIPT, Assets.class);
        add("icon.svg", "image/svg+xml", Assets.class);
    }

    private void add(String name, String type, Class<?> beside) {
        try (InputStream content = beside.getResourceAsStream(name)) {
            assets.put(name, new Asset(name, type, content.readAllBytes()));
        } catch (IOException e) {
            throw new IllegalStateException(name + " cannot be read from the evaluation service; build it again", e);
        }
    }

    Optional<Asset> find(String name) {
        return Optional.ofNullable(assets.get(name));
    }

    /** The addresses as templates name them. */
    Map<String, String> addresses() {
        return Map.of(
                "page", assets.get("page.css").address(),
                "style", assets.get("dashboard.css").address(),
                "script", assets.get("dashboard.js").address(),
                "charts", assets.get("page.js").address(),
                "library", assets.get("chart.js").address(),
                "player", assets.get("player.js").address(),
                "curves", assets.get("curves.js").address(),
                "icon", assets.get("icon.svg").address());
    }
}
