package dev.hubbub.media.lips;

import dev.hubbub.media.MediaReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.javacv.FFmpegFrameRecorder;
import org.bytedeco.javacv.Frame;

/** Tracks with sound of exactly so many samples, of which more can be declared than there are. */
final class PcmTrack {

    private static final int MOVIE_TICKS_PER_SECOND = 1000;

    private PcmTrack() {}

    /** Writes square pictures of {@code size} pixels and 16 kHz sound beside them. */
    static void write(Path file, int size, List<byte[]> rgb, float[] sound) throws IOException {
        try (FFmpegFrameRecorder recorder = new FFmpegFrameRecorder(file.toFile(), size, size, 1)) {
            recorder.setFormat("mov");
            recorder.setFrameRate(25);
            recorder.setVideoCodec(avcodec.AV_CODEC_ID_MPEG4);
            recorder.setPixelFormat(avutil.AV_PIX_FMT_YUV420P);
            recorder.setVideoBitrate(2_000_000);
            recorder.setAudioCodec(avcodec.AV_CODEC_ID_PCM_S16LE);
            recorder.setSampleRate(MediaReader.SAMPLE_RATE);
            recorder.start();
            for (byte[] picture : rgb) {
                recorder.recordImage(
                        size, size, Frame.DEPTH_UBYTE, 3, 3 * size, avutil.AV_PIX_FMT_RGB24, ByteBuffer.wrap(picture));
            }
            recorder.recordSamples(MediaReader.SAMPLE_RATE, 1, FloatBuffer.wrap(sound));
            recorder.stop();
        }
    }

    /** Makes {@code file} declare so many samples: in all three places of ISO/IEC 14496-12 that say it of the sound. */
    static void declare(Path file, int samples) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        int sound = text.lastIndexOf("trak");
        ByteBuffer boxes = ByteBuffer.wrap(bytes);
        boxes.putInt(text.indexOf("mdhd", sound) + 20, samples);
        boxes.putInt(text.indexOf("stts", sound) + 12, samples);
        boxes.putInt(text.indexOf("elst", sound) + 12, samples * MOVIE_TICKS_PER_SECOND / MediaReader.SAMPLE_RATE);
        Files.write(file, bytes);
    }
}
