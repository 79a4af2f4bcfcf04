package dev.hubbub.media.video;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VideoWriterTest {

    @TempDir
    Path folder;

    @Test
    void colours_come_back_and_the_same_input_gives_the_same_bytes() throws IOException {
        byte[] pixels = new byte[10 * 64 * 48 * 3];
        for (int n = 0; n < pixels.length; n += 3) {
            pixels[n] = (byte) 200;
            pixels[n + 1] = (byte) 120;
            pixels[n + 2] = (byte) 60;
        }
        Pictures pictures = new Pictures(PictureForm.RGB, 64, 48, pixels);
        Path file = folder.resolve("colour.mp4");
        VideoWriter.write(file, pictures, new float[6400]);
        byte[] once = Files.readAllBytes(file);
        VideoWriter.write(file, pictures, new float[6400]);
        assertArrayEquals(once, Files.readAllBytes(file), "written again, in the place of the first one");
        try (VideoRecording recording = VideoRecording.open(file)) {
            Pictures read = recording.readAll(PictureForm.RGB);
            assertEquals(10, read.count());
            assertEquals("h264", recording.info().codec());
            assertEquals(10, recording.info().pictures());
            for (int n = 0; n < pixels.length; n++) {
                assertEquals(pixels[n] & 0xff, read.pixels()[n] & 0xff, 6);
            }
        }
    }

    @Test
    void what_was_not_finished_leaves_nothing_behind_and_the_old_file_as_it_was() throws IOException {
        Path file = Files.writeString(folder.resolve("film.mp4"), "what was there");
        try (VideoWriter writer = VideoWriter.open(file, PictureForm.GREY, 96, 96, false)) {
            writer.picture(new byte[96 * 96]);
        }
        assertEquals("what was there", Files.readString(file));
        try (Stream<Path> left = Files.list(folder)) {
            assertEquals(List.of(file), left.toList());
        }
    }

    @Test
    void what_cannot_be_written_is_refused_with_the_reason() {
        assertTrue(assertThrows(
                        IllegalArgumentException.class,
                        () -> VideoWriter.open(folder.resolve("a.mp4"), PictureForm.GREY, 95, 96, false))
                .getMessage()
                .contains("even height and width"));
        Path nowhere = folder.resolve("nowhere/a.mp4");
        assertTrue(assertThrows(IOException.class, () -> VideoWriter.open(nowhere, PictureForm.GREY, 96, 96, false))
                .getMessage()
                .startsWith("The video " + nowhere + " cannot be written"));
        assertFalse(Files.exists(nowhere));
    }
}
