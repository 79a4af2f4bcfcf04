package dev.hubbub.segmentation.track;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hubbub.contracts.Json;
import dev.hubbub.contracts.stage.StageOutput;
import dev.hubbub.contracts.task.ActivityTask;
import dev.hubbub.contracts.task.LipsTask;
import dev.hubbub.contracts.task.OverviewTask;
import dev.hubbub.contracts.task.SessionReference;
import dev.hubbub.contracts.track.SessionOverview;
import dev.hubbub.contracts.track.SessionOverview.Origin;
import dev.hubbub.contracts.track.SessionOverview.SpeakerOverview;
import dev.hubbub.contracts.track.SessionOverview.TrackOverview;
import java.awt.image.BufferedImage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OverviewStageTest {

    @TempDir
    Path folder;

    private TrackWork work;

    @BeforeEach
    void store() {
        work = new TrackWork(folder);
    }

    @Test
    void an_overview_says_where_lips_and_scores_come_from_and_shows_lips_at_their_times() throws Exception {
        FilmedSession filmed = work.film("s").film("a.mp4", 2, second -> true).film("b.mp4", 2, second -> false);
        Files.writeString(filmed.path("b.json"), "{\"start_time\": 6}");
        filmed.track("spk_0", Map.of("video", "a.mp4"))
                .track("spk_0", Map.of("video", "b.mp4", "crop_metadata", "b.json"))
                .write();
        SessionReference session = work.session("s").reference();
        StageOutput lips = work.run(new LipsStage(), new LipsTask(session));
        StageOutput activity = work.run(new ActivityStage(), ActivityTask.ofMouths(session, TrackWork.address(lips)));

        StageOutput output = work.run(
                new OverviewStage(), new OverviewTask(session, TrackWork.address(lips), TrackWork.address(activity)));
        SessionOverview overview = overview(output);
        assertEquals("mouth-motion", overview.detector());
        assertEquals(0, overview.from());
        assertEquals(8, overview.to(), 0.1);
        SpeakerOverview speaker = overview.speakers().get(0);
        assertEquals(List.of(), speaker.problems());
        TrackOverview second = speaker.tracks().get(1);
        assertEquals(6, second.start());
        assertEquals(2, second.seconds(), 0.1);
        assertEquals(Origin.computed, second.lips());
        assertEquals(Origin.computed, second.scores());
        assertTrue(second.quality().faces() > 45, "" + second.quality());

        // Of 8 s in 16 places there are lips in the first and the last quarter.
        BufferedImage strip =
                ImageIO.read(work.committed(output).resolve(speaker.strip()).toFile());
        assertEquals(16 * 48, strip.getWidth());
        for (int place = 0; place < 16; place++) {
            boolean grey = isGrey(strip, place);
            assertEquals(place >= 4 && place < 12, grey, "place " + place);
        }
    }

    @Test
    void what_was_given_is_looked_at_too_and_what_is_wrong_with_it_is_said() throws Exception {
        FilmedSession filmed = work.film("s").film("a.mp4", 1, second -> true);
        Files.copy(filmed.path("a.mp4"), filmed.path("lip.mp4"));
        Files.writeString(filmed.path("text.mp4"), "no film");
        Files.writeString(filmed.path("asd.json"), "{}");
        filmed.track("seen", Map.of("video", "a.mp4", "lip", "lip.mp4", "asd", "asd.json"))
                .track("damaged", Map.of("video", "a.mp4", "lip", "text.mp4"))
                .speakerWithoutTracks("nobody")
                .write();
        SessionReference session = work.session("s").reference();

        StageOutput output = work.run(new OverviewStage(), new OverviewTask(session, null, null));
        SessionOverview overview = overview(output);
        assertNull(overview.detector());
        SpeakerOverview seen = overview.speakers().get(0);
        assertEquals(List.of(), seen.problems());
        assertEquals(Origin.given, seen.tracks().get(0).lips());
        assertEquals(Origin.given, seen.tracks().get(0).scores());
        assertNull(seen.tracks().get(0).quality());
        assertNotNull(seen.strip());
        SpeakerOverview damaged = overview.speakers().get(1);
        assertNull(damaged.strip());
        assertEquals(Origin.none, damaged.tracks().get(0).scores());
        assertTrue(damaged.problems().get(0).startsWith("The recording s/text.mp4 "), "" + damaged.problems());
        SpeakerOverview nobody = overview.speakers().get(2);
        assertEquals(
                List.of("There is no face track of nobody in metadata.json: nothing that they say can be transcribed"),
                nobody.problems());
    }

    private SessionOverview overview(StageOutput output) throws Exception {
        return Json.read(work.committed(output).resolve("overview.json"), SessionOverview.class);
    }

    private static boolean isGrey(BufferedImage strip, int place) {
        for (int x = place * 48 + 8; x < place * 48 + 40; x++) {
            int colour = strip.getRGB(x, 24);
            if (Math.abs((colour >> 16 & 0xff) - 128) > 12 || Math.abs((colour & 0xff) - 128) > 12) {
                return false;
            }
        }
        return true;
    }
}
