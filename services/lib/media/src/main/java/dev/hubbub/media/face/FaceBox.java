package dev.hubbub.media.face;

/**
 * Where a face is in a picture, in pixels; it may reach beyond the picture.
 *
 * @param x its left side
 * @param y its upper side
 * @param width from left to right
 * @param height from top to bottom
 * @param score how sure the detector is, from 0 to 1
 */
public record FaceBox(double x, double y, double width, double height, double score) {

    /** The measure by which the largest of several faces is chosen. */
    public double size() {
        return width + height;
    }

    /** Intersection over union with another box, from 0 to 1. */
    double overlapWith(FaceBox other) {
        double across = Math.min(x + width, other.x + other.width) - Math.max(x, other.x);
        double down = Math.min(y + height, other.y + other.height) - Math.max(y, other.y);
        if (across <= 0 || down <= 0) {
            return 0;
        }
        double common = across * down;
        return common / (width * height + other.width * other.height - common);
    }
}
