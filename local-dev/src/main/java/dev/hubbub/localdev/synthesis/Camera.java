package dev.hubbub.localdev.synthesis;

import java.awt.Graphics2D;
import java.awt.geom.AffineTransform;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferInt;
import java.util.Random;
import java.util.function.Consumer;

/** Films drawn people: pictures of one size as bytes, a little unsharp and noisy as cameras' are. */
final class Camera {

    /** Standard deviation of the noise, of 255. */
    private static final double NOISE = 2.5;

    private static final int NOISE_VALUES = 1 << 16;

    private final int height;
    private final int width;
    private final BufferedImage image;
    private final byte[] pixels;
    private final byte[] noise = new byte[NOISE_VALUES];
    private final Random random;

    Camera(int height, int width, Random random) {
        this.height = height;
        this.width = width;
        this.image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        this.pixels = new byte[3 * height * width];
        this.random = random;
        for (int n = 0; n < noise.length; n++) {
            noise[n] = (byte) Math.round(NOISE * random.nextGaussian());
        }
    }

    /** Where the square of 256 of the mean face is in pictures of lips: its middle, cut out as lips are cropped. */
    static AffineTransform lips() {
        return AffineTransform.getTranslateInstance(48 - 129.3, 48 - 157.8);
    }

    /** Where the square of 256 of the mean face is in a picture of a whole head of {@code size} pixels. */
    static AffineTransform head(double size) {
        AffineTransform place = AffineTransform.getScaleInstance(size / 256, size / 256);
        place.translate(128 - 129.4, 12);
        place.translate(128, 128);
        place.scale(1.04, 1.04);
        place.translate(-128, -128);
        return place;
    }

    /** A picture of what is drawn: red, green and blue of every pixel, valid until the next one. */
    byte[] film(double light, Consumer<Graphics2D> scene) {
        Graphics2D graphics = image.createGraphics();
        scene.accept(graphics);
        graphics.dispose();
        int[] colours = ((DataBufferInt) image.getRaster().getDataBuffer()).getData();
        int grain = random.nextInt(NOISE_VALUES);
        for (int n = 0; n < height * width; n++) {
            int before = colours[n % width == 0 ? n : n - 1];
            int colour = colours[n];
            for (int channel = 0; channel < 3; channel++) {
                int shift = 16 - 8 * channel;
                int sharp = 3 * (colour >> shift & 0xff) + (before >> shift & 0xff);
                double value = light * sharp / 4 + noise[grain];
                grain = grain + 1 & NOISE_VALUES - 1;
                pixels[3 * n + channel] = (byte) Math.max(0, Math.min(255, Math.round(value)));
            }
        }
        return pixels;
    }
}
