package dev.hubbub.browser;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** What keeps people from using a page, as axe-core finds it. */
final class Axe {

    private static final String RULES = "{resultTypes: ['violations'],"
            + " runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']}";

    private static final List<String> GRAVE = List.of("serious", "critical");

    private Axe() {}

    /** The serious and critical faults of what is shown, each with the first element that has it. */
    static List<String> faults(Chromium browser) throws Exception {
        if (!browser.evaluate("'axe' in window").asBoolean()) {
            browser.evaluate(source() + "; true");
        }
        List<String> faults = new ArrayList<>();
        for (JsonNode fault : browser.evaluate("axe.run(document, " + RULES + ").then(found => found.violations.map("
                + "each => ({impact: each.impact, id: each.id, help: each.help, count: each.nodes.length,"
                + " where: each.nodes[0].html, why: each.nodes[0].failureSummary})))")) {
            if (GRAVE.contains(fault.path("impact").asText())) {
                faults.add(fault.toString());
            }
        }
        return faults;
    }

    private static String source() throws IOException {
        try (InputStream script = Axe.class.getResourceAsStream("/axe.min.js")) {
            return new String(script.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
