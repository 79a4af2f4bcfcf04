package dev.hubbub.media.video;

/** What a pixel is. */
public enum PictureForm {
    /**
     * One byte, {@code (4899 R + 9617 G + 1868 B + 8192) >> 14}: the grey of OpenCV, which models that read lips were
     * trained with.
     */
    GREY(1),
    /** Three bytes: red, green, blue. */
    RGB(3);

    private final int bytesPerPixel;

    PictureForm(int bytesPerPixel) {
        this.bytesPerPixel = bytesPerPixel;
    }

    /** Bytes of a pixel. */
    public int bytesPerPixel() {
        return bytesPerPixel;
    }

    /** The grey of a colour, each from 0 to 255. */
    public static int grey(int red, int green, int blue) {
        return (4899 * red + 9617 * green + 1868 * blue + 8192) >> 14;
    }
}
