package dev.hubbub.localdev.spectrogram;

import dev.hubbub.speech.features.LogMel;
import dev.hubbub.speech.features.MelSpectrogram;
import java.awt.BasicStroke;
import java.awt.Font;
import java.awt.FontMetrics;
import java.awt.Graphics2D;
import java.awt.Rectangle;
import java.awt.RenderingHints;
import java.awt.geom.AffineTransform;
import java.awt.image.BufferedImage;

/**
 * Draws the features that a model takes in: time to the right, mel bands upwards with marks in hertz, and beside it what
 * the colours mean. Colours span the eight decades that Whisper's features keep below their loudest value.
 */
public final class SpectrogramPicture {

    /** The least width in pixels at which words and bands can be told apart. */
    public static final int LEAST_WIDTH = 480;

    /** The least height. */
    public static final int LEAST_HEIGHT = 240;

    private static final double DECIBELS = 80;
    /** Features are decades of energy divided by four. */
    private static final double DECIBELS_PER_UNIT = 40;

    private static final int[] HERTZ = {0, 500, 1000, 2000, 4000, 8000};
    private static final String HERTZ_TITLE = "mel frequency (Hz)";
    private static final String DECIBEL_TITLE = "dB relative to the loudest";

    private final BufferedImage image;
    private final Graphics2D pen;
    private final Theme theme;
    private final FontMetrics metrics;
    private final int unit;
    private final Rectangle plot;

    private SpectrogramPicture(int width, int height, Theme theme) {
        this.theme = theme;
        this.image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        this.pen = image.createGraphics();
        pen.setColor(theme.paper());
        pen.fillRect(0, 0, width, height);
        pen.setRenderingHint(RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
        pen.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        int size = Math.max(10, Math.min(height / 24, width / 60));
        pen.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, size));
        pen.setStroke(new BasicStroke(Math.max(1, size / 12f)));
        pen.setColor(theme.ink());
        this.metrics = pen.getFontMetrics();
        this.unit = size;
        int left = metrics.getHeight() + metrics.stringWidth("8000") + 2 * unit;
        int right = metrics.getHeight() + metrics.stringWidth("-80") + 5 * unit / 2;
        int above = metrics.getHeight() + unit;
        int below = 2 * metrics.getHeight() + unit;
        this.plot = new Rectangle(left, above, width - left - right - 2 * unit, height - above - below);
    }

    /**
     * Draws features.
     *
     * @param features Whisper's, of the span from {@code start} on
     * @param bands where frequencies lie in them
     * @param title what it is of
     * @param start seconds from the recording's beginning to the first frame
     * @param width pixels, at least {@link #LEAST_WIDTH}
     * @param height pixels, at least {@link #LEAST_HEIGHT}
     * @param dark whether the paper is dark
     */
    public static BufferedImage draw(
            MelSpectrogram features, LogMel bands, String title, double start, int width, int height, boolean dark) {
        SpectrogramPicture picture = new SpectrogramPicture(width, height, dark ? Theme.DARK : Theme.LIGHT);
        picture.fill(features);
        picture.frequencies(bands);
        picture.times(start, start + (double) features.frames() * LogMel.HOP / LogMel.SAMPLE_RATE);
        picture.scale();
        picture.title(title);
        picture.pen.dispose();
        return picture.image;
    }

    /** A column of pixels shows the mean of the frames that it is of. */
    private void fill(MelSpectrogram features) {
        float loudest = Float.NEGATIVE_INFINITY;
        for (float value : features.values()) {
            loudest = Math.max(loudest, value);
        }
        int frames = features.frames();
        for (int x = 0; x < plot.width; x++) {
            int from = (int) ((long) x * frames / plot.width);
            int to = Math.max(from + 1, (int) ((long) (x + 1) * frames / plot.width));
            for (int y = 0; y < plot.height; y++) {
                int mel = (plot.height - 1 - y) * features.mels() / plot.height;
                double sum = 0;
                for (int frame = from; frame < to; frame++) {
                    sum += features.at(mel, frame);
                }
                double level = 1 + (sum / (to - from) - loudest) * DECIBELS_PER_UNIT / DECIBELS;
                image.setRGB(plot.x + x, plot.y + y, Theme.colour(level));
            }
        }
        pen.draw(plot);
    }

    private void frequencies(LogMel bands) {
        for (int hertz : HERTZ) {
            // A band's middle lies in the middle of its row; 0 and 8000 Hz lie at the very edge.
            double share = Math.max(0, Math.min(1, (bands.bandOf(hertz) + 0.5) / bands.mels()));
            int y = (int) Math.round(plot.getMaxY() - share * plot.height);
            pen.drawLine(plot.x - unit / 2, y, plot.x, y);
            String label = Integer.toString(hertz);
            pen.drawString(label, plot.x - unit * 4 / 5 - metrics.stringWidth(label), y + metrics.getAscent() * 2 / 5);
        }
        upwards(HERTZ_TITLE, metrics.getAscent() + unit / 3);
    }

    private void times(double start, double end) {
        TimeTicks ticks = TimeTicks.of(start, end, Math.max(2, plot.width / (5 * unit)));
        for (long tick = ticks.first(); tick <= ticks.last(); tick++) {
            int x = (int) Math.round(plot.x + (ticks.seconds(tick) - start) / (end - start) * plot.width);
            int bottom = plot.y + plot.height;
            pen.drawLine(x, bottom, x, bottom + unit / 2);
            centred(ticks.label(tick), x, bottom + unit * 3 / 4 + metrics.getAscent());
        }
        int line = plot.y + plot.height + unit * 3 / 4 + metrics.getAscent() + metrics.getHeight();
        centred(ticks.title(), plot.x + plot.width / 2, line);
    }

    private void scale() {
        Rectangle bar = new Rectangle(plot.x + plot.width + unit, plot.y, unit, plot.height);
        for (int y = 0; y < bar.height; y++) {
            int colour = Theme.colour(1 - (double) y / (bar.height - 1));
            for (int x = 0; x < bar.width; x++) {
                image.setRGB(bar.x + x, bar.y + y, colour);
            }
        }
        pen.draw(bar);
        int right = bar.x + bar.width;
        for (int decibels = 0; decibels <= DECIBELS; decibels += 20) {
            int y = bar.y + (int) Math.round(decibels / DECIBELS * bar.height);
            pen.drawLine(right, y, right + unit / 2, y);
            pen.drawString(Integer.toString(-decibels), right + unit * 4 / 5, y + metrics.getAscent() * 2 / 5);
        }
        upwards(DECIBEL_TITLE, image.getWidth() - metrics.getDescent() - unit / 3);
    }

    /** Cut where it is too long, at its beginning: names end with what tells them apart. */
    private void title(String title) {
        String shown = title;
        while (metrics.stringWidth(shown) > image.getWidth() - 2 * unit && shown.length() > 2) {
            shown = "…" + shown.substring(2);
        }
        centred(shown, plot.x + plot.width / 2, plot.y - unit / 2 - metrics.getDescent());
    }

    private void centred(String text, int x, int baseline) {
        int half = metrics.stringWidth(text) / 2;
        int inside = Math.max(half + 1, Math.min(image.getWidth() - half - 1, x));
        pen.drawString(text, inside - half, baseline);
    }

    /** Beside the plot, read from below. */
    private void upwards(String text, int x) {
        AffineTransform upright = pen.getTransform();
        pen.rotate(-Math.PI / 2, x, plot.getCenterY());
        pen.drawString(text, x - metrics.stringWidth(text) / 2f, (float) plot.getCenterY());
        pen.setTransform(upright);
    }
}
