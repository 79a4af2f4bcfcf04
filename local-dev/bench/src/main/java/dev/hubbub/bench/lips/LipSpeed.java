package dev.hubbub.bench.lips;

import dev.hubbub.bench.time.Spent;
import dev.hubbub.media.face.BuiltInLandmarks;
import dev.hubbub.media.face.FaceDetector;
import dev.hubbub.media.face.RgbPicture;
import dev.hubbub.media.lips.LipExtraction;
import dev.hubbub.media.lips.LipQuality;
import dev.hubbub.media.video.PictureForm;
import dev.hubbub.media.video.VideoRecording;
import dev.hubbub.media.video.VideoWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * How fast lips are cut out of a face track of 224 x 224 pixels, and where the time goes. Each step is also done by itself;
 * what is left of the whole is the search for the mouth's path and the cutting.
 *
 * @param pictures of the track
 * @param faces in how many of them a face was found
 * @param whole reading the track, cutting and writing the lips
 * @param decode reading its pictures, which is done twice: once for the points and once for the patches
 * @param detect looking for the face in every tenth picture
 * @param landmarks finding the points in each picture
 * @param encode writing as many pictures of a mouth's size
 * @param picturesPerCpuSecond of the whole
 */
public record LipSpeed(
        int pictures,
        int faces,
        Spent whole,
        Spent decode,
        Spent detect,
        Spent landmarks,
        Spent encode,
        double picturesPerCpuSecond) {

    private static final int SIDE = 96;
    private static final int PER_DETECTION = 10;
    private static final int DETECTOR_SIZE = 160;
    private static final int BATCH = 50;

    /** Measures with a track that is drawn into {@code folder}; the first run of each is not counted. */
    public static LipSpeed measure(Path folder, int pictures, int repeats) {
        try {
            Path track = folder.resolve("track.mp4");
            Path lips = folder.resolve("lips.mp4");
            DrawnTrack.write(track, pictures);
            List<RgbPicture> all = read(track);
            FaceDetector detector = new FaceDetector(DETECTOR_SIZE, 0.5);
            BuiltInLandmarks landmarks = new BuiltInLandmarks();
            int faces = cut(track, lips).faces();
            Spent whole = repeated(repeats, () -> cut(track, lips));
            Spent decode = repeated(repeats, () -> read(track));
            Spent detect = repeated(repeats, () -> detect(detector, all));
            Spent points = repeated(repeats, () -> points(landmarks, all));
            Spent encode = repeated(repeats, () -> write(folder.resolve("patches.mp4"), all));
            return new LipSpeed(
                    pictures,
                    faces,
                    whole,
                    decode.plus(decode),
                    detect,
                    points.minus(detect),
                    encode,
                    pictures / whole.cpuSeconds());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What is left of the whole. */
    public Spent rest() {
        return whole.minus(decode).minus(detect).minus(landmarks).minus(encode);
    }

    private static LipQuality cut(Path track, Path lips) {
        try {
            return new LipExtraction(new BuiltInLandmarks()).write(track, lips);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<RgbPicture> read(Path track) {
        List<RgbPicture> pictures = new ArrayList<>();
        try (VideoRecording video = VideoRecording.open(track)) {
            video.stream(
                    PictureForm.RGB,
                    (number, pixels) -> pictures.add(new RgbPicture(DrawnTrack.SIZE, DrawnTrack.SIZE, pixels.clone())));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return pictures;
    }

    private static int detect(FaceDetector detector, List<RgbPicture> pictures) {
        int faces = 0;
        for (int at = 0; at < pictures.size(); at += PER_DETECTION) {
            faces += detector.detect(pictures.get(at)).size();
        }
        return faces;
    }

    private static int points(BuiltInLandmarks landmarks, List<RgbPicture> pictures) {
        int found = 0;
        for (int at = 0; at < pictures.size(); at += BATCH) {
            found += landmarks
                    .detect(pictures.subList(at, Math.min(pictures.size(), at + BATCH)))
                    .size();
        }
        return found;
    }

    private static int write(Path file, List<RgbPicture> pictures) {
        try (VideoWriter writer = VideoWriter.open(file, PictureForm.RGB, SIDE, SIDE, true)) {
            for (RgbPicture picture : pictures) {
                writer.picture(middle(picture));
                writer.sound(new float[640]);
            }
            writer.finish();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return pictures.size();
    }

    private static byte[] middle(RgbPicture picture) {
        byte[] patch = new byte[SIDE * SIDE * 3];
        int corner = (DrawnTrack.SIZE - SIDE) / 2;
        for (int row = 0; row < SIDE; row++) {
            int from = ((corner + row) * DrawnTrack.SIZE + corner) * 3;
            System.arraycopy(picture.pixels(), from, patch, row * SIDE * 3, SIDE * 3);
        }
        return patch;
    }

    private static Spent repeated(int repeats, Supplier<?> work) {
        work.get();
        List<Spent> runs = new ArrayList<>(repeats);
        for (int run = 0; run < repeats; run++) {
            runs.add(Spent.on(work).spent());
        }
        return Spent.median(runs);
    }
}
