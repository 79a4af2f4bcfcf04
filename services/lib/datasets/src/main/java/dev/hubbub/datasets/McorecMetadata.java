package dev.hubbub.datasets;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hubbub.contracts.stage.FailureReason;
import dev.hubbub.contracts.stage.StageFailure;
import dev.hubbub.contracts.task.CameraView;
import dev.hubbub.datasets.McorecSession.Interval;
import dev.hubbub.datasets.McorecSession.Speaker;
import dev.hubbub.datasets.McorecSession.Track;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The {@code metadata.json} of an MCoRec session in one of its views.
 *
 * <p>Each view of a speaker has a clock of its own and names the beginning and end of the conversation on it
 * ({@code uem}). A session's clock is that of the central camera, which captions and what is scored are on: a time
 * {@code t} of an ego recording is {@code t - ego.uem.start + central.uem.start} of the session.
 *
 * @param session the session's name
 * @param view whose tracks are wanted
 * @param file where it is, for people
 */
record McorecMetadata(String session, CameraView view, Location file) {

    /** Two recordings of one conversation are as long as each other, apart from what clocks and their readers round. */
    private static final double SAME_SECONDS = 1;

    /** A dataset is transcribed in one view, and learnt from in several. */
    private static final String REMEDY = "use view: central, or clips.views: [central] where it is learnt from";

    /** The speakers, in their order. */
    List<Speaker> speakers(byte[] content) throws StageFailure {
        JsonNode json;
        try {
            json = StrictJson.READER.readTree(content);
        } catch (IOException e) {
            throw invalid(
                    "it is not JSON (" + e.getMessage().lines().findFirst().orElse("") + ")");
        }
        if (!json.isObject() || json.isEmpty()) {
            throw invalid("it names no speakers");
        }
        List<Speaker> speakers = new ArrayList<>();
        for (Map.Entry<String, JsonNode> speaker : json.properties()) {
            speakers.add(speaker(speaker.getKey(), speaker.getValue()));
        }
        return speakers;
    }

    private Speaker speaker(String name, JsonNode views) throws StageFailure {
        JsonNode central = views.path("central");
        if (!central.isObject()) {
            throw invalid(name + " has no 'central' camera");
        }
        Interval uem = uem(central, name + ".central");
        if (view == CameraView.CENTRAL) {
            return new Speaker(name, uem, tracks(central, name + ".central"));
        }
        JsonNode ego = views.path("ego");
        if (!ego.isObject()) {
            throw invalid(name + " has no ego view: it is only in the training set; " + REMEDY);
        }
        double shift = shift(name, uem, uem(ego, name + ".ego"));
        return new Speaker(name, uem, tracks(ego, name + ".ego"), shift);
    }

    /** What is added to a time of a speaker's ego recording to have that of the session. */
    private double shift(String name, Interval central, Interval ego) throws StageFailure {
        if (central == null || ego == null) {
            throw invalid(name + "." + (central == null ? "central" : "ego")
                    + " has no uem, by which times of the ego view are known in the session: add it, or "
                    + REMEDY);
        }
        if (Math.abs(central.seconds() - ego.seconds()) > SAME_SECONDS) {
            throw invalid(String.format(
                    Locale.ROOT,
                    "%s.central.uem lasts %.2f s and %s.ego.uem %.2f s, and both are to be the same conversation, so no"
                            + " time of one view is known in the other: correct them, or "
                            + REMEDY,
                    name,
                    central.seconds(),
                    name,
                    ego.seconds()));
        }
        return central.start() - ego.start();
    }

    private Interval uem(JsonNode camera, String where) throws StageFailure {
        if (!camera.hasNonNull("uem")) {
            return null;
        }
        double start = seconds(camera.get("uem").path("start"));
        double end = seconds(camera.get("uem").path("end"));
        if (!(start <= end)) {
            throw invalid(where + ".uem has no start and end in seconds, the end not before the start");
        }
        return new Interval(start, end);
    }

    private static double seconds(JsonNode time) {
        return time.isNumber() && Double.isFinite(time.doubleValue()) ? time.doubleValue() : Double.NaN;
    }

    private List<Track> tracks(JsonNode camera, String where) throws StageFailure {
        if (!camera.path("crops").isArray()) {
            throw invalid(where + ".crops is not a list");
        }
        List<Track> tracks = new ArrayList<>();
        for (JsonNode crop : camera.get("crops")) {
            tracks.add(new Track(
                    file(crop, "video"),
                    file(crop, "asd"),
                    file(crop, "crop_metadata"),
                    file(crop, "lip"),
                    file(crop, "bbox")));
        }
        return tracks;
    }

    private String file(JsonNode crop, String field) {
        return crop.hasNonNull(field) ? session + "/" + crop.get(field).asText() : null;
    }

    private StageFailure invalid(String problem) {
        return new StageFailure(FailureReason.InvalidDataset, file + ": " + problem);
    }
}
