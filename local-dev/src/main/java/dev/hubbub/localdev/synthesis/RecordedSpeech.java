package dev.hubbub.localdev.synthesis;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hubbub.contracts.Json;
import dev.hubbub.media.MediaReader;
import dev.hubbub.media.SincResampler;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Recordings of a manifest, played faster or slower so that one person sounds like several. How the mouth moves is
 * guessed from the sound: open where it is loud, drawn apart where it hisses.
 */
final class RecordedSpeech implements SpeechSource {

    /** Rates have a common divisor of this, so that the resampler has few phases. */
    private static final int RATE_STEP = 160;

    private static final double STEP_SECONDS = 0.02;
    private static final int STEP = (int) (STEP_SECONDS * MediaReader.SAMPLE_RATE);

    /** Softer than this against the loudest step is silence around an utterance. */
    private static final double SILENCE = 0.03;

    /** The usual number of sign changes of a hiss such as "s", per sample. */
    private static final double HISS = 0.35;

    private final List<Path> files = new ArrayList<>();
    private final List<String> lines = new ArrayList<>();
    private final MediaReader reader = new MediaReader();

    /** @param manifest JSON lines with {@code audio_filepath} and {@code text} */
    RecordedSpeech(Path manifest) throws IOException {
        int number = 0;
        for (String line : Files.readAllLines(manifest)) {
            number++;
            if (line.isBlank()) {
                continue;
            }
            JsonNode json = Json.mapper().readTree(line);
            if (!json.path("audio_filepath").isTextual() || !json.path("text").isTextual()) {
                throw new IOException("The manifest " + manifest + ", line " + number
                        + ", has no audio_filepath with its text: correct or remove it");
            }
            files.add(manifest.resolveSibling(json.get("audio_filepath").asText()));
            lines.add(json.get("text").asText());
        }
        if (files.isEmpty()) {
            throw new IOException("The manifest " + manifest + " names no recordings: name another one");
        }
    }

    @Override
    public List<String> lines() {
        return List.copyOf(lines);
    }

    @Override
    public Utterance say(int number, Voice voice) throws IOException {
        int faster = (int) Math.round(MediaReader.SAMPLE_RATE * voice.speed() / RATE_STEP) * RATE_STEP;
        float[] samples = trimmed(reader.readAll(files.get(number)));
        float[] said = new SincResampler(faster, MediaReader.SAMPLE_RATE).resample(samples);
        return new Utterance(lines.get(number), said, mouth(said));
    }

    private static float[] trimmed(float[] samples) {
        double[] loudness = loudness(samples);
        double silent = SILENCE * Arrays.stream(loudness).max().orElse(0);
        int first = 0;
        int last = loudness.length - 1;
        while (first < last && loudness[first] <= silent) {
            first++;
        }
        while (last > first && loudness[last] <= silent) {
            last--;
        }
        return Arrays.copyOfRange(samples, Math.max(0, first - 1) * STEP, Math.min(samples.length, (last + 2) * STEP));
    }

    private static double[] loudness(float[] samples) {
        double[] loudness = new double[(samples.length + STEP - 1) / STEP];
        for (int n = 0; n < samples.length; n++) {
            loudness[n / STEP] += samples[n] * samples[n] / STEP;
        }
        return Arrays.stream(loudness).map(Math::sqrt).toArray();
    }

    private static MouthTrack mouth(float[] samples) {
        double[] loudness = loudness(samples);
        double[] sorted = loudness.clone();
        Arrays.sort(sorted);
        double loud = Math.max(1e-6, sorted[sorted.length * 9 / 10]);
        List<Double> seconds = new ArrayList<>();
        List<MouthPose> poses = new ArrayList<>();
        MouthPose pose = MouthPose.REST;
        for (int step = 0; step < loudness.length; step++) {
            double hiss = Math.min(1, signChanges(samples, step * STEP) / HISS);
            double open = Math.min(1, Math.pow(loudness[step] / loud, 0.7)) * (1 - 0.7 * hiss);
            // Lips are slower than sounds.
            pose = pose.towards(new MouthPose(open, 1.2 * hiss - 0.3), 0.6);
            seconds.add(step * STEP_SECONDS);
            poses.add(pose);
        }
        return new MouthTrack(seconds, poses);
    }

    private static double signChanges(float[] samples, int from) {
        int changes = 0;
        int end = Math.min(samples.length, from + STEP);
        for (int n = from + 1; n < end; n++) {
            if (samples[n] >= 0 != samples[n - 1] >= 0) {
                changes++;
            }
        }
        return (double) changes / STEP;
    }
}
