package dev.hubbub.localdev.synthesis;

import dev.hubbub.contracts.Json;
import dev.hubbub.media.MediaReader;
import dev.hubbub.media.video.PictureForm;
import dev.hubbub.media.video.Pictures;
import dev.hubbub.media.video.VideoWriter;
import java.awt.Graphics2D;
import java.awt.geom.AffineTransform;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.function.IntConsumer;

/** Writes a made-up session as the MCoRec challenge publishes its sessions. */
public final class GeneratedSession {

    private static final int TRACK_SIZE = 224;
    private static final int LIP_SIZE = 96;

    /** Heads of the central camera's picture: rows of four. */
    private static final int CENTRAL_HEAD = 160;

    private static final int CENTRAL_COLUMNS = 4;
    private static final int SAMPLES_PER_PICTURE = MediaReader.SAMPLE_RATE / Pictures.PER_SECOND;

    /** How much faster or slower than the source a voice is at most: recognisers still know it. */
    private static final double SPEED_RANGE = 0.12;

    private final SessionPlan plan;
    private final ByProducts given;
    private final List<FilmedSpeaker> speakers = new ArrayList<>();
    private final Room room;
    private final Path folder;
    private final int pictures;

    private GeneratedSession(SessionPlan plan, ByProducts given, SpeechSource speech, Path folder) throws IOException {
        this.plan = plan;
        this.given = given;
        this.folder = folder;
        this.pictures = (int) Math.round(plan.seconds() * Pictures.PER_SECOND);
        List<Turn> turns = new TurnTaking(plan, speech, voices(plan)).turns();
        for (int speaker = 0; speaker < plan.speakers(); speaker++) {
            speakers.add(new FilmedSpeaker(speaker, turns, plan.seed()));
        }
        this.room = new Room(plan, turns);
    }

    /**
     * Writes a session that is made of the recordings of a manifest.
     *
     * @param folder the session's folder, which need not exist
     * @param manifest JSON lines with {@code audio_filepath} and {@code text}
     * @param progress is told the number of every speaker whose tracks are written
     */
    public static void ofRecordings(
            Path folder, SessionPlan plan, ByProducts given, Path manifest, IntConsumer progress) throws IOException {
        new GeneratedSession(plan, given, new RecordedSpeech(manifest), folder).write(progress);
    }

    /** Writes a session in which flite says the texts of a manifest; otherwise as {@link #ofRecordings}. */
    public static void ofFlite(Path folder, SessionPlan plan, ByProducts given, Path manifest, IntConsumer progress)
            throws IOException {
        SpeechSource speech = new FliteSpeech(new RecordedSpeech(manifest).lines());
        new GeneratedSession(plan, given, speech, folder).write(progress);
    }

    /** Voices spread evenly over the range, in an order left to chance. */
    private static List<Voice> voices(SessionPlan plan) {
        Random random = new Random(plan.seed() * 5 + 1);
        List<Integer> places = new ArrayList<>();
        for (int speaker = 0; speaker < plan.speakers(); speaker++) {
            places.add(speaker);
        }
        java.util.Collections.shuffle(places, random);
        List<Voice> voices = new ArrayList<>();
        for (int speaker = 0; speaker < plan.speakers(); speaker++) {
            double place = (places.get(speaker) + random.nextDouble()) / plan.speakers();
            voices.add(new Voice(speaker, 1 + SPEED_RANGE * (2 * place - 1)));
        }
        return voices;
    }

    private void write(IntConsumer progress) throws IOException {
        System.setProperty("java.awt.headless", "true");
        Files.createDirectories(folder.resolve("labels"));
        Map<String, Object> metadata = new LinkedHashMap<>();
        Map<String, Integer> conversations = new LinkedHashMap<>();
        for (int speaker = 0; speaker < plan.speakers(); speaker++) {
            String name = "spk_" + speaker;
            metadata.put(name, Map.of("central", track(speaker, "speakers/" + name + "/central_crops")));
            conversations.put(name, plan.conversation(speaker));
            Files.writeString(
                    folder.resolve("labels/" + name + ".vtt"),
                    captions(speakers.get(speaker).turns()));
            progress.accept(speaker);
        }
        if (given.central()) {
            central();
        }
        json("labels/speaker_to_cluster.json", conversations);
        // Last, because a folder is a session by it.
        json("metadata.json", metadata);
    }

    private Map<String, Object> track(int speaker, String crops) throws IOException {
        FilmedSpeaker person = speakers.get(speaker);
        Files.createDirectories(folder.resolve(crops));
        float[] sound = room.sound(speaker);
        Map<String, Object> files = new LinkedHashMap<>();
        AffineTransform whole = Camera.head(TRACK_SIZE);
        film(crops + "/track_00.mp4", TRACK_SIZE, speaker, sound, (onto, time) -> person.draw(onto, whole, time));
        files.put("video", crops + "/track_00.mp4");
        json(crops + "/track_00.json", span("start_time", "end_time"));
        files.put("crop_metadata", crops + "/track_00.json");
        json(crops + "/track_00_bbox.json", boxes(speaker));
        files.put("bbox", crops + "/track_00_bbox.json");
        if (given.activity()) {
            json(crops + "/track_00_asd.json", activity(person));
            files.put("asd", crops + "/track_00_asd.json");
        }
        if (given.lips()) {
            AffineTransform near = Camera.lips();
            film(
                    crops + "/track_00_lip.av.mp4",
                    LIP_SIZE,
                    speaker,
                    sound,
                    (onto, time) -> person.drawStraight(onto, near, time));
            files.put("lip", crops + "/track_00_lip.av.mp4");
        }
        Map<String, Object> central = new LinkedHashMap<>();
        if (given.central()) {
            central.put("video", "central_video.mp4");
        }
        central.put("uem", span("start", "end"));
        central.put("crops", List.of(files));
        return central;
    }

    /** Draws what is seen at an instant. */
    private interface Scene {
        void draw(Graphics2D onto, double seconds);
    }

    private void film(String file, int size, int speaker, float[] sound, Scene scene) throws IOException {
        Camera camera = new Camera(size, size, new Random(plan.seed() * 101 + size * 11L + speaker));
        try (VideoWriter video = VideoWriter.open(folder.resolve(file), PictureForm.RGB, size, size, true)) {
            for (int picture = 0; picture < pictures; picture++) {
                double time = (double) picture / Pictures.PER_SECOND;
                double light = speakers.get(speaker).pose(time).light();
                video.picture(camera.film(light, onto -> scene.draw(onto, time)));
                video.sound(part(sound, picture));
            }
            video.finish();
        }
    }

    private static float[] part(float[] sound, int picture) {
        int from = Math.min(sound.length, picture * SAMPLES_PER_PICTURE);
        return Arrays.copyOfRange(sound, from, Math.min(sound.length, from + SAMPLES_PER_PICTURE));
    }

    private void central() throws IOException {
        int rows = (plan.speakers() + CENTRAL_COLUMNS - 1) / CENTRAL_COLUMNS;
        int height = rows * CENTRAL_HEAD;
        int width = CENTRAL_COLUMNS * CENTRAL_HEAD;
        Camera camera = new Camera(height, width, new Random(plan.seed() * 101 + 1));
        float[] sound = room.sound();
        try (VideoWriter video =
                VideoWriter.open(folder.resolve("central_video.mp4"), PictureForm.RGB, height, width, true)) {
            for (int picture = 0; picture < pictures; picture++) {
                double time = (double) picture / Pictures.PER_SECOND;
                video.picture(camera.film(1, onto -> heads(onto, time)));
                video.sound(part(sound, picture));
            }
            video.finish();
        }
    }

    private void heads(Graphics2D onto, double time) {
        for (int speaker = 0; speaker < plan.speakers(); speaker++) {
            int left = speaker % CENTRAL_COLUMNS * CENTRAL_HEAD;
            int top = speaker / CENTRAL_COLUMNS * CENTRAL_HEAD;
            Graphics2D cell = (Graphics2D) onto.create(left, top, CENTRAL_HEAD, CENTRAL_HEAD);
            speakers.get(speaker).draw(cell, Camera.head(CENTRAL_HEAD), time);
            cell.dispose();
        }
    }

    /** Where a speaker's track is in the central picture: left, top, right, bottom of every frame. */
    private Map<String, List<Integer>> boxes(int speaker) {
        int left = speaker % CENTRAL_COLUMNS * CENTRAL_HEAD;
        int top = speaker / CENTRAL_COLUMNS * CENTRAL_HEAD;
        Map<String, List<Integer>> boxes = new LinkedHashMap<>();
        for (int picture = 0; picture < pictures; picture++) {
            boxes.put(Integer.toString(picture), List.of(left, top, left + CENTRAL_HEAD, top + CENTRAL_HEAD));
        }
        return boxes;
    }

    /** Scores as a detector gives them: clearly above zero while speaking, else below, never quite steady. */
    private Map<String, Double> activity(FilmedSpeaker person) {
        Map<String, Double> scores = new LinkedHashMap<>();
        for (int picture = 0; picture < pictures; picture++) {
            boolean speaking = person.speaks((picture + 0.5) / Pictures.PER_SECOND);
            double score = (speaking ? 2.5 : -2.5) + 0.5 * Math.sin(0.7 * picture);
            scores.put(Integer.toString(picture), Math.round(10 * score) / 10.0);
        }
        return scores;
    }

    /** The whole session, under the names the file at hand has for its limits. */
    private Map<String, Double> span(String start, String end) {
        Map<String, Double> span = new LinkedHashMap<>();
        span.put(start, 0.0);
        span.put(end, plan.seconds());
        return span;
    }

    private static String captions(List<Turn> turns) {
        List<String> cues = new ArrayList<>(List.of("WEBVTT\n"));
        for (Turn turn : turns) {
            cues.add(clock(turn.start()) + " --> " + clock(turn.end()) + "\n"
                    + turn.utterance().text() + "\n");
        }
        return String.join("\n", cues);
    }

    private static String clock(double seconds) {
        long milliseconds = Math.round(1000 * seconds);
        return String.format(
                Locale.ROOT,
                "%02d:%02d:%02d.%03d",
                milliseconds / 3_600_000,
                milliseconds / 60_000 % 60,
                milliseconds / 1000 % 60,
                milliseconds % 1000);
    }

    private void json(String file, Object value) throws IOException {
        Files.writeString(
                folder.resolve(file),
                Json.mapper().writerWithDefaultPrettyPrinter().writeValueAsString(value) + "\n");
    }
}
