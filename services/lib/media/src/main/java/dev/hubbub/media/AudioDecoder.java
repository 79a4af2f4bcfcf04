package dev.hubbub.media;

import dev.hubbub.media.UnreadableMediaException.Reason;
import java.util.Locale;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.avutil.AVRational;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avutil;

/**
 * The sound of one container as a sequence of mono blocks at the recorded rate, each with the place of its first sample
 * on the file's clock.
 */
final class AudioDecoder implements AutoCloseable {

    /** Time stamps may jitter by their own rounding (a millisecond in Matroska); more than this is a real gap. */
    private static final double JITTER_SECONDS = 0.02;

    /** Undecodable sound up to this length is what players bridge too, such as a tag between two mp3 frames. */
    private static final double LARGEST_DAMAGE_SECONDS = 0.1;

    private final MediaContainer container;
    private final AVStream stream;
    private final AVCodec codec;
    private final AVPacket packet;
    private final AVFrame frame;
    private final AVRational perSample;
    private final int rate;
    private final long zero;
    private final long declaredEnd;

    private AVCodecContext context;
    private float[] block = new float[0];
    private int length;
    private long position;
    private long expected;
    private boolean started;
    private boolean draining;
    private boolean undecodable;

    private AudioDecoder(MediaContainer container, AVStream stream, AVCodec codec) throws UnreadableMediaException {
        this.container = container;
        this.stream = stream;
        this.codec = codec;
        this.rate = stream.codecpar().sample_rate();
        this.zero = container.zero(stream);
        this.perSample = new AVRational().num(1).den(rate);
        this.declaredEnd = end(container.declaredDuration(stream));
        this.context = freshContext();
        this.packet = avcodec.av_packet_alloc();
        this.frame = avutil.av_frame_alloc();
    }

    static AudioDecoder open(MediaContainer container) throws UnreadableMediaException {
        AVStream stream = container.selectAudio();
        AVCodec codec = avcodec.avcodec_find_decoder(stream.codecpar().codec_id());
        if (codec == null || codec.isNull()) {
            throw new UnreadableMediaException(
                    container.file(),
                    Reason.NOT_MEDIA,
                    "has sound of the codec " + codecName(stream) + ", which cannot be decoded: convert it to flac");
        }
        return new AudioDecoder(container, stream, codec);
    }

    private AVCodecContext freshContext() throws UnreadableMediaException {
        AVCodecContext fresh = avcodec.avcodec_alloc_context3(codec);
        avcodec.avcodec_parameters_to_context(fresh, stream.codecpar());
        fresh.pkt_timebase(stream.time_base());
        // Workers read several recordings side by side; threads inside one of them only get in each other's way.
        fresh.thread_count(1);
        int error = avcodec.avcodec_open2(fresh, codec, (AVDictionary) null);
        if (error < 0) {
            avcodec.avcodec_free_context(fresh);
            throw new UnreadableMediaException(
                    container.file(),
                    Reason.DAMAGED,
                    "has sound that cannot be decoded (" + FFmpegErrors.describe(error) + "): copy it again");
        }
        return fresh;
    }

    private static String codecName(AVStream stream) {
        return avcodec.avcodec_get_name(stream.codecpar().codec_id()).getString();
    }

    String codec() {
        return codecName(stream);
    }

    /** Samples per second of the blocks. */
    int rate() {
        return rate;
    }

    int channels() {
        return stream.codecpar().ch_layout().nb_channels();
    }

    /** The sample at which the sound ends as the file declares it, or -1 where the file does not say. */
    long declaredEnd() {
        return declaredEnd;
    }

    private long end(long ticks) {
        long start = stream.start_time() == avutil.AV_NOPTS_VALUE ? zero : stream.start_time();
        return ticks < 0 ? -1 : avutil.av_rescale_q(start - zero + ticks - runIn(), stream.time_base(), perSample);
    }

    /** What Ogg counts into the length of Opus sound although decoding drops it: the encoder's run-in. */
    private int runIn() {
        boolean counted = stream.codecpar().codec_id() == avcodec.AV_CODEC_ID_OPUS
                && container.format().equals("ogg");
        return counted ? stream.codecpar().initial_padding() : 0;
    }

    /** Adds up the packets' own lengths without decoding them; leaves the decoder at the end of the file. */
    long countSamples() throws UnreadableMediaException {
        seek(0);
        long end = 0;
        long ticks = 0;
        while (container.nextPacket(stream, packet)) {
            ticks += packet.duration();
            long start = packet.pts() == avutil.AV_NOPTS_VALUE ? ticks - packet.duration() : packet.pts() - zero;
            end = Math.max(end, start + packet.duration());
        }
        return avutil.av_rescale_q(end, stream.time_base(), perSample);
    }

    /** Continues at or before {@code sample}: the next block is the first one decoded from there. */
    void seek(long sample) throws UnreadableMediaException {
        long tick = zero + avutil.av_rescale_q(sample, perSample, stream.time_base());
        // Going back to the start goes to the very first packet, which may lie before time zero (encoder delay).
        container.seek(stream, sample <= 0 ? Math.min(tick, firstTick()) : tick);
        // Flushing would leave some decoders (G.722 among them) the memory of the sound before the jump, and what they
        // decode next would depend on what was read earlier.
        AVCodecContext fresh = freshContext();
        avcodec.avcodec_free_context(context);
        context = fresh;
        started = false;
        draining = false;
        undecodable = false;
    }

    private long firstTick() {
        return stream.start_time() == avutil.AV_NOPTS_VALUE ? zero : stream.start_time();
    }

    /** Decodes the next block; false at the end of the sound. */
    boolean next() throws UnreadableMediaException {
        while (true) {
            int error = avcodec.avcodec_receive_frame(context, frame);
            if (error >= 0) {
                if (frame.nb_samples() > 0) {
                    take();
                    return true;
                }
            } else if (error == avutil.AVERROR_EAGAIN()) {
                feed();
            } else if (error == avutil.AVERROR_EOF()) {
                return false;
            } else {
                undecodable = true;
            }
        }
    }

    private void feed() throws UnreadableMediaException {
        if (container.nextPacket(stream, packet)) {
            if (avcodec.avcodec_send_packet(context, packet) < 0) {
                // Often harmless (the first packet after a jump, a tag at the end); a hole it leaves is told in take().
                undecodable = true;
            }
        } else if (!draining) {
            draining = true;
            avcodec.avcodec_send_packet(context, null);
        }
    }

    private void take() throws UnreadableMediaException {
        if (frame.sample_rate() != rate) {
            throw new UnreadableMediaException(
                    container.file(),
                    Reason.DAMAGED,
                    "changes from " + rate + " to " + frame.sample_rate() + " Hz on the way: convert it to flac");
        }
        SampleFormat format = SampleFormat.of(frame);
        if (format == null) {
            throw new UnreadableMediaException(
                    container.file(), Reason.NOT_MEDIA, "has samples of an unknown form: convert it to flac");
        }
        length = frame.nb_samples();
        if (block.length < length) {
            block = new float[length];
        }
        format.downMix(frame, block);
        position = place();
        expected = position + length;
        started = true;
        undecodable = false;
    }

    /** Where the frame begins: by its time stamp after a jump or a gap, else right behind the one before it. */
    private long place() throws UnreadableMediaException {
        long stamp = frame.best_effort_timestamp();
        if (stamp == avutil.AV_NOPTS_VALUE) {
            return started ? expected : 0;
        }
        long stamped = avutil.av_rescale_q(stamp - zero, stream.time_base(), perSample);
        if (!started) {
            return stamped;
        }
        double gap = (double) (stamped - expected) / rate;
        if (undecodable && gap > LARGEST_DAMAGE_SECONDS) {
            throw new UnreadableMediaException(
                    container.file(),
                    Reason.DAMAGED,
                    String.format(
                            Locale.ROOT,
                            "has %.2f s of sound at %.2f s that cannot be decoded: copy it again",
                            gap,
                            (double) expected / rate));
        }
        return Math.abs(gap) <= JITTER_SECONDS ? expected : stamped;
    }

    /** The current block's samples; the first {@link #length} count, and the array is reused. */
    float[] block() {
        return block;
    }

    int length() {
        return length;
    }

    /** The place of the current block's first sample on the file's clock; may lie before zero. */
    long position() {
        return position;
    }

    @Override
    public void close() {
        avutil.av_frame_free(frame);
        avcodec.av_packet_free(packet);
        avcodec.avcodec_free_context(context);
        perSample.close();
    }
}
