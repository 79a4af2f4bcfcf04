package dev.hubbub.training.tracking;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hubbub.contracts.Json;
import dev.hubbub.speech.checkpoint.NewFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What a server was told of a run, kept beside it, so that a run that is taken up again goes on there.
 *
 * @param server the server's address
 * @param experiment the name of its experiment
 * @param run the run's id there
 * @param described whether its parameters are there
 * @param step the last whose losses are there
 * @param evaluation the last step whose evaluation is there, -1 for none
 */
record TrackingRecord(String server, String experiment, String run, boolean described, int step, int evaluation) {

    static TrackingRecord begun(MlflowSettings settings, String run) {
        return new TrackingRecord(settings.server().toString(), settings.experiment(), run, false, 0, -1);
    }

    /** What the file says of the settings' server and experiment; null if that is nothing. */
    static TrackingRecord read(Path file, MlflowSettings settings) throws IOException {
        if (!Files.exists(file)) {
            return null;
        }
        JsonNode said;
        try {
            said = Json.mapper().readTree(file.toFile());
        } catch (JsonProcessingException e) {
            return null;
        }
        TrackingRecord record = new TrackingRecord(
                said.path("server").asText(),
                said.path("experiment").asText(),
                said.path("run").asText(),
                said.path("described").asBoolean(),
                said.path("step").asInt(),
                said.path("evaluation").asInt(-1));
        boolean same = record.server.equals(settings.server().toString())
                && record.experiment.equals(settings.experiment())
                && !record.run.isEmpty();
        return same ? record : null;
    }

    TrackingRecord withParameters() {
        return new TrackingRecord(server, experiment, run, true, step, evaluation);
    }

    TrackingRecord upTo(int told, int evaluated) {
        return new TrackingRecord(
                server, experiment, run, described, Math.max(step, told), Math.max(evaluation, evaluated));
    }

    void write(Path file) {
        ObjectNode json = Json.mapper().createObjectNode();
        json.put("server", server);
        json.put("experiment", experiment);
        json.put("run", run);
        json.put("described", described);
        json.put("step", step);
        json.put("evaluation", evaluation);
        NewFile.write(file, out -> out.write(Json.indented(json).getBytes(StandardCharsets.UTF_8)));
    }
}
