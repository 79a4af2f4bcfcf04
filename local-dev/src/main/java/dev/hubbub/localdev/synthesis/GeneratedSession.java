package dev.hubbub.localdev.synthesis;

import dev.hubbub.media.video.PictureForm;
import dev.hubbub.media.video.Pictures;
import dev.hubbub.media.video.VideoWriter;
import java.awt.Graphics2D;
import java.awt.geom.AffineTransform;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.function.IntConsumer;

/** Writes a made-up session as the MCoRec challenge publishes its sessions. */
public final class GeneratedSession {

    /** Heads of the central camera's picture: rows of four. */
    private static final int CENTRAL_HEAD = 160;

    private static final int CENTRAL_COLUMNS = 4;

    /** The head in the picture of a speaker's own camera, which it fills. */
    private static final int EGO_HEAD = 320;

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
            Map<String, Object> views = new LinkedHashMap<>();
            views.put("central", central(speaker, "speakers/" + name));
            if (given.ego()) {
                views.put("ego", ego(speaker, "speakers/" + name));
            }
            metadata.put(name, views);
            conversations.put(name, plan.conversation(speaker));
            Files.writeString(
                    folder.resolve("labels/" + name + ".vtt"),
                    captions(speakers.get(speaker).turns()));
            progress.accept(speaker);
        }
        if (given.whole()) {
            central();
        }
        TrackFiles.json(folder, "labels/speaker_to_cluster.json", conversations);
        // Last, because a folder is a session by it.
        TrackFiles.json(folder, "metadata.json", metadata);
    }

    private Map<String, Object> central(int speaker, String home) throws IOException {
        TrackFiles track = new TrackFiles(folder, given, speaker, speakers.get(speaker), OwnCamera.central(plan));
        int left = left(speaker);
        int top = top(speaker);
        List<Integer> box = List.of(left, top, left + CENTRAL_HEAD, top + CENTRAL_HEAD);
        Map<String, Object> files = track.write(home + "/central_crops", room.sound(speaker), box, 2.5);
        return view(given.whole() ? "central_video.mp4" : null, 0, files);
    }

    /** What a speaker's own camera and lapel microphone recorded; their clock is another than the session's. */
    private Map<String, Object> ego(int speaker, String home) throws IOException {
        FilmedSpeaker person = speakers.get(speaker);
        OwnCamera camera = OwnCamera.ego(plan, speaker);
        TrackFiles track = new TrackFiles(folder, given, speaker, person, camera);
        float[] sound = room.lapel(speaker, camera.lead());
        List<Integer> box = List.of(0, 0, EGO_HEAD, EGO_HEAD);
        Map<String, Object> files = track.write(home + "/ego_crops", sound, box, 3.5);
        String video = home + "/ego_video.mp4";
        if (given.whole()) {
            AffineTransform near = Camera.head(EGO_HEAD);
            track.film(video, EGO_HEAD, 0, sound, (onto, time) -> person.draw(onto, near, time));
        }
        return view(given.whole() ? video : null, camera.lead(), files);
    }

    /** A view as the metadata tells of it: the conversation is all of the session, on the view's own clock. */
    private Map<String, Object> view(String video, double lead, Map<String, Object> track) {
        Map<String, Object> view = new LinkedHashMap<>();
        if (video != null) {
            view.put("video", video);
        }
        Map<String, Double> uem = new LinkedHashMap<>();
        uem.put("start", lead);
        uem.put("end", lead + plan.seconds());
        view.put("uem", uem);
        view.put("crops", List.of(track));
        return view;
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
                video.sound(TrackFiles.part(sound, picture));
            }
            video.finish();
        }
    }

    private void heads(Graphics2D onto, double time) {
        for (int speaker = 0; speaker < plan.speakers(); speaker++) {
            Graphics2D cell = (Graphics2D) onto.create(left(speaker), top(speaker), CENTRAL_HEAD, CENTRAL_HEAD);
            speakers.get(speaker).draw(cell, Camera.head(CENTRAL_HEAD), time);
            cell.dispose();
        }
    }

    private static int left(int speaker) {
        return speaker % CENTRAL_COLUMNS * CENTRAL_HEAD;
    }

    private static int top(int speaker) {
        return speaker / CENTRAL_COLUMNS * CENTRAL_HEAD;
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
}
