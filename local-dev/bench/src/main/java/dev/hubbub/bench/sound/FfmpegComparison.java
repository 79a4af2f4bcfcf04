package dev.hubbub.bench.sound;

import dev.hubbub.bench.model.Babble;
import dev.hubbub.bench.peer.OtherProgram;
import dev.hubbub.bench.peer.PeerComparison;
import dev.hubbub.bench.time.Spent;
import dev.hubbub.media.AudioEncoding;
import dev.hubbub.media.MediaReader;
import dev.hubbub.media.MediaWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reading a long recording as 16 kHz mono, by Hubbub and by FFmpeg's program, which by itself takes a filter of a quarter of
 * the length.
 */
public final class FfmpegComparison {
    private static final Pattern SPENT = Pattern.compile("bench: utime=([0-9.]+)s stime=([0-9.]+)s rtime=([0-9.]+)s");

    private FfmpegComparison() {}

    /** Whether a program is FFmpeg's. */
    public static boolean isPossible(String ffmpeg) {
        return OtherProgram.isThere(ffmpeg, "-version");
    }

    /**
     * Compares with stereo sound at the rates of discs and of video.
     *
     * @param seconds of the recording
     */
    public static void measure(
            String ffmpeg, Path folder, int seconds, int repeats, Consumer<PeerComparison> measured) {
        for (int rate : new int[] {44_100, 48_000}) {
            Path file = recording(folder, rate, seconds);
            measured.accept(PeerComparison.turns(
                    rate / 1000.0 + " kHz, 2 channels",
                    "read " + seconds + " s",
                    1,
                    repeats,
                    () -> read(file),
                    () -> spent(ffmpeg, file)));
        }
    }

    private static Path recording(Path folder, int rate, int seconds) {
        Path file = folder.resolve("babble-" + rate + ".wav");
        try {
            if (!Files.exists(file)) {
                // At whatever rate it is played, it is as long: that it sounds higher or lower costs nothing.
                float[] left = sound(rate, seconds, 1);
                float[] right = sound(rate, seconds, 2);
                new MediaWriter().write(file, AudioEncoding.WAV, 0, rate, left, right);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return file;
    }

    private static float[] sound(int rate, int seconds, long seed) {
        float[] second = Babble.of((double) rate / MediaReader.SAMPLE_RATE, seed);
        float[] sound = new float[second.length * seconds];
        for (int i = 0; i < seconds; i++) {
            System.arraycopy(second, 0, sound, i * second.length, second.length);
        }
        return sound;
    }

    private static Spent read(Path file) {
        return Spent.on(() -> {
                    try {
                        return new MediaReader().readAll(file);
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                })
                .spent();
    }

    private static Spent spent(String ffmpeg, Path file) {
        return spent(OtherProgram.said(List.of(
                ffmpeg,
                "-nostdin",
                "-hide_banner",
                "-benchmark",
                "-i",
                file.toString(),
                "-ar",
                "16000",
                "-ac",
                "1",
                "-f",
                "null",
                "-")));
    }

    /**
     * What FFmpeg says that it took.
     *
     * @throws UnsupportedOperationException if it says nothing of it
     */
    static Spent spent(String said) {
        Matcher found = SPENT.matcher(said);
        if (!found.find()) {
            throw new UnsupportedOperationException(
                    "This ffmpeg does not say what it took; name another with --ffmpeg. It said: " + said.strip());
        }
        return new Spent(
                Double.parseDouble(found.group(3)),
                Double.parseDouble(found.group(1)) + Double.parseDouble(found.group(2)));
    }
}
