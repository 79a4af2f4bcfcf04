package dev.hubbub.media.video;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.IntToDoubleFunction;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.javacv.FFmpegFrameRecorder;
import org.bytedeco.javacv.Frame;

/** Films whose pictures have their number drawn into them as sixteen black and white blocks. */
final class Film {

    static final int SIZE = 96;
    private static final int BLOCKS = 4;

    int height = SIZE;
    int width = SIZE;
    int codec = avcodec.AV_CODEC_ID_H264;
    int pixelFormat = avutil.AV_PIX_FMT_YUV420P;
    double rate = 25;
    int keyEvery = 40;
    double turnedBy;
    float[] sound;
    int soundRate = 16_000;
    IntToDoubleFunction times;

    /** A grey picture with {@code number} in it. */
    static byte[] picture(int number, int height, int width) {
        byte[] pixels = new byte[height * width];
        for (int row = 0; row < height; row++) {
            for (int column = 0; column < width; column++) {
                int block = row * BLOCKS / height * BLOCKS + column * BLOCKS / width;
                pixels[row * width + column] = (byte) ((number >> block & 1) == 1 ? 230 : 20);
            }
        }
        return pixels;
    }

    /** The number in a grey picture. */
    static int number(byte[] pixels, int height, int width) {
        int number = 0;
        for (int block = 0; block < BLOCKS * BLOCKS; block++) {
            int row = (2 * (block / BLOCKS) + 1) * height / (2 * BLOCKS);
            int column = (2 * (block % BLOCKS) + 1) * width / (2 * BLOCKS);
            number |= (pixels[row * width + column] & 0xff) > 128 ? 1 << block : 0;
        }
        return number;
    }

    static int[] numbers(Pictures pictures) {
        int[] numbers = new int[pictures.count()];
        Arrays.setAll(numbers, n -> number(pictures.picture(n), pictures.height(), pictures.width()));
        return numbers;
    }

    /** Writes so many pictures, and the sound if there is any. */
    void write(Path file, int pictures) throws IOException {
        try (FFmpegFrameRecorder recorder =
                new FFmpegFrameRecorder(file.toFile(), width, height, sound == null ? 0 : 1)) {
            recorder.setFrameRate(rate);
            recorder.setVideoCodec(codec);
            recorder.setPixelFormat(pixelFormat);
            recorder.setVideoBitrate(1_000_000);
            recorder.setGopSize(keyEvery);
            if (turnedBy != 0) {
                recorder.setDisplayRotation(turnedBy);
            }
            if (sound != null) {
                recorder.setAudioCodec(avcodec.AV_CODEC_ID_AAC);
                recorder.setSampleRate(soundRate);
                recorder.setAudioBitrate(64_000);
            }
            recorder.start();
            for (int n = 0; n < pictures; n++) {
                if (times != null) {
                    recorder.setTimestamp(Math.round(1e6 * times.applyAsDouble(n)));
                }
                recorder.recordImage(
                        width,
                        height,
                        Frame.DEPTH_UBYTE,
                        1,
                        width,
                        avutil.AV_PIX_FMT_GRAY8,
                        ByteBuffer.wrap(picture(n, height, width)));
            }
            if (sound != null) {
                recorder.recordSamples(soundRate, 1, FloatBuffer.wrap(sound));
            }
            recorder.stop();
        }
    }
}
