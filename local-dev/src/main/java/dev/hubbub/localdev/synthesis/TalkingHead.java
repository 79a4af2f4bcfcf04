package dev.hubbub.localdev.synthesis;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RadialGradientPaint;
import java.awt.RenderingHints;
import java.awt.geom.AffineTransform;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Path2D;
import java.awt.geom.Point2D;
import java.awt.geom.Rectangle2D;

/**
 * Draws a person. The head is in the place and the proportions of the mean face that lips are cropped by: eyes at
 * (103, 94) and (156, 94), the mouth around (129, 158), 45 wide, in a square of 256; so what crops lips from a drawn
 * face finds them at the same place and size as from a filmed one.
 */
final class TalkingHead {

    private static final double MIDDLE = 129.4;
    private static final double EYES = 94.3;
    private static final double EYE_DISTANCE = 26.8;
    private static final double MOUTH = 157.5;
    private static final double HALF_MOUTH = 22.5;
    private static final double CHIN = 202;
    private static final double CROWN = 34;

    /** How far a mouth opens. */
    private static final double JAW = 26;

    private final Appearance person;

    TalkingHead(Appearance person) {
        this.person = person;
    }

    /**
     * Draws the person onto a picture.
     *
     * @param place brings the square of 256 of the mean face onto the picture
     */
    void draw(Graphics2D onto, AffineTransform place, HeadPose head, MouthPose mouth) {
        onto.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        onto.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
        AffineTransform before = onto.getTransform();
        onto.transform(place);
        onto.setPaint(new RadialGradientPaint(new Point2D.Double(90, 60), 230, new float[] {0, 1}, new Color[] {
            Appearance.mixed(person.wall(), Color.WHITE, 0.2), person.wall()
        }));
        onto.fill(new Rectangle2D.Double(-80, -80, 420, 420));
        onto.translate(head.right(), head.down());
        onto.rotate(head.turn(), MIDDLE, CHIN);
        onto.translate(MIDDLE, MOUTH);
        onto.scale(head.size(), head.size());
        onto.translate(-MIDDLE, -MOUTH);
        double jaw = JAW * mouth.open();
        body(onto);
        backHair(onto);
        face(onto, jaw);
        eye(onto, MIDDLE - EYE_DISTANCE, head.lids());
        eye(onto, MIDDLE + EYE_DISTANCE, head.lids());
        nose(onto);
        mouth(onto, jaw, mouth.wide());
        frontHair(onto);
        onto.setTransform(before);
    }

    private void body(Graphics2D onto) {
        onto.setPaint(person.shirt());
        onto.fill(new Ellipse2D.Double(MIDDLE - 115, 228, 230, 160));
        onto.setPaint(person.shade(0.38));
        onto.fill(new Rectangle2D.Double(MIDDLE - 27, 170, 54, 62));
        onto.fill(new Ellipse2D.Double(MIDDLE - 27, 220, 54, 26));
        soft(onto, MIDDLE, CHIN + 2, 36, 16, person.shade(0.8), 150);
    }

    private void backHair(Graphics2D onto) {
        onto.setPaint(person.hair());
        double half = 69 * person.broad();
        onto.fill(new Ellipse2D.Double(MIDDLE - half, CROWN - 12, 2 * half, 140));
        if (person.longHair()) {
            onto.fill(new java.awt.geom.RoundRectangle2D.Double(MIDDLE - half, 90, 2 * half, 130, 60, 60));
        }
    }

    private void face(Graphics2D onto, double jaw) {
        double half = 59 * person.broad();
        onto.setPaint(person.shade(0.18));
        onto.fill(new Ellipse2D.Double(MIDDLE - half - 8, 96, 18, 34));
        onto.fill(new Ellipse2D.Double(MIDDLE + half - 10, 96, 18, 34));
        double chin = CHIN + 0.45 * jaw;
        Path2D outline = new Path2D.Double();
        outline.moveTo(MIDDLE - half, 100);
        outline.curveTo(MIDDLE - half, CROWN - 2, MIDDLE + half, CROWN - 2, MIDDLE + half, 100);
        outline.curveTo(MIDDLE + half, 150, MIDDLE + 0.72 * half, chin - 14, MIDDLE + 17, chin - 1);
        outline.quadTo(MIDDLE, chin + 4, MIDDLE - 17, chin - 1);
        outline.curveTo(MIDDLE - 0.72 * half, chin - 14, MIDDLE - half, 150, MIDDLE - half, 100);
        onto.setPaint(new RadialGradientPaint(
                new Point2D.Double(MIDDLE - 12, 112), 105, new float[] {0, 0.55f, 1}, new Color[] {
                    Appearance.mixed(person.skin(), Color.WHITE, 0.08), person.skin(), person.shade(0.35)
                }));
        onto.fill(outline);
        java.awt.Shape outer = onto.getClip();
        onto.clip(outline);
        soft(onto, MIDDLE - EYE_DISTANCE, EYES - 4, 22, 15, person.shade(0.5), 90);
        soft(onto, MIDDLE + EYE_DISTANCE, EYES - 4, 22, 15, person.shade(0.5), 90);
        soft(onto, MIDDLE - 38, 136, 20, 16, Appearance.mixed(person.skin(), new Color(210, 90, 80), 0.4), 60);
        soft(onto, MIDDLE + 38, 136, 20, 16, Appearance.mixed(person.skin(), new Color(210, 90, 80), 0.4), 60);
        soft(onto, MIDDLE, MOUTH + 24 + 0.7 * jaw, 24, 8, person.shade(0.5), 90);
        soft(onto, MIDDLE + 46, 150, 24, 60, person.shade(0.6), 60);
        onto.setClip(outer);
    }

    /** A spot that fades out to its edge. */
    private static void soft(
            Graphics2D onto, double x, double y, double halfWidth, double halfHeight, Color colour, int alpha) {
        AffineTransform before = onto.getTransform();
        onto.translate(x, y);
        onto.scale(1, halfHeight / halfWidth);
        Color full = new Color(colour.getRed(), colour.getGreen(), colour.getBlue(), alpha);
        Color none = new Color(colour.getRed(), colour.getGreen(), colour.getBlue(), 0);
        onto.setPaint(new RadialGradientPaint(
                new Point2D.Double(0, 0), (float) halfWidth, new float[] {0, 1}, new Color[] {full, none}));
        onto.fill(new Ellipse2D.Double(-halfWidth, -halfWidth, 2 * halfWidth, 2 * halfWidth));
        onto.setTransform(before);
    }

    private void eye(Graphics2D onto, double x, double lids) {
        double opening = 6.2 * (1 - lids) + 0.4;
        Path2D almond = new Path2D.Double();
        almond.moveTo(x - 10.5, EYES + 0.5);
        almond.quadTo(x, EYES - 1.9 * opening, x + 10.5, EYES + 0.5);
        almond.quadTo(x, EYES + 1.5 * opening, x - 10.5, EYES + 0.5);
        onto.setPaint(new Color(238, 234, 230));
        onto.fill(almond);
        java.awt.Shape outer = onto.getClip();
        onto.clip(almond);
        onto.setPaint(person.iris());
        onto.fill(new Ellipse2D.Double(x - 5, EYES - 5.2, 10, 10));
        onto.setPaint(Color.BLACK);
        onto.fill(new Ellipse2D.Double(x - 2.3, EYES - 2.5, 4.6, 4.6));
        onto.setPaint(Color.WHITE);
        onto.fill(new Ellipse2D.Double(x - 2.8, EYES - 3.4, 2, 2));
        onto.setClip(outer);
        onto.setStroke(new BasicStroke(2.2f, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
        onto.setPaint(new Color(40, 24, 20));
        Path2D lid = new Path2D.Double();
        lid.moveTo(x - 11, EYES + 0.7);
        lid.quadTo(x, EYES - 1.9 * opening, x + 11, EYES + 0.7);
        onto.draw(lid);
        onto.setStroke(new BasicStroke(1f));
        onto.setPaint(person.shade(0.5));
        Path2D crease = new Path2D.Double();
        crease.moveTo(x - 11, EYES - 6);
        crease.quadTo(x, EYES - 14, x + 11, EYES - 6);
        onto.draw(crease);
        double outwards = Math.signum(x - MIDDLE);
        onto.setStroke(new BasicStroke((float) person.brows(), BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
        onto.setPaint(Appearance.mixed(person.hair(), Color.BLACK, 0.3));
        Path2D brow = new Path2D.Double();
        brow.moveTo(x - 13 * outwards, EYES - 17.5);
        brow.quadTo(x + 2 * outwards, EYES - 25, x + 15 * outwards, EYES - 17);
        onto.draw(brow);
    }

    private void nose(Graphics2D onto) {
        double half = 11 * person.nose();
        soft(onto, MIDDLE + 6, 116, 8, 26, person.shade(0.55), 80);
        soft(onto, MIDDLE - 2, 122, 6, 20, Color.WHITE, 50);
        soft(onto, MIDDLE, 138, half + 5, 9, person.shade(0.6), 110);
        soft(onto, MIDDLE - 1, 131, half, 8, Appearance.mixed(person.skin(), Color.WHITE, 0.15), 190);
        onto.setPaint(person.shade(0.8));
        onto.fill(new Ellipse2D.Double(MIDDLE - half * 0.72 - 2.6, 135.5, 5.6, 3.4));
        onto.fill(new Ellipse2D.Double(MIDDLE + half * 0.72 - 3, 135.5, 5.6, 3.4));
        onto.setStroke(new BasicStroke(1.4f, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
        onto.setPaint(person.shade(0.5));
        for (int side : new int[] {-1, 1}) {
            Path2D wing = new Path2D.Double();
            wing.moveTo(MIDDLE + side * half * 0.9, 128);
            wing.quadTo(MIDDLE + side * (half + 3.5), 134, MIDDLE + side * half * 0.85, 138);
            onto.draw(wing);
        }
    }

    private void mouth(Graphics2D onto, double jaw, double wide) {
        double half = HALF_MOUTH * (1 + (wide < 0 ? 0.28 : 0.14) * wide);
        double upper = 5.5 * person.fullLips();
        double lower = 7.5 * person.fullLips();
        double corner = MOUTH + 0.3 * jaw;
        double top = MOUTH - 1 - 0.12 * jaw;
        double bottom = MOUTH + 1 + 0.88 * jaw;
        Path2D lips = new Path2D.Double();
        lips.moveTo(MIDDLE - half, corner);
        lips.curveTo(MIDDLE - 0.5 * half, top - upper, MIDDLE - 0.3 * half, top - 1.5 * upper, MIDDLE, top - upper);
        lips.curveTo(MIDDLE + 0.3 * half, top - 1.5 * upper, MIDDLE + 0.5 * half, top - upper, MIDDLE + half, corner);
        lips.curveTo(
                MIDDLE + 0.65 * half,
                bottom + lower,
                MIDDLE + 0.3 * half,
                bottom + 1.25 * lower,
                MIDDLE,
                bottom + 1.25 * lower);
        lips.curveTo(
                MIDDLE - 0.3 * half,
                bottom + 1.25 * lower,
                MIDDLE - 0.65 * half,
                bottom + lower,
                MIDDLE - half,
                corner);
        onto.setPaint(person.lips());
        onto.fill(lips);
        soft(onto, MIDDLE - 3, bottom + 0.7 * lower, 0.5 * half, 3, Color.WHITE, 70);
        Path2D inside = new Path2D.Double();
        inside.moveTo(MIDDLE - 0.9 * half, corner);
        inside.curveTo(MIDDLE - 0.4 * half, top, MIDDLE + 0.4 * half, top, MIDDLE + 0.9 * half, corner);
        inside.curveTo(MIDDLE + 0.5 * half, bottom, MIDDLE - 0.5 * half, bottom, MIDDLE - 0.9 * half, corner);
        onto.setPaint(new Color(58, 16, 18));
        onto.fill(inside);
        java.awt.Shape outer = onto.getClip();
        onto.clip(inside);
        if (jaw > 2) {
            onto.setPaint(new Color(226, 222, 210));
            double teeth = Math.min(7, 0.3 * jaw + 2 * Math.max(0, wide));
            onto.fill(new java.awt.geom.RoundRectangle2D.Double(
                    MIDDLE - 0.62 * half, top - 3, 1.24 * half, 3 + teeth, 4, 4));
            onto.setPaint(new Color(164, 82, 84));
            onto.fill(new Ellipse2D.Double(MIDDLE - 0.5 * half, bottom - 0.32 * jaw, half, 0.5 * jaw));
        }
        onto.setClip(outer);
        onto.setStroke(new BasicStroke(1.5f, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
        onto.setPaint(Appearance.mixed(person.lips(), Color.BLACK, 0.55));
        onto.draw(inside);
    }

    private void frontHair(Graphics2D onto) {
        double half = 62 * person.broad();
        Path2D fringe = new Path2D.Double();
        fringe.moveTo(MIDDLE - half, 98);
        fringe.curveTo(MIDDLE - half - 2, CROWN - 14, MIDDLE + half + 2, CROWN - 14, MIDDLE + half, 98);
        fringe.curveTo(MIDDLE + 0.85 * half, 66, MIDDLE + 0.4 * half, 60, MIDDLE - 0.1 * half, 58);
        fringe.curveTo(MIDDLE - 0.6 * half, 62, MIDDLE - 0.9 * half, 70, MIDDLE - half, 98);
        onto.setPaint(new RadialGradientPaint(new Point2D.Double(MIDDLE - 20, 40), 90, new float[] {0, 1}, new Color[] {
            Appearance.mixed(person.hair(), Color.WHITE, 0.18), person.hair()
        }));
        onto.fill(fringe);
    }
}
