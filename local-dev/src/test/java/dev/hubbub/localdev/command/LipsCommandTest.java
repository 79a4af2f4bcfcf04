package dev.hubbub.localdev.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hubbub.media.video.PictureForm;
import dev.hubbub.media.video.VideoRecording;
import dev.hubbub.media.video.VideoWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LipsCommandTest {

    private static final int SIZE = 64;

    @TempDir
    Path folder;

    @Test
    void each_track_of_a_folder_gets_its_lips_once_and_a_bad_one_is_named() throws IOException {
        Path crops = Files.createDirectories(folder.resolve("s/speakers/spk_0/central_crops"));
        wall(crops.resolve("track_00.mp4"), 13);
        wall(crops.resolve("track_01.mp4"), 5);
        wall(folder.resolve("s/central_video.mp4"), 13);

        CommandRun run = CommandRun.of("lips", folder.resolve("s"));

        Path lips = crops.resolve("track_00_lip.av.mp4");
        assertThat(run.exitCode()).as(run.err()).isEqualTo(1);
        assertThat(run.out()).contains(lips.toString()).contains("no face: a fixed place is cut");
        assertThat(run.err()).contains("(1 of 2)").contains("has 5 pictures, from which no lips can be followed");
        try (VideoRecording video = VideoRecording.open(lips)) {
            assertThat(video.info().pictures()).isEqualTo(13);
            assertThat(video.info().width()).isEqualTo(96);
        }
        assertThat(crops.resolve("track_01_lip.av.mp4")).doesNotExist();

        CommandRun again = CommandRun.of("lips", crops.resolve("track_00.mp4"));
        assertThat(again.exitCode()).isZero();
        assertThat(again.err()).contains("is there already; --overwrite cuts it anew.");
    }

    @Test
    void lips_go_where_one_says_and_what_is_not_there_is_named() throws IOException {
        wall(folder.resolve("face.mp4"), 12);
        Path output = folder.resolve("out");
        assertThat(CommandRun.of("lips", folder.resolve("face.mp4"), "-o", output)
                        .exitCode())
                .isZero();
        assertThat(output.resolve("face_lip.av.mp4")).isRegularFile();

        CommandRun missing = CommandRun.of("lips", folder.resolve("other.mp4"));
        assertThat(missing.exitCode()).isEqualTo(2);
        assertThat(missing.err()).contains("There is no " + folder.resolve("other.mp4"));
        CommandRun none = CommandRun.of("lips", output);
        assertThat(none.exitCode()).isEqualTo(2);
        assertThat(none.err()).contains("There is no track_*.mp4 in " + output);
    }

    private static void wall(Path file, int pictures) throws IOException {
        try (VideoWriter writer = VideoWriter.open(file, PictureForm.RGB, SIZE, SIZE, false)) {
            for (int number = 0; number < pictures; number++) {
                writer.picture(new byte[SIZE * SIZE * 3]);
            }
            writer.finish();
        }
    }
}
