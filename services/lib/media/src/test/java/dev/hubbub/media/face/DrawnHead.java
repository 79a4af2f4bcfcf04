package dev.hubbub.media.face;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Path2D;
import java.awt.image.BufferedImage;

/** A head drawn by a few ellipses, as the detector takes for one. */
public final class DrawnHead {

    /** The middle of the face in pixels, half its width, and how far the mouth is open, from 0 to 1. */
    public record Pose(double x, double y, double halfWidth, double open) {}

    private static final Color SKIN = new Color(224, 182, 150);

    private DrawnHead() {}

    public static RgbPicture picture(int size, Pose... heads) {
        BufferedImage image = new BufferedImage(size, size, BufferedImage.TYPE_INT_RGB);
        Graphics2D pen = image.createGraphics();
        pen.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        pen.setColor(new Color(96, 110, 128));
        pen.fillRect(0, 0, size, size);
        for (Pose head : heads) {
            Graphics2D scaled = (Graphics2D) pen.create();
            scaled.translate(head.x(), head.y());
            scaled.scale(head.halfWidth() / 60, head.halfWidth() / 60);
            draw(scaled, head.open());
            scaled.dispose();
        }
        pen.dispose();
        return picture(image);
    }

    public static RgbPicture picture(BufferedImage image) {
        byte[] pixels = new byte[image.getWidth() * image.getHeight() * 3];
        for (int at = 0; at < pixels.length / 3; at++) {
            int rgb = image.getRGB(at % image.getWidth(), at / image.getWidth());
            pixels[3 * at] = (byte) (rgb >> 16);
            pixels[3 * at + 1] = (byte) (rgb >> 8);
            pixels[3 * at + 2] = (byte) rgb;
        }
        return new RgbPicture(image.getHeight(), image.getWidth(), pixels);
    }

    /** In a frame where the face reaches from -60 to 60 across and from -80 to 80 down. */
    private static void draw(Graphics2D pen, double open) {
        oval(pen, new Color(62, 44, 34), 0, -14, 67, 82);
        pen.setColor(SKIN.darker());
        pen.fillRect(-24, 50, 48, 60);
        oval(pen, SKIN, 0, 0, 58, 78);
        oval(pen, SKIN.darker(), -60, 2, 7, 15);
        oval(pen, SKIN.darker(), 60, 2, 7, 15);
        hair(pen);
        for (int side = -1; side <= 1; side += 2) {
            oval(pen, Color.WHITE, side * 24, -12, 12, 7);
            oval(pen, new Color(70, 50, 35), side * 24, -12, 6, 6.5);
            oval(pen, Color.BLACK, side * 24, -12, 3, 3);
            pen.setStroke(new BasicStroke(4, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
            pen.setColor(new Color(62, 44, 34));
            Path2D brow = new Path2D.Double();
            brow.moveTo(side * 11, -28);
            brow.quadTo(side * 26, -36, side * 40, -27);
            pen.draw(brow);
        }
        nose(pen);
        mouth(pen, open);
    }

    private static void hair(Graphics2D pen) {
        pen.setColor(new Color(62, 44, 34));
        Path2D hair = new Path2D.Double();
        hair.moveTo(-58, -30);
        hair.quadTo(-40, -62, 0, -56);
        hair.quadTo(40, -62, 58, -30);
        hair.quadTo(60, -92, 0, -96);
        hair.quadTo(-60, -92, -58, -30);
        pen.fill(hair);
    }

    private static void nose(Graphics2D pen) {
        pen.setStroke(new BasicStroke(2.5f, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
        pen.setColor(SKIN.darker());
        Path2D nose = new Path2D.Double();
        nose.moveTo(-3, -8);
        nose.quadTo(-7, 10, -11, 18);
        nose.quadTo(0, 27, 11, 18);
        pen.draw(nose);
        oval(pen, SKIN.darker().darker(), -5, 20, 3, 2);
        oval(pen, SKIN.darker().darker(), 5, 20, 3, 2);
    }

    private static void mouth(Graphics2D pen, double open) {
        double gap = 14 * open;
        oval(pen, new Color(176, 84, 84), 0, 44, 23, 7 + gap);
        oval(pen, new Color(70, 20, 24), 0, 44, 18, 1 + gap);
    }

    private static void oval(Graphics2D pen, Color colour, double x, double y, double halfWidth, double halfHeight) {
        pen.setColor(colour);
        pen.fill(new Ellipse2D.Double(x - halfWidth, y - halfHeight, 2 * halfWidth, 2 * halfHeight));
    }
}
