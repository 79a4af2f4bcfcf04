package dev.hubbub.media.video;

/**
 * What a recording says about its pictures before any of them is decoded.
 *
 * @param duration length in seconds, from the container's time zero to the end of the last picture
 * @param height rows of a picture as it is shown
 * @param width pixels of a row as it is shown
 * @param sourceRate pictures per second as recorded, the mean where it varies; reading always delivers {@value
 *     Pictures#PER_SECOND}
 * @param codec FFmpeg's short name of the pictures' codec, such as {@code h264}
 */
public record VideoInfo(double duration, int height, int width, double sourceRate, String codec) {

    /** How many pictures there are to read. */
    public long pictures() {
        return PictureClock.numberAt(duration);
    }
}
