package dev.hubbub.localdev.stack;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.LinkedHashMap;
import java.util.Map;

/** Where a stack's dashboard shows what its experiments came to. */
final class DashboardViews {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final String root;
    private final Map<String, String> views = new LinkedHashMap<>();

    private DashboardViews(String root) {
        this.root = root;
    }

    /**
     * The address of each view, by its name.
     *
     * @param grid an experiment with several trials
     * @param training one with runs of training
     * @param talk one with a session worth looking at
     */
    static Map<String, String> of(DataFolder data, String grid, String training, String talk) throws Exception {
        String root = StackRecord.find(data).orElseThrow().dashboard().orElseThrow();
        DashboardViews found = new DashboardViews(root);
        found.addExperiment(grid);
        found.add("training", "/experiments/default/" + training + "/training");
        found.add("descent", "/experiments/default/" + training + "/checkpoints");
        found.add("families", "/compare?experiment=default/" + training + "&experiment=default/" + talk);
        found.addSession(talk);
        found.addLineage(training);
        return found.views;
    }

    private void addExperiment(String name) throws IOException, InterruptedException {
        String experiment = "/experiments/default/" + name;
        JsonNode trials = told(experiment + "/trials?sort=objective&filter=sessions%3E0");
        String best = trials.at("/items/0/name").asText();
        String other = trials.at("/items/1/name").asText();
        add("experiments", "/");
        add("trials", experiment);
        add("running", experiment + "/running");
        add("trial", experiment + "/trials/" + best);
        add("compare", experiment + "/compare?trial=" + other + "&trial=" + best);
        for (String view : new String[] {"charts", "grid", "sessions"}) {
            add(view, experiment + "/" + view);
        }
    }

    private void addSession(String name) throws IOException, InterruptedException {
        String experiment = "/experiments/default/" + name;
        JsonNode trials = told(experiment + "/trials?sort=objective&filter=sessions%3E0");
        String trial = experiment + "/trials/" + trials.at("/items/0/name").asText();
        String session = told(trial + "/sessions").at("/items/0/session").asText();
        add(
                "session",
                trial + "/session?name=" + session + "&with="
                        + trials.at("/items/1/name").asText());
    }

    /** The weights that a run began with, and the number of a trial that heard with what came of it. */
    private void addLineage(String training) throws IOException, InterruptedException {
        JsonNode base = told("/checkpoints?q=hubbub-tiny-prompts").at("/items/0");
        String model = "";
        for (JsonNode made : told("/checkpoints?q=training").path("items")) {
            for (JsonNode use : made.path("uses")) {
                if (use.path("experiment").asText().equals(training)) {
                    model = use.path("model").asText();
                }
            }
        }
        JsonNode score = told("/experiments/default/" + training + "/trials?filter=model%3D" + model)
                .at("/items/0/score");
        add("checkpoints", "/checkpoints");
        add("stored", "/checkpoints/" + base.path("digest").asText());
        add(
                "lineage",
                "/outputs/" + score.path("stage").asText() + "/"
                        + score.path("digest").asText());
    }

    private void add(String name, String path) {
        views.put(name, root + path);
    }

    private JsonNode told(String path) throws IOException, InterruptedException {
        HttpRequest request =
                HttpRequest.newBuilder(URI.create(root + "/api/v1" + path)).build();
        String body = HttpClient.newHttpClient()
                .send(request, HttpResponse.BodyHandlers.ofString())
                .body();
        return JSON.readTree(body);
    }
}
