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
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * The files of one speaker's track in one view.
 *
 * @param folder the session's
 * @param given what the track comes with
 * @param speaker the speaker's number
 * @param person who is filmed
 * @param camera what films
 */
record TrackFiles(Path folder, ByProducts given, int speaker, FilmedSpeaker person, OwnCamera camera) {

    private static final int TRACK_SIZE = 224;
    private static final int LIP_SIZE = 96;
    private static final int SAMPLES_PER_PICTURE = MediaReader.SAMPLE_RATE / Pictures.PER_SECOND;

    /** Draws what is seen at an instant of the session. */
    interface Scene {
        void draw(Graphics2D onto, double seconds);
    }

    /**
     * Writes them.
     *
     * @param crops where, below the session's folder
     * @param sound of all of the camera's recording
     * @param box where the face is in the camera's picture: left, top, right, bottom
     * @param score what a frame scores in which a word is being said
     * @return the files by what they are in {@code metadata.json}
     */
    Map<String, Object> write(String crops, float[] sound, List<Integer> box, double score) throws IOException {
        Files.createDirectories(folder.resolve(crops));
        Map<String, Object> files = new LinkedHashMap<>();
        AffineTransform whole = Camera.head(TRACK_SIZE);
        film(
                crops + "/track_00.mp4",
                TRACK_SIZE,
                camera.first(),
                sound,
                (onto, time) -> person.draw(onto, whole, time));
        files.put("video", crops + "/track_00.mp4");
        json(folder, crops + "/track_00.json", span("start_time", camera.first(), "end_time", camera.pictures()));
        files.put("crop_metadata", crops + "/track_00.json");
        json(folder, crops + "/track_00_bbox.json", boxes(box));
        files.put("bbox", crops + "/track_00_bbox.json");
        if (given.activity()) {
            json(folder, crops + "/track_00_asd.json", activity(score));
            files.put("asd", crops + "/track_00_asd.json");
        }
        if (given.lips()) {
            AffineTransform near = Camera.lips();
            film(
                    crops + "/track_00_lip.av.mp4",
                    LIP_SIZE,
                    camera.first(),
                    sound,
                    (onto, time) -> person.drawStraight(onto, near, time));
            files.put("lip", crops + "/track_00_lip.av.mp4");
        }
        return files;
    }

    /**
     * Films from a picture of the camera's on to its last.
     *
     * @param sound of all of the camera's recording
     */
    void film(String file, int size, int from, float[] sound, Scene scene) throws IOException {
        Camera lens = new Camera(size, size, new Random(camera.seed() + size * 11L + speaker));
        try (VideoWriter video = VideoWriter.open(folder.resolve(file), PictureForm.RGB, size, size, true)) {
            for (int picture = from; picture < camera.pictures(); picture++) {
                double time = camera.sessionTime(picture);
                double light = person.pose(time).light();
                video.picture(lens.film(light, onto -> scene.draw(onto, time)));
                video.sound(part(sound, picture));
            }
            video.finish();
        }
    }

    /** The sound that belongs to a picture. */
    static float[] part(float[] sound, int picture) {
        int from = Math.min(sound.length, picture * SAMPLES_PER_PICTURE);
        return Arrays.copyOfRange(sound, from, Math.min(sound.length, from + SAMPLES_PER_PICTURE));
    }

    private Map<String, List<Integer>> boxes(List<Integer> box) {
        Map<String, List<Integer>> boxes = new LinkedHashMap<>();
        for (int picture = camera.first(); picture < camera.pictures(); picture++) {
            boxes.put(Integer.toString(picture), box);
        }
        return boxes;
    }

    /** Scores as a detector gives them: clearly above zero while speaking, else below, never quite steady. */
    private Map<String, Double> activity(double score) {
        Map<String, Double> scores = new LinkedHashMap<>();
        for (int picture = camera.first(); picture < camera.pictures(); picture++) {
            boolean speaking = person.speaks(camera.sessionTime(picture + 0.5));
            double value = (speaking ? score : -2.5) + 0.5 * Math.sin(0.7 * picture);
            scores.put(Integer.toString(picture), Math.round(10 * value) / 10.0);
        }
        return scores;
    }

    private static Map<String, Double> span(String start, int first, String end, int last) {
        Map<String, Double> span = new LinkedHashMap<>();
        span.put(start, OwnCamera.seconds(first));
        span.put(end, OwnCamera.seconds(last));
        return span;
    }

    static void json(Path folder, String file, Object value) throws IOException {
        Files.writeString(folder.resolve(file), Json.indented(value));
    }
}
