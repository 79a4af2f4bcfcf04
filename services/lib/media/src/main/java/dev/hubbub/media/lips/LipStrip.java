package dev.hubbub.media.lips;

import dev.hubbub.media.video.PictureForm;
import dev.hubbub.media.video.Pictures;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;

/** Pictures of a mouth side by side, each {@value #SIDE} pixels wide and high, as a JPEG file of a few kilobytes. */
public final class LipStrip {

    /** Pixels of a picture, across and down. */
    public static final int SIDE = 48;

    private static final Color NOTHING = new Color(128, 128, 128);
    private static final float QUALITY = 0.6f;

    private final BufferedImage strip;
    private boolean empty = true;

    /** A strip of so many places, grey as long as nothing is put there. */
    public LipStrip(int places) {
        strip = new BufferedImage(places * SIDE, SIDE, BufferedImage.TYPE_INT_RGB);
        Graphics2D pen = strip.createGraphics();
        pen.setColor(NOTHING);
        pen.fillRect(0, 0, strip.getWidth(), SIDE);
        pen.dispose();
    }

    /**
     * Puts a picture at a place, counted from 0.
     *
     * @param pictures coloured; the first of them is taken
     */
    public void put(int place, Pictures pictures) {
        if (pictures.form() != PictureForm.RGB) {
            throw new IllegalArgumentException("A strip is made of coloured pictures, not of " + pictures.form());
        }
        BufferedImage mouth = new BufferedImage(pictures.width(), pictures.height(), BufferedImage.TYPE_INT_RGB);
        byte[] pixels = pictures.pixels();
        int[] colours = new int[pictures.width() * pictures.height()];
        for (int at = 0; at < colours.length; at++) {
            colours[at] = (pixels[3 * at] & 0xff) << 16 | (pixels[3 * at + 1] & 0xff) << 8 | pixels[3 * at + 2] & 0xff;
        }
        mouth.setRGB(0, 0, pictures.width(), pictures.height(), colours, 0, pictures.width());
        Graphics2D pen = strip.createGraphics();
        pen.setRenderingHint(RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
        pen.drawImage(mouth, place * SIDE, 0, SIDE, SIDE, null);
        pen.dispose();
        empty = false;
    }

    /** Whether no picture was put anywhere. */
    public boolean isEmpty() {
        return empty;
    }

    /** Writes it. */
    public void write(Path file) throws IOException {
        ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
        try (OutputStream bytes = Files.newOutputStream(file);
                ImageOutputStream out = ImageIO.createImageOutputStream(bytes)) {
            ImageWriteParam how = writer.getDefaultWriteParam();
            how.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
            how.setCompressionQuality(QUALITY);
            writer.setOutput(out);
            writer.write(null, new IIOImage(strip, null, null), how);
        } finally {
            writer.dispose();
        }
    }
}
