package dev.hubbub.media.video;

import dev.hubbub.media.FFmpegErrors;
import dev.hubbub.media.MediaReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.javacv.FFmpegFrameRecorder;
import org.bytedeco.javacv.Frame;

/**
 * Writes pictures, {@value Pictures#PER_SECOND} a second, and 16 kHz mono sound to an mp4 file: H.264 (Constrained
 * Baseline) and AAC-LC. The file appears, or replaces the one that was there, whole with {@link #finish}; without that,
 * {@link #close} leaves nothing behind. The same input gives the same bytes.
 */
public final class VideoWriter implements AutoCloseable {

    /** A key picture every second: a range is read without decoding much before it. */
    private static final int PICTURES_PER_KEY = Pictures.PER_SECOND;

    private static final int SOUND_BIT_RATE = 48_000;
    private static final int BITS_PER_PIXEL_SECOND = 6;
    private static final int LEAST_BIT_RATE = 100_000;
    private static final int SAMPLES_PER_PICTURE = MediaReader.SAMPLE_RATE / Pictures.PER_SECOND;

    private final Path file;
    private final Path unfinished;
    private final PictureForm form;
    private final int height;
    private final int width;
    private final boolean audible;
    private final FFmpegFrameRecorder recorder;
    private boolean closed;

    private VideoWriter(Path file, PictureForm form, int height, int width, boolean audible) {
        this.file = file;
        this.unfinished = file.resolveSibling("." + file.getFileName() + ".part");
        this.form = form;
        this.height = height;
        this.width = width;
        this.audible = audible;
        this.recorder = new FFmpegFrameRecorder(unfinished.toFile(), width, height, audible ? 1 : 0);
    }

    /**
     * Begins a file.
     *
     * @param height rows of a picture, an even number
     * @param width pixels of a row, an even number
     * @param audible whether there will be sound
     */
    public static VideoWriter open(Path file, PictureForm form, int height, int width, boolean audible)
            throws IOException {
        if (height < 2 || width < 2 || height % 2 != 0 || width % 2 != 0) {
            throw new IllegalArgumentException("H.264 has pictures of even height and width, not of " + height + " x "
                    + width + " pixels: cut or pad them");
        }
        FFmpegErrors.quietenLog();
        VideoWriter writer = new VideoWriter(file, form, height, width, audible);
        try {
            writer.start();
        } catch (FFmpegFrameRecorder.Exception e) {
            writer.close();
            throw writer.unwritable(e);
        }
        return writer;
    }

    /** Writes all of {@code pictures}, and {@code sound} unless it is null. */
    public static void write(Path file, Pictures pictures, float[] sound) throws IOException {
        try (VideoWriter writer = open(file, pictures.form(), pictures.height(), pictures.width(), sound != null)) {
            for (int number = 0; number < pictures.count(); number++) {
                writer.picture(pictures.picture(number));
                if (sound != null) {
                    int from = Math.min(sound.length, number * SAMPLES_PER_PICTURE);
                    writer.sound(Arrays.copyOfRange(sound, from, Math.min(sound.length, from + SAMPLES_PER_PICTURE)));
                }
            }
            int written = pictures.count() * SAMPLES_PER_PICTURE;
            if (sound != null && written < sound.length) {
                writer.sound(Arrays.copyOfRange(sound, written, sound.length));
            }
            writer.finish();
        }
    }

    private void start() throws FFmpegFrameRecorder.Exception {
        recorder.setFormat("mp4");
        recorder.setFrameRate(Pictures.PER_SECOND);
        recorder.setVideoCodec(avcodec.AV_CODEC_ID_H264);
        recorder.setVideoCodecName("libopenh264");
        recorder.setPixelFormat(avutil.AV_PIX_FMT_YUV420P);
        recorder.setVideoBitrate(Math.max(LEAST_BIT_RATE, BITS_PER_PIXEL_SECOND * height * width));
        recorder.setGopSize(PICTURES_PER_KEY);
        recorder.setOption("movflags", "+faststart");
        if (audible) {
            recorder.setAudioCodec(avcodec.AV_CODEC_ID_AAC);
            recorder.setSampleRate(MediaReader.SAMPLE_RATE);
            recorder.setAudioBitrate(SOUND_BIT_RATE);
        }
        recorder.start();
    }

    /** Writes the next picture: {@code height x width x bytesPerPixel}. */
    public void picture(byte[] pixels) throws IOException {
        if (pixels.length != height * width * form.bytesPerPixel()) {
            throw new IllegalArgumentException(
                    pixels.length + " bytes are no " + form + " picture of " + height + " x " + width + " pixels.");
        }
        int format = form == PictureForm.GREY ? avutil.AV_PIX_FMT_GRAY8 : avutil.AV_PIX_FMT_RGB24;
        try {
            recorder.recordImage(
                    width,
                    height,
                    Frame.DEPTH_UBYTE,
                    form.bytesPerPixel(),
                    width * form.bytesPerPixel(),
                    format,
                    ByteBuffer.wrap(pixels));
        } catch (FFmpegFrameRecorder.Exception e) {
            throw unwritable(e);
        }
    }

    /** Writes the next samples, full scale at 1; sound and pictures may come in any order, best side by side. */
    public void sound(float[] samples) throws IOException {
        if (samples.length == 0) {
            return;
        }
        try {
            recorder.recordSamples(MediaReader.SAMPLE_RATE, 1, FloatBuffer.wrap(samples));
        } catch (FFmpegFrameRecorder.Exception e) {
            throw unwritable(e);
        }
    }

    /** Completes the file and puts it into its place. */
    public void finish() throws IOException {
        try {
            recorder.stop();
        } catch (FFmpegFrameRecorder.Exception e) {
            throw unwritable(e);
        }
        Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private IOException unwritable(Exception e) {
        return new IOException(
                "The video " + file + " cannot be written: check that its folder exists and has room (" + e.getMessage()
                        + ")",
                e);
    }

    @Override
    public void close() throws IOException {
        if (closed) {
            return;
        }
        closed = true;
        recorder.close();
        Files.deleteIfExists(unfinished);
    }
}
