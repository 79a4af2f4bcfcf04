package dev.hubbub.media.video;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hubbub.media.TimeRange;
import dev.hubbub.media.UnreadableMediaException;
import dev.hubbub.media.UnreadableMediaException.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.bytedeco.ffmpeg.global.avcodec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class VideoRecordingTest {

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({
        "film.mp4, 25, 250, 40",
        "film.mp4, 30, 300, 300",
        "film.mp4, 29.97, 300, 12",
        "film.mp4, 50, 500, 100",
        "film.mp4, 15, 150, 30",
        "film.mkv, 25, 250, 40",
        "film.mkv, 29.97, 300, 40",
        "film.ts, 25, 250, 40",
        "film.avi, 25, 250, 40"
    })
    void every_picture_of_random_ranges_is_the_one_shown_at_its_time(String name, double rate, int count, int keyEvery)
            throws IOException {
        Path file = folder.resolve(name);
        Film film = new Film();
        film.rate = rate;
        film.keyEvery = keyEvery;
        film.codec = name.endsWith("avi") ? avcodec.AV_CODEC_ID_MPEG4 : avcodec.AV_CODEC_ID_H264;
        film.write(file, count);

        try (VideoRecording recording = VideoRecording.open(file)) {
            int[] whole = Film.numbers(recording.readAll(PictureForm.GREY));
            assertEquals(Math.round(count / rate * 25), whole.length, 1);
            for (int n = 0; n < whole.length; n++) {
                assertEquals(shown(n, rate, name.endsWith("mkv")), whole[n], "picture " + n);
            }
            for (TimeRange range : randomRanges(count / rate - 0.1, 40)) {
                int first = (int) Math.floor(range.start() * 25 + 1e-6);
                int end = Math.min(whole.length, (int) Math.ceil(range.end() * 25 - 1e-6));
                Pictures part = recording.read(range, PictureForm.GREY);
                assertArrayEquals(Arrays.copyOfRange(whole, first, end), Film.numbers(part), range.toString());
            }
        }
    }

    /** The last picture of the source that begins until then; Matroska's times are whole milliseconds. */
    private static int shown(int number, double rate, boolean milliseconds) {
        int shown = 0;
        while (true) {
            double begins = (shown + 1) / rate;
            double stamp = milliseconds ? Math.round(1000 * begins) / 1000.0 : begins;
            if (stamp > number / 25.0 + 0.0006) {
                return shown;
            }
            shown++;
        }
    }

    private static List<TimeRange> randomRanges(double seconds, int count) {
        Random random = new Random(11);
        List<TimeRange> ranges = new ArrayList<>();
        while (ranges.size() < count) {
            double start = random.nextDouble() * seconds;
            // Every other one on a picture's boundary.
            double from = ranges.size() % 2 == 0 ? Math.floor(start * 25) / 25 : start;
            ranges.add(new TimeRange(from, from + 0.02 + random.nextDouble() * 3));
        }
        return ranges;
    }

    @ParameterizedTest
    @ValueSource(strings = {"film.mp4", "film.mkv", "film.ts"})
    void consecutive_ranges_are_the_whole_whatever_their_lengths(String name) throws IOException {
        Path file = folder.resolve(name);
        Film film = new Film();
        film.rate = 29.97;
        film.write(file, 300);
        try (VideoRecording recording = VideoRecording.open(file)) {
            Pictures whole = recording.readAll(PictureForm.GREY);
            for (int length : new int[] {1, 3, 25, 61}) {
                for (int first = 0; first < whole.count(); first += length) {
                    // A third of them in colour between: the picture at hand is converted anew.
                    PictureForm form = first / length % 3 == 1 ? PictureForm.RGB : PictureForm.GREY;
                    int end = Math.min(whole.count(), first + length);
                    Pictures part = recording.read(new TimeRange(first / 25.0, end / 25.0), form);
                    assertEquals(end - first, part.count(), "from " + first + " on");
                    for (int n = 0; form == PictureForm.GREY && n < part.count(); n++) {
                        assertArrayEquals(whole.picture(first + n), part.picture(n), "picture " + (first + n));
                    }
                }
            }
        }
    }

    @Test
    void a_range_behind_another_is_read_on_without_going_back() throws IOException {
        Path file = folder.resolve("film.mp4");
        Film film = new Film();
        film.rate = 29.97;
        film.write(file, 60);
        try (VideoRecording recording = VideoRecording.open(file)) {
            recording.read(new TimeRange(0, 0.2), PictureForm.GREY);
            // To go back to the beginning is to open the file again.
            Files.delete(file);
            int[] numbers = Film.numbers(recording.read(new TimeRange(0.2, 0.4), PictureForm.GREY));
            assertEquals(5, numbers.length);
            assertEquals(shown(5, film.rate, false), numbers[0]);
            assertThrows(UnreadableMediaException.class, () -> recording.read(new TimeRange(0, 0.2), PictureForm.GREY));
            assertThrows(
                    UnreadableMediaException.class,
                    () -> recording.read(new TimeRange(0.4, 0.6), PictureForm.GREY),
                    "what failed is not read on");
        }
    }

    @Test
    void a_range_that_is_complete_is_given_up_to_where_a_file_is_cut_short() throws IOException {
        Path file = folder.resolve("cut.avi");
        Film film = new Film();
        film.rate = 29.97;
        film.codec = avcodec.AV_CODEC_ID_MPEG4;
        film.write(file, 300);
        byte[] bytes = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(bytes, bytes.length / 2));
        failure(file, Reason.TRUNCATED);
        for (int first = 0; first < 75; first++) {
            // Each opened anew, so that it is the first range that is read.
            try (VideoRecording recording = VideoRecording.open(file)) {
                Pictures part = recording.read(new TimeRange(first / 25.0, (first + 10) / 25.0), PictureForm.GREY);
                assertEquals(10, part.count());
                assertEquals(shown(first, film.rate, false), Film.numbers(part)[0]);
            }
        }
    }

    @Test
    void pictures_that_change_their_size_are_told_wherever_reading_begins() throws IOException {
        Path small = folder.resolve("small.ts");
        Film film = new Film();
        film.write(small, 100);
        Path large = folder.resolve("large.ts");
        film.height = 192;
        film.width = 48;
        film.times = n -> 4 + n / 25.0;
        film.write(large, 100);
        Path both = folder.resolve("both.ts");
        Files.write(both, Files.readAllBytes(small));
        Files.write(both, Files.readAllBytes(large), StandardOpenOption.APPEND);
        try (VideoRecording recording = VideoRecording.open(both)) {
            for (TimeRange range : List.of(new TimeRange(6, 7), new TimeRange(5, 6))) {
                UnreadableMediaException e =
                        assertThrows(UnreadableMediaException.class, () -> recording.read(range, PictureForm.GREY));
                assertEquals(Reason.DAMAGED, e.reason());
                assertTrue(e.getMessage().contains("has pictures that change their size"), e.getMessage());
            }
            assertEquals(50, Film.numbers(recording.read(new TimeRange(2, 3), PictureForm.GREY))[0], "before it");
        }
    }

    @Test
    void a_picture_of_varying_length_is_given_as_long_as_it_is_shown() throws IOException {
        Path file = folder.resolve("varying.mkv");
        double[] times = {0, 0.1, 0.11, 0.5, 0.54, 1.3, 1.31, 1.32, 2.0};
        Film film = new Film();
        film.rate = 1000;
        film.times = n -> times[n];
        film.write(file, times.length);
        try (VideoRecording recording = VideoRecording.open(file)) {
            int[] numbers = Film.numbers(recording.read(new TimeRange(0, 2), PictureForm.GREY));
            assertEquals(50, numbers.length);
            for (int n = 0; n < numbers.length; n++) {
                int shown = 0;
                while (shown + 1 < times.length && times[shown + 1] <= n / 25.0 + 0.0006) {
                    shown++;
                }
                assertEquals(shown, numbers[n], "picture " + n);
            }
            assertArrayEquals(
                    Arrays.copyOfRange(numbers, 20, 35),
                    Film.numbers(recording.read(new TimeRange(0.8, 1.4), PictureForm.GREY)),
                    "in the middle of a long one");
        }
    }

    @Test
    void the_stream_of_all_pictures_is_what_is_read_at_once() throws IOException {
        Path file = folder.resolve("film.mp4");
        new Film().write(file, 60);
        try (VideoRecording recording = VideoRecording.open(file)) {
            Pictures whole = recording.readAll(PictureForm.RGB);
            List<Long> places = new ArrayList<>();
            recording.stream(PictureForm.RGB, (number, picture) -> {
                places.add(number);
                assertArrayEquals(whole.picture((int) number), picture);
            });
            assertEquals(60, places.size());
            List<Long> some = new ArrayList<>();
            recording.stream(new TimeRange(0.41, 0.6), PictureForm.GREY, (number, picture) -> some.add(number));
            assertEquals(List.of(10L, 11L, 12L, 13L, 14L), some, "floor at the start of an unaligned range");
        }
    }

    @Test
    void grey_is_made_of_the_colours_as_opencv_makes_it() throws IOException {
        Path file = folder.resolve("film.mp4");
        new Film().write(file, 3);
        try (VideoRecording recording = VideoRecording.open(file)) {
            Pictures colour = recording.readAll(PictureForm.RGB);
            Pictures grey = recording.readAll(PictureForm.GREY);
            for (int n = 0; n < grey.pixels().length; n++) {
                int red = colour.pixels()[3 * n] & 0xff;
                int green = colour.pixels()[3 * n + 1] & 0xff;
                int blue = colour.pixels()[3 * n + 2] & 0xff;
                assertEquals(
                        4899 * red + 9617 * green + 1868 * blue + 8192 >> 14, grey.pixels()[n] & 0xff, "pixel " + n);
            }
            byte[] drawn = Film.picture(2, Film.SIZE, Film.SIZE);
            byte[] read = grey.picture(2);
            for (int n = 0; n < drawn.length; n++) {
                assertEquals(drawn[n] & 0xff, read[n] & 0xff, 12, "the range of brightness is kept");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void odd_sizes_are_given_as_they_are(boolean turned) throws IOException {
        Path file = folder.resolve("odd.mp4");
        Film film = new Film();
        film.height = 97;
        film.codec = avcodec.AV_CODEC_ID_MPEG4;
        film.turnedBy = turned ? 90 : 0;
        film.write(file, 30);
        try (VideoRecording recording = VideoRecording.open(file)) {
            Pictures pictures = recording.readAll(PictureForm.GREY);
            assertEquals(30, pictures.count());
            assertEquals(turned ? 96 : 97, pictures.height());
            assertEquals(turned ? 97 : 96, pictures.width());
            assertEquals(pictures.width(), recording.info().width());
            int[] numbers = turned ? new int[0] : Film.numbers(pictures);
            for (int n = 0; n < numbers.length; n++) {
                assertEquals(n, numbers[n]);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {90, 180, 270})
    void a_film_that_was_taken_sideways_is_given_upright(int degrees) throws IOException {
        Path file = folder.resolve("sideways.mp4");
        Film film = new Film();
        film.height = 64;
        film.turnedBy = degrees;
        film.write(file, 3);
        try (VideoRecording recording = VideoRecording.open(file)) {
            Pictures pictures = recording.readAll(PictureForm.GREY);
            boolean lying = degrees % 180 != 0;
            assertEquals(lying ? 96 : 64, pictures.height());
            assertEquals(lying ? 64 : 96, pictures.width());
            // Number 1 is one bright block in the upper left corner, which turns with the picture.
            byte[] one = pictures.picture(1);
            int last = one.length - 1;
            int rowEnd = pictures.width() - 1;
            int corner = degrees == 180 ? last : degrees == 90 ? last - rowEnd : rowEnd;
            assertTrue((one[corner] & 0xff) > 128, "corner at " + degrees);
            assertFalse((one[0] & 0xff) > 128);
        }
    }

    @Test
    void sound_alone_has_no_pictures_and_is_told_so() throws IOException {
        Path file = folder.resolve("sound.m4a");
        new dev.hubbub.media.MediaWriter().write(file, dev.hubbub.media.AudioEncoding.AAC, new float[16_000]);
        assertEquals(
                "The recording " + file + " has no pictures in it: name a file with a video stream",
                failure(file, Reason.NO_VIDEO).getMessage());
    }

    @Test
    void what_is_behind_the_end_is_told_with_the_end() throws IOException {
        Path file = folder.resolve("film.mp4");
        new Film().write(file, 50);
        try (VideoRecording recording = VideoRecording.open(file)) {
            assertEquals(
                    25, recording.read(new TimeRange(1, 9), PictureForm.GREY).count());
            UnreadableMediaException e = assertThrows(
                    UnreadableMediaException.class, () -> recording.read(new TimeRange(3, 4), PictureForm.GREY));
            assertEquals(Reason.RANGE_OUTSIDE, e.reason());
            assertTrue(
                    e.getMessage().contains("has pictures until 2.00 s, so none is at 3.00 to 4.00 s"), e.getMessage());
        }
    }

    @Test
    void a_film_cut_short_is_truncated_but_what_is_left_can_be_read_in_ranges() throws IOException {
        Path file = folder.resolve("cut.mp4");
        VideoWriter.write(file, film(250), null);
        byte[] bytes = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(bytes, bytes.length / 2));
        UnreadableMediaException e = failure(file, Reason.TRUNCATED);
        assertTrue(e.getMessage().contains("declares 10.00 s and has pictures until "), e.getMessage());
        try (VideoRecording recording = VideoRecording.open(file)) {
            Pictures part = recording.read(new TimeRange(1, 2), PictureForm.GREY);
            assertEquals(25, Film.numbers(part)[0]);
        }
    }

    @Test
    void damaged_pictures_are_told_and_not_guessed() throws IOException {
        Path file = folder.resolve("damaged.mp4");
        VideoWriter.write(file, film(250), null);
        byte[] bytes = Files.readAllBytes(file);
        Random random = new Random(3);
        for (int n = bytes.length * 6 / 10; n < bytes.length * 6 / 10 + 400; n++) {
            bytes[n] = (byte) random.nextInt();
        }
        Files.write(file, bytes);
        UnreadableMediaException e = failure(file, Reason.DAMAGED);
        assertTrue(e.getMessage().contains("has damaged pictures at "), e.getMessage());
        try (VideoRecording recording = VideoRecording.open(file)) {
            assertEquals(25, Film.numbers(recording.read(new TimeRange(1, 2), PictureForm.GREY))[0], "before it");
            assertEquals(225, Film.numbers(recording.read(new TimeRange(9, 10), PictureForm.GREY))[0], "behind it");
        }
    }

    @Test
    void a_recording_that_is_closed_says_so() throws IOException {
        Path file = folder.resolve("film.mp4");
        new Film().write(file, 3);
        VideoRecording recording = VideoRecording.open(file);
        recording.close();
        assertThrows(IllegalStateException.class, () -> recording.readAll(PictureForm.GREY));
    }

    static Pictures film(int count) {
        byte[] pixels = new byte[count * Film.SIZE * Film.SIZE];
        for (int n = 0; n < count; n++) {
            System.arraycopy(
                    Film.picture(n, Film.SIZE, Film.SIZE), 0, pixels, n * Film.SIZE * Film.SIZE, Film.SIZE * Film.SIZE);
        }
        return new Pictures(PictureForm.GREY, Film.SIZE, Film.SIZE, pixels);
    }

    private static UnreadableMediaException failure(Path file, Reason reason) {
        UnreadableMediaException e = assertThrows(UnreadableMediaException.class, () -> {
            try (VideoRecording recording = VideoRecording.open(file)) {
                recording.readAll(PictureForm.GREY);
            }
        });
        assertEquals(reason, e.reason(), e.getMessage());
        return e;
    }
}
