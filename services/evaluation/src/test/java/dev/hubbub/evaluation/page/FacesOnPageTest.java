package dev.hubbub.evaluation.page;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hubbub.contracts.Json;
import dev.hubbub.contracts.stage.OutputFiles;
import dev.hubbub.contracts.track.LipTracks.Quality;
import dev.hubbub.contracts.track.SessionOverview;
import dev.hubbub.contracts.track.SessionOverview.Origin;
import dev.hubbub.contracts.track.SessionOverview.SpeakerOverview;
import dev.hubbub.contracts.track.SessionOverview.TrackOverview;
import dev.hubbub.evaluation.report.ExampleExperiment;
import dev.hubbub.evaluation.report.ReportStage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FacesOnPageTest {

    static final SessionOverview OVERVIEW = new SessionOverview(
            "session_40",
            6,
            66,
            "mouth-motion",
            List.of(
                    new SpeakerOverview(
                            "spk_0",
                            "spk_0.jpg",
                            List.of(track("a.mp4", new Quality("face-api", 100, 90, 2, 1, false))),
                            List.of()),
                    new SpeakerOverview(
                            "spk_1",
                            "spk_1.jpg",
                            List.of(track("b.mp4", new Quality("face-api", 300, 0, 0, 0, true))),
                            List.of("No face was found in session_40/b.mp4: look at it")),
                    new SpeakerOverview("spk_2", null, List.of(), List.of("There is no face track of spk_2"))));

    private static final byte[] STRIP = {1, 2, 3};

    @TempDir
    Path folder;

    @Test
    void lips_stand_below_the_time_line_at_their_times_with_how_well_they_could_be_followed() throws Exception {
        String page = Files.readString(output(experiment()).resolve("index.html"));
        // The time line goes from 0 to 60 s, the pictures from 6 to 66.
        assertTrue(page.contains("<img alt=\"The lips of spk_0\" style=\"margin-left:10.00%;width:100.00%\""
                + " src=\"data:image/jpeg;base64," + Base64.getEncoder().encodeToString(STRIP) + "\">"));
        assertTrue(
                page.contains("<p class=\"where\">face found in 90.0\u00a0% of 100\u00a0pictures, 2\u00a0jumps</p>"));
        assertTrue(page.contains("of 300\u00a0pictures, a fixed place cut in 1\u00a0track</p>"));
        assertTrue(page.contains("<p class=\"where\">no face track</p>"), "a speaker without turns has a row too");
        assertTrue(
                page.contains("<td>face-api</td><td class=\"n\">90.00</td><td class=\"n\">2</td><td class=\"n\">1</td>"
                        + "<td>mouth-motion</td>"));
        assertTrue(page.contains("<td>fixed place</td><td class=\"n\">0.00</td>"));
    }

    @Test
    void what_is_wrong_with_a_face_track_is_among_the_problems() throws Exception {
        String page = Files.readString(output(experiment()).resolve("index.html"));
        assertTrue(page.contains("<li><bdi>No face was found in session_40/b.mp4: look at it.</bdi>"));
        assertTrue(page.contains(
                "<li><strong><bdi>session_40</bdi>:</strong> <bdi>There is no face track of spk_2.</bdi>"));
    }

    @Test
    void a_session_whose_faces_could_not_be_looked_at_is_among_the_problems_and_in_the_data() throws Exception {
        Path output = output(experiment().unseen("session_41", "There is no room left in /tmp"));
        String page = Files.readString(output.resolve("index.html"));
        assertTrue(page.contains(
                "<li><strong><bdi>session_41</bdi>:</strong>" + " <bdi>There is no room left in /tmp.</bdi>"));
        assertTrue(page.contains("its face tracks could not be looked over"));
        assertEquals(
                "There is no room left in /tmp",
                Json.mapper()
                        .readTree(output.resolve("report.json").toFile())
                        .at("/unseen/session_41")
                        .asText());
    }

    @Test
    void the_data_says_the_same() throws Exception {
        assertEquals(
                Json.tree(OVERVIEW),
                Json.mapper()
                        .readTree(output(experiment()).resolve("report.json").toFile())
                        .at("/faces/0"));
    }

    @Test
    void without_scores_the_faces_of_a_session_are_still_seen() throws Exception {
        String page = Files.readString(output(new ExampleExperiment(folder)
                        .failed("e1", "flamingo", 4, "it does not fit")
                        .seen(OVERVIEW, STRIP))
                .resolve("index.html"));
        assertTrue(page.contains("Whose faces are seen"));
        assertFalse(page.contains("Who speaks when"));
        assertTrue(page.contains("margin-left:0.00%;width:100.00%"));
    }

    @Test
    void a_page_takes_pictures_as_long_as_it_can_be_mailed_and_says_of_how_many_sessions_it_has_none()
            throws Exception {
        LipStrips strips = new LipStrips(10);
        Files.write(folder.resolve("spk_0.jpg"), new byte[4]);
        Files.write(folder.resolve("spk_1.jpg"), new byte[4]);
        strips.add(OVERVIEW, OutputFiles.in(folder));
        strips.add(new SessionOverview("session_41", 0, 1, null, OVERVIEW.speakers()), OutputFiles.in(folder));
        LipStrips.OnPage page = strips.onPage();
        assertEquals(Map.of(), page.of("session_42"));
        assertEquals(2, page.of("session_41").size(), "what is not shown takes no room");
        assertEquals(0, page.leftOut());
        assertEquals(Map.of(), page.of("session_40"), "8 bytes and 8 more are too many");
        assertEquals(1, page.leftOut());

        String html = Files.readString(
                output(experiment(new byte[(int) LipStrips.MOST_BYTES])).resolve("index.html"));
        assertFalse(html.contains("data:image/jpeg"));
        assertTrue(html.contains("The pictures of lips of 1 of these sessions are left out"));
        assertFalse(Files.readString(output(experiment()).resolve("index.html")).contains("pictures of lips of"));
    }

    @Test
    void an_axis_has_few_marks_however_long_it_is() throws Exception {
        for (double end : new double[] {1.7e12, 1e300}) {
            SessionOverview endless = new SessionOverview("session_40", 0, end, null, OVERVIEW.speakers());
            String page = Files.readString(output(new ExampleExperiment(Files.createTempDirectory(folder, "long"))
                            .failed("e1", "flamingo", 4, "it does not fit")
                            .seen(endless, STRIP))
                    .resolve("index.html"));
            String axis = page.substring(page.indexOf("<span class=\"axis\">"));
            int marks = axis.substring(0, axis.indexOf("</div>")).split("style=\"left:", -1).length - 1;
            assertTrue(marks >= 4 && marks <= 9, end + " has " + marks);
        }
    }

    private static TrackOverview track(String name, Quality quality) {
        return new TrackOverview("session_40/" + name, 6, 60.0, Origin.computed, quality, Origin.computed);
    }

    private ExampleExperiment experiment() throws Exception {
        return experiment(STRIP);
    }

    private ExampleExperiment experiment(byte[] strip) throws Exception {
        return new ExampleExperiment(Files.createTempDirectory(folder, "experiment"))
                .scored("e1", "flamingo", 4, ExampleExperiment.conversation(0.25, 0.125, 0.9))
                .seen(OVERVIEW, strip);
    }

    private static Path output(ExampleExperiment experiment) throws Exception {
        return new ReportStage(new ReportPage(), "1.2.3", Clock.systemUTC())
                .run(experiment.task(), experiment.context())
                .get(0)
                .files()
                .onDisk("index.html")
                .orElseThrow()
                .getParent();
    }
}
