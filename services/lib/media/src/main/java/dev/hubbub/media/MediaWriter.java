package dev.hubbub.media;

import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import org.bytedeco.javacv.FFmpegFrameRecorder;

/** Writes sound to files. Without state; one instance serves any number of threads. */
public final class MediaWriter {

    /** Bits per second of lossy encodings where the caller has no wish: transparent for speech at 16 kHz. */
    private static final int SPEECH_BIT_RATE = 48_000;

    /** Opus counts time at this rate, and only sound given at it keeps its exact length. */
    private static final int OPUS_RATE = 48_000;

    /** Samples per channel handed to the encoder at once, so a long signal needs no second copy of itself. */
    private static final int BLOCK = 16_384;

    /** Writes 16 kHz mono {@code samples} (full scale at 1; beyond it they are clipped). */
    public void write(Path file, AudioEncoding encoding, float[] samples) throws IOException {
        write(file, encoding, SPEECH_BIT_RATE, MediaReader.SAMPLE_RATE, samples);
    }

    /**
     * Writes one signal per channel.
     *
     * @param bitRate bits per second of a lossy encoding; of no effect on the others
     * @param sampleRate samples per second of {@code channels}
     * @param channels the channels' samples, all of one length
     */
    public void write(Path file, AudioEncoding encoding, int bitRate, int sampleRate, float[]... channels)
            throws IOException {
        requireEqualLengths(channels);
        if (encoding == AudioEncoding.OPUS && sampleRate != OPUS_RATE) {
            encode(file, encoding, bitRate, OPUS_RATE, resample(sampleRate, channels));
        } else {
            encode(file, encoding, bitRate, sampleRate, channels);
        }
    }

    private static float[][] resample(int sampleRate, float[]... channels) {
        SincResampler resampler = new SincResampler(sampleRate, OPUS_RATE);
        return Arrays.stream(channels).map(resampler::resample).toArray(float[][]::new);
    }

    private static void encode(Path file, AudioEncoding encoding, int bitRate, int sampleRate, float[]... channels)
            throws IOException {
        FFmpegErrors.quietenLog();
        try (FFmpegFrameRecorder recorder = new FFmpegFrameRecorder(file.toFile(), channels.length)) {
            recorder.setFormat(encoding.container());
            recorder.setAudioCodec(encoding.codec());
            recorder.setSampleFormat(encoding.sampleFormat());
            recorder.setSampleRate(sampleRate);
            if (encoding.lossy()) {
                recorder.setAudioBitrate(bitRate);
            }
            recorder.start();
            for (int first = 0; first < channels[0].length; first += BLOCK) {
                int end = Math.min(first + BLOCK, channels[0].length);
                recorder.recordSamples(sampleRate, channels.length, FloatBuffer.wrap(interleave(channels, first, end)));
            }
            recorder.stop();
        } catch (FFmpegFrameRecorder.Exception e) {
            throw new IOException(
                    "The recording " + file + " cannot be written as " + encoding + " at " + sampleRate
                            + " Hz: check that its folder exists and that the encoding has this rate ("
                            + e.getMessage() + ")",
                    e);
        }
    }

    private static void requireEqualLengths(float[]... channels) {
        if (channels.length == 0) {
            throw new IllegalArgumentException("A recording needs at least one channel: give its samples");
        }
        for (float[] channel : channels) {
            if (channel.length != channels[0].length) {
                throw new IllegalArgumentException("The channels of a recording are equally long, but one has "
                        + channels[0].length + " samples and another " + channel.length);
            }
        }
    }

    private static float[] interleave(float[][] channels, int first, int end) {
        float[] interleaved = new float[(end - first) * channels.length];
        for (int sample = first; sample < end; sample++) {
            for (int channel = 0; channel < channels.length; channel++) {
                float value = channels[channel][sample];
                interleaved[(sample - first) * channels.length + channel] = Math.max(-1f, Math.min(1f, value));
            }
        }
        return interleaved;
    }
}
