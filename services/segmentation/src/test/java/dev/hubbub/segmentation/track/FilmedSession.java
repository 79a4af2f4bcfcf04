package dev.hubbub.segmentation.track;

import dev.hubbub.contracts.Json;
import dev.hubbub.media.video.PictureForm;
import dev.hubbub.media.video.VideoWriter;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.AffineTransform;
import java.awt.geom.Ellipse2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.IntPredicate;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.javacv.FFmpegFrameRecorder;
import org.bytedeco.javacv.Frame;

/** A session of the MCoRec layout with drawn heads, whose by-products can be left out. */
final class FilmedSession {

    static final int PICTURES_PER_SECOND = 25;
    private static final int SIZE = 224;

    private final Path folder;
    private final Map<String, List<Map<String, String>>> crops = new LinkedHashMap<>();

    FilmedSession(Path folder) throws IOException {
        this.folder = Files.createDirectories(folder);
    }

    /** Names files of a track; they are written by others. */
    FilmedSession track(String speaker, Map<String, String> files) {
        crops.computeIfAbsent(speaker, name -> new ArrayList<>()).add(files);
        return this;
    }

    FilmedSession speakerWithoutTracks(String speaker) {
        crops.put(speaker, new ArrayList<>());
        return this;
    }

    /** A head whose mouth moves in some seconds, in which it is heard too. */
    FilmedSession film(String file, int seconds, IntPredicate speaks) throws IOException {
        Random noise = new Random(seconds);
        try (VideoWriter writer = VideoWriter.open(path(file), PictureForm.RGB, SIZE, SIZE, true)) {
            for (int number = 0; number < seconds * PICTURES_PER_SECOND; number++) {
                boolean speaking = speaks.test(number / PICTURES_PER_SECOND);
                writer.picture(head(speaking ? Math.abs(Math.sin(number * 0.8)) : 0, true));
                float[] sound = new float[640];
                for (int n = 0; n < sound.length; n++) {
                    sound[n] = (float) noise.nextGaussian() * 0.05f;
                }
                writer.sound(sound);
            }
            writer.finish();
        }
        return this;
    }

    /** A film of a wall, with sound. */
    FilmedSession wall(String file, int pictures) throws IOException {
        try (VideoWriter writer = VideoWriter.open(path(file), PictureForm.RGB, SIZE, SIZE, false)) {
            for (int number = 0; number < pictures; number++) {
                writer.picture(head(0, false));
            }
            writer.finish();
        }
        return this;
    }

    /** A head, and in some other places of the picture smaller ones, without sound. */
    FilmedSession crowd(String file, int pictures, int others) throws IOException {
        try (VideoWriter writer = VideoWriter.open(path(file), PictureForm.RGB, SIZE, SIZE, false)) {
            for (int number = 0; number < pictures; number++) {
                writer.picture(heads(0, 1 + others));
            }
            writer.finish();
        }
        return this;
    }

    /** A head whose pictures are as far from each other as is given, with so many seconds of sound. */
    FilmedSession uneven(String file, double[] times, double soundSeconds) throws IOException {
        try (FFmpegFrameRecorder recorder =
                new FFmpegFrameRecorder(path(file).toFile(), SIZE, SIZE, soundSeconds > 0 ? 1 : 0)) {
            recorder.setVideoCodec(avcodec.AV_CODEC_ID_H264);
            recorder.setPixelFormat(avutil.AV_PIX_FMT_YUV420P);
            recorder.setVideoBitrate(1_000_000);
            // Times are multiples of 25 ms.
            recorder.setFrameRate(40);
            recorder.setAudioCodec(avcodec.AV_CODEC_ID_AAC);
            recorder.setSampleRate(16_000);
            recorder.start();
            for (double time : times) {
                recorder.setTimestamp(Math.round(1e6 * time));
                recorder.recordImage(
                        SIZE,
                        SIZE,
                        Frame.DEPTH_UBYTE,
                        3,
                        3 * SIZE,
                        avutil.AV_PIX_FMT_RGB24,
                        ByteBuffer.wrap(heads(Math.abs(Math.sin(8 * time)), 1)));
            }
            if (soundSeconds > 0) {
                float[] sound = new float[(int) (16_000 * soundSeconds)];
                for (int n = 0; n < sound.length; n++) {
                    sound[n] = 0.1f * (float) Math.sin(0.1 * n);
                }
                recorder.recordSamples(16_000, 1, FloatBuffer.wrap(sound));
            }
            recorder.stop();
        }
        return this;
    }

    Path path(String file) throws IOException {
        Path path = folder.resolve(file);
        Files.createDirectories(path.getParent());
        return path;
    }

    void write() throws IOException {
        Map<String, Object> metadata = new LinkedHashMap<>();
        crops.forEach((speaker, tracks) -> metadata.put(speaker, Map.of("central", Map.of("crops", tracks))));
        Json.write(folder.resolve("metadata.json"), metadata);
    }

    private static byte[] head(double open, boolean face) {
        return heads(open, face ? 1 : 0);
    }

    /** The first one in the middle, others in the corners. */
    private static byte[] heads(double open, int count) {
        BufferedImage image = new BufferedImage(SIZE, SIZE, BufferedImage.TYPE_INT_RGB);
        Graphics2D pen = image.createGraphics();
        pen.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        pen.setColor(new Color(96, 110, 128));
        pen.fillRect(0, 0, SIZE, SIZE);
        AffineTransform middle = pen.getTransform();
        for (int head = count - 1; head >= 0; head--) {
            if (head > 0) {
                pen.translate(head % 2 * 0.74 * SIZE, (head - 1) / 2 * 0.74 * SIZE);
                pen.scale(0.26, 0.26);
            }
            draw(pen, open);
            pen.setTransform(middle);
        }
        pen.dispose();
        byte[] pixels = new byte[SIZE * SIZE * 3];
        for (int at = 0; at < SIZE * SIZE; at++) {
            int rgb = image.getRGB(at % SIZE, at / SIZE);
            pixels[3 * at] = (byte) (rgb >> 16);
            pixels[3 * at + 1] = (byte) (rgb >> 8);
            pixels[3 * at + 2] = (byte) rgb;
        }
        return pixels;
    }

    private static void draw(Graphics2D pen, double open) {
        Color hair = new Color(62, 44, 34);
        Color skin = new Color(224, 182, 150);
        oval(pen, hair, 112, 98, 67, 82);
        oval(pen, skin, 112, 112, 58, 78);
        for (int side = -1; side <= 1; side += 2) {
            oval(pen, hair, 112 + side * 25, 80, 15, 3);
            oval(pen, Color.WHITE, 112 + side * 24, 100, 12, 7);
            oval(pen, Color.BLACK, 112 + side * 24, 100, 5, 6);
            oval(pen, skin.darker().darker(), 112 + side * 5, 132, 3, 2);
        }
        oval(pen, skin.darker(), 112, 122, 3, 12);
        oval(pen, new Color(176, 84, 84), 112, 156, 23, 7 + 14 * open);
        oval(pen, new Color(70, 20, 24), 112, 156, 18, 1 + 14 * open);
    }

    private static void oval(Graphics2D pen, Color colour, double x, double y, double halfWidth, double halfHeight) {
        pen.setColor(colour);
        pen.fill(new Ellipse2D.Double(x - halfWidth, y - halfHeight, 2 * halfWidth, 2 * halfHeight));
    }
}
