package dev.hubbub.media;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.javacpp.BytePointer;

/** How a decoder lays out its samples, and how they become floats in [-1, 1]. */
enum SampleFormat {
    UNSIGNED_8(1) {
        @Override
        double at(ByteBuffer bytes, int index) {
            return ((bytes.get(index) & 0xff) - 128) / 128.0;
        }
    },
    SIGNED_16(2) {
        @Override
        double at(ByteBuffer bytes, int index) {
            return bytes.getShort(2 * index) / 32768.0;
        }
    },
    SIGNED_32(4) {
        @Override
        double at(ByteBuffer bytes, int index) {
            return bytes.getInt(4 * index) / 2147483648.0;
        }
    },
    FLOAT_32(4) {
        @Override
        double at(ByteBuffer bytes, int index) {
            return bytes.getFloat(4 * index);
        }
    },
    FLOAT_64(8) {
        @Override
        double at(ByteBuffer bytes, int index) {
            return bytes.getDouble(8 * index);
        }
    };

    private final int width;

    SampleFormat(int width) {
        this.width = width;
    }

    abstract double at(ByteBuffer bytes, int index);

    /** The layout of {@code frame}'s samples, or null where FFmpeg has a newer one that is not known here. */
    static SampleFormat of(AVFrame frame) {
        return switch (avutil.av_get_packed_sample_fmt(frame.format())) {
            case avutil.AV_SAMPLE_FMT_U8 -> UNSIGNED_8;
            case avutil.AV_SAMPLE_FMT_S16 -> SIGNED_16;
            case avutil.AV_SAMPLE_FMT_S32 -> SIGNED_32;
            case avutil.AV_SAMPLE_FMT_FLT -> FLOAT_32;
            case avutil.AV_SAMPLE_FMT_DBL -> FLOAT_64;
            default -> null;
        };
    }

    /**
     * Writes the mean over the channels of {@code frame}'s samples to {@code mono}. The mean, not FFmpeg's mix, which
     * is 3 dB louder for two equal channels and can leave [-1, 1].
     */
    void downMix(AVFrame frame, float[] mono) {
        int samples = frame.nb_samples();
        int channels = frame.ch_layout().nb_channels();
        if (avutil.av_sample_fmt_is_planar(frame.format()) == 0) {
            ByteBuffer interleaved = bytes(frame, 0, samples * channels);
            for (int sample = 0; sample < samples; sample++) {
                double sum = 0;
                for (int channel = 0; channel < channels; channel++) {
                    sum += at(interleaved, sample * channels + channel);
                }
                mono[sample] = (float) (sum / channels);
            }
            return;
        }
        ByteBuffer[] planes = new ByteBuffer[channels];
        for (int channel = 0; channel < channels; channel++) {
            planes[channel] = bytes(frame, channel, samples);
        }
        for (int sample = 0; sample < samples; sample++) {
            double sum = 0;
            for (ByteBuffer plane : planes) {
                sum += at(plane, sample);
            }
            mono[sample] = (float) (sum / channels);
        }
    }

    /** Writes the samples of one of {@code frame}'s channels, counted from 0, to {@code mono}. */
    void channel(AVFrame frame, int channel, float[] mono) {
        int samples = frame.nb_samples();
        boolean planar = avutil.av_sample_fmt_is_planar(frame.format()) != 0;
        int step = planar ? 1 : frame.ch_layout().nb_channels();
        ByteBuffer bytes = planar ? bytes(frame, channel, samples) : bytes(frame, 0, samples * step);
        for (int sample = 0; sample < samples; sample++) {
            mono[sample] = (float) at(bytes, planar ? sample : sample * step + channel);
        }
    }

    private ByteBuffer bytes(AVFrame frame, int plane, int samples) {
        BytePointer data = new BytePointer(frame.extended_data().get(BytePointer.class, plane));
        return data.capacity((long) samples * width).asByteBuffer().order(ByteOrder.nativeOrder());
    }
}
