package dev.hubbub.segmentation.track;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hubbub.contracts.stage.FailureReason;
import dev.hubbub.contracts.stage.Fingerprint;
import dev.hubbub.contracts.stage.StageFailure;
import dev.hubbub.contracts.stage.StageOutput;
import dev.hubbub.contracts.task.DetectorWeights;
import dev.hubbub.contracts.task.LipsTask;
import dev.hubbub.contracts.track.LipTracks.LipTrack;
import dev.hubbub.contracts.track.LipTracks.Quality;
import dev.hubbub.speech.torch.ScriptArchive;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Lips by a model that somebody exported. */
class ExportedLandmarksTest {

    /** Points on a circle around the middle, as if each picture had one face there; of the first one it is not sure. */
    private static final String CIRCLE =
            """
            class Points(Module):
              __parameters__ = []
              __buffers__ = []
              def forward(self: __torch__.Points,
                pictures: Tensor) -> Tuple[Tensor, Tensor]:
                angles = torch.mul(torch.arange(68, dtype=6), 0.3)
                x = torch.add(torch.mul(torch.cos(angles), 50.), 112.)
                y = torch.add(torch.mul(torch.sin(angles), 50.), 112.)
                face = torch.stack([x, y], 1)
                count = torch.size(pictures, 0)
                points = torch.repeat(torch.unsqueeze(face, 0), [count, 1, 1])
                scores = torch.div(torch.select(torch.select(torch.select(pictures, 3, 0), 2, 0), 1, 0), 100.)
                return (points, scores)
            """;

    @TempDir
    Path folder;

    private TrackWork work;

    @BeforeEach
    void film() throws Exception {
        work = new TrackWork(folder);
        work.film("s")
                .wall("a.mp4", 20)
                .track("spk_0", Map.of("video", "a.mp4"))
                .write();
    }

    @Test
    void lips_are_cut_where_a_model_of_one_s_own_finds_points_and_lie_at_another_place() throws Exception {
        LipsTask task = task(CIRCLE);
        StageOutput output = work.run(new LipsStage(), task);
        LipTrack track = work.lips(output).tracks().get(0);
        Quality quality = track.quality();
        assertEquals("torchscript", quality.detector());
        assertEquals(20, quality.pictures());
        // The wall's red is 96 of 255, and the model's score that over 100.
        assertEquals(20, quality.faces());
        assertNotEquals(new LipsTask(task.session()).recipe().address(), TrackWork.address(output));
    }

    @Test
    void what_the_model_is_not_sure_of_is_no_face() throws Exception {
        StageOutput output = work.run(new LipsStage(), task(CIRCLE.replace("100.)", "1000.)")));
        LipTrack track = work.lips(output).tracks().get(0);
        assertEquals(0, track.quality().faces());
        assertTrue(track.quality().fixedPlace());
    }

    @Test
    void a_model_that_gives_something_else_is_refused_in_a_sentence() throws Exception {
        assertRefused(
                CIRCLE.replace("arange(68", "arange(5"),
                "s3://b/points/model.pt gave points of shape (20, 5, 2) and scores of shape (20) for 20 pictures; it is to"
                        + " give (points [B, 68, 2], scores [B]), the points in pixels of the picture.");
        assertRefused(
                CIRCLE.replace("Tuple[Tensor, Tensor]", "Tensor").replace("return (points, scores)", "return points"),
                "s3://b/points/model.pt gave something that is no pair; it is to give");
        assertRefused(
                CIRCLE.replace("pictures: Tensor)", "pictures: Tensor, more: Tensor)"),
                "s3://b/points/model.pt cannot be called as forward(pictures [B, 3, H, W] float32): ");
        Files.writeString(folder.resolve("points/model.pt"), "no archive");
        assertFails(weights(), "s3://b/points/model.pt is no TorchScript archive that this engine can load");
        Files.move(folder.resolve("points/model.pt"), folder.resolve("points/other.pt"));
        assertFails(weights(), "s3://b/points holds no model.pt: export the model");
    }

    private void assertRefused(String source, String sentence) throws Exception {
        assertFails(task(source).weights(), sentence);
    }

    private void assertFails(DetectorWeights weights, String sentence) throws Exception {
        LipsTask task = new LipsTask(work.session("s").reference(), weights);
        StageFailure failure = assertThrows(StageFailure.class, () -> new LipsStage().run(task, work.context()));
        assertEquals(FailureReason.InvalidCheckpoint, failure.reason());
        assertTrue(failure.getMessage().startsWith(sentence), failure.getMessage());
    }

    private LipsTask task(String source) throws Exception {
        Path model = Files.createDirectories(folder.resolve("points")).resolve("model.pt");
        Files.write(model, new ScriptArchive("Points", source).toBytes());
        return new LipsTask(work.session("s").reference(), weights());
    }

    private DetectorWeights weights() throws IOException {
        return new DetectorWeights(
                "s3://b/points", Fingerprint.of(work.context().list("s3://b/points")));
    }
}
