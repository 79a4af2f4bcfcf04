package dev.hubbub.bench.lips;

import dev.hubbub.media.video.PictureForm;
import dev.hubbub.media.video.VideoWriter;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.Ellipse2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Random;

/** The video of a drawn head that moves and speaks, 224 x 224 pixels with sound, as face tracks are. */
public final class DrawnTrack {

    static final int SIZE = 224;
    private static final int SAMPLES_PER_PICTURE = 640;
    private static final Color HAIR = new Color(62, 44, 34);
    private static final Color SKIN = new Color(224, 182, 150);
    private static final Color LIPS = new Color(176, 84, 84);

    private DrawnTrack() {}

    /** Writes as many pictures, always the same ones. */
    public static void write(Path file, int pictures) throws IOException {
        Random noise = new Random(1);
        try (VideoWriter writer = VideoWriter.open(file, PictureForm.RGB, SIZE, SIZE, true)) {
            for (int number = 0; number < pictures; number++) {
                writer.picture(picture(number, noise));
                float[] sound = new float[SAMPLES_PER_PICTURE];
                for (int n = 0; n < sound.length; n++) {
                    sound[n] = (float) noise.nextGaussian() * 0.05f;
                }
                writer.sound(sound);
            }
            writer.finish();
        }
    }

    private static byte[] picture(int number, Random noise) {
        BufferedImage image = new BufferedImage(SIZE, SIZE, BufferedImage.TYPE_INT_RGB);
        Graphics2D pen = image.createGraphics();
        pen.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        pen.setColor(new Color(96, 110, 128));
        pen.fillRect(0, 0, SIZE, SIZE);
        pen.translate(6 * Math.sin(number * 0.05), 3 * Math.sin(number * 0.08));
        head(pen, Math.abs(Math.sin(number * 0.8)));
        pen.dispose();
        byte[] pixels = new byte[SIZE * SIZE * 3];
        for (int at = 0; at < SIZE * SIZE; at++) {
            int rgb = image.getRGB(at % SIZE, at / SIZE);
            // A camera's noise: without it a decoder would have less to do than it has.
            int grain = noise.nextInt(7) - 3;
            for (int colour = 0; colour < 3; colour++) {
                int value = (rgb >> 16 - 8 * colour & 0xff) + grain;
                pixels[3 * at + colour] = (byte) Math.max(0, Math.min(255, value));
            }
        }
        return pixels;
    }

    private static void head(Graphics2D pen, double open) {
        oval(pen, HAIR, 112, 98, 67, 82);
        oval(pen, SKIN, 112, 112, 58, 78);
        for (int side = -1; side <= 1; side += 2) {
            oval(pen, HAIR, 112 + side * 25, 80, 15, 3);
            oval(pen, Color.WHITE, 112 + side * 24, 100, 12, 7);
            oval(pen, Color.BLACK, 112 + side * 24, 100, 5, 6);
            oval(pen, SKIN.darker().darker(), 112 + side * 5, 132, 3, 2);
        }
        oval(pen, SKIN.darker(), 112, 122, 3, 12);
        oval(pen, LIPS, 112, 156, 23, 7 + 14 * open);
        oval(pen, LIPS.darker().darker(), 112, 156, 18, 1 + 14 * open);
    }

    private static void oval(Graphics2D pen, Color colour, double x, double y, double halfWidth, double halfHeight) {
        pen.setColor(colour);
        pen.fill(new Ellipse2D.Double(x - halfWidth, y - halfHeight, 2 * halfWidth, 2 * halfHeight));
    }
}
