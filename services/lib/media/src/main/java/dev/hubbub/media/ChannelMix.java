package dev.hubbub.media;

import org.bytedeco.ffmpeg.avutil.AVFrame;

/** How the channels of a recording become one: their mean, or one of them alone. */
final class ChannelMix {

    private static final int ALL = -1;

    /** The mean of all channels. */
    static final ChannelMix MEAN = new ChannelMix(ALL);

    private final int channel;

    private ChannelMix(int channel) {
        this.channel = channel;
    }

    /** One channel, from 1. */
    static ChannelMix only(int channel) {
        return new ChannelMix(channel - 1);
    }

    /** How many channels a frame must have at least. */
    int leastChannels() {
        return channel + 1;
    }

    void apply(SampleFormat format, AVFrame frame, float[] mono) {
        if (channel == ALL) {
            format.downMix(frame, mono);
        } else {
            format.channel(frame, channel, mono);
        }
    }
}
