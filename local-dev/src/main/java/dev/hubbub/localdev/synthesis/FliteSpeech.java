package dev.hubbub.localdev.synthesis;

import dev.hubbub.media.MediaReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Speech of the program {@code flite}, if it is installed (Debian: {@code apt-get install flite}): four voices, each at
 * several pitches, and the instant of every phone, so that mouths move as they would.
 */
final class FliteSpeech implements SpeechSource {

    /** The voices at 16 kHz, with their usual pitch in Hz. */
    private static final List<String> VOICES = List.of("slt", "rms", "awb", "kal16");

    private static final int[] PITCHES = {175, 100, 125, 95};

    /** Voices that sound unlike each other: each at its usual pitch, and at a higher one. */
    static final int SPEAKERS = 2 * VOICES.size();

    private static final int LONGEST_SECONDS = 60;

    /** Phones by how they look; what is not listed (k, g, n, h, ...) happens behind half-open lips. */
    private static final Map<String, MouthPose> POSES = poses();

    private final List<String> lines;
    private final String program;

    /** @throws SpeechException if the program is not installed */
    FliteSpeech(List<String> lines) {
        this(lines, "flite");
    }

    FliteSpeech(List<String> lines, String program) {
        this.lines = List.copyOf(lines);
        this.program = program;
        requireInstalled();
    }

    /** Before anything is written for nothing. */
    private void requireInstalled() {
        try {
            new ProcessBuilder(program, "--version")
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .destroy();
        } catch (IOException e) {
            throw new SpeechException(
                    "The program " + program + " cannot be started: install it (Debian: apt-get install flite).", e);
        }
    }

    private static Map<String, MouthPose> poses() {
        Map<String, MouthPose> poses = new java.util.HashMap<>();
        put(poses, new MouthPose(0, 0), "pau", "p", "b", "m");
        put(poses, new MouthPose(0.12, 0.1), "f", "v");
        put(poses, new MouthPose(0.15, 0.6), "s", "z", "th", "dh");
        put(poses, new MouthPose(0.2, -0.4), "sh", "zh", "ch", "jh", "r", "er");
        put(poses, new MouthPose(0.25, 0.9), "iy", "y", "ey");
        put(poses, new MouthPose(0.4, 0.6), "ih", "eh");
        put(poses, new MouthPose(0.2, -0.9), "uw", "w", "uh");
        put(poses, new MouthPose(0.55, -0.7), "ao", "ow", "oy");
        put(poses, new MouthPose(0.95, 0.1), "aa", "ay", "aw");
        put(poses, new MouthPose(0.8, 0.5), "ae");
        put(poses, new MouthPose(0.45, 0), "ah", "ax");
        return Map.copyOf(poses);
    }

    private static void put(Map<String, MouthPose> poses, MouthPose pose, String... phones) {
        for (String phone : phones) {
            poses.put(phone, pose);
        }
    }

    /** A name for who speaks. */
    static String speaker(Voice voice) {
        return "flite-" + VOICES.get(voice.number() % VOICES.size()) + (voice.number() < VOICES.size() ? "" : "-high");
    }

    @Override
    public List<String> lines() {
        return lines;
    }

    @Override
    public Utterance say(int number, Voice voice) throws IOException {
        int which = voice.number() % VOICES.size();
        // The second four speakers are the first four at another pitch.
        double pitch =
                PITCHES[which] * (voice.number() < VOICES.size() ? 1 : 1.2) * Math.sqrt(voice.speed()) * voice.pitch();
        Path sound = Files.createTempFile("hubbub-flite", ".wav");
        try {
            String phones = run(List.of(
                    program,
                    "-voice",
                    VOICES.get(which),
                    "--setf",
                    String.format(Locale.ROOT, "duration_stretch=%.3f", 1 / voice.speed()),
                    "--setf",
                    String.format(Locale.ROOT, "int_f0_target_mean=%.1f", pitch),
                    "-psdur",
                    "-t",
                    lines.get(number),
                    "-o",
                    sound.toString()));
            return new Utterance(lines.get(number), new MediaReader().readAll(sound), mouth(phones));
        } finally {
            Files.deleteIfExists(sound);
        }
    }

    private static String run(List<String> command) throws IOException {
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!process.waitFor(LONGEST_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
                throw new IOException("flite failed at: " + String.join(" ", command));
            }
            return said;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("Interrupted while flite spoke", e);
        } finally {
            process.destroy();
        }
    }

    /** The poses in the middle of phones, given as {@code phone:end} in seconds. */
    static MouthTrack mouth(String phones) throws IOException {
        List<Double> seconds = new ArrayList<>();
        List<MouthPose> poses = new ArrayList<>();
        double start = 0;
        for (String phone : phones.trim().split("\\s+")) {
            int colon = phone.lastIndexOf(':');
            try {
                double end = Double.parseDouble(phone.substring(colon + 1));
                seconds.add((start + end) / 2);
                poses.add(POSES.getOrDefault(
                        phone.substring(0, Math.max(0, colon)).toLowerCase(Locale.ROOT), new MouthPose(0.3, 0.2)));
                start = end;
            } catch (NumberFormatException e) {
                throw new IOException(
                        "flite said '" + phone + "' where a phone and its end belong: its version is not known here",
                        e);
            }
        }
        return new MouthTrack(seconds, poses);
    }
}
