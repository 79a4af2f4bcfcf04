package dev.hubbub.media;

import dev.hubbub.media.UnreadableMediaException.Reason;
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

    private static final int LOWEST_RATE = 1_000;
    private static final int HIGHEST_RATE = 768_000;

    private final MediaContainer container;
    private final AVCodec codec;
    private final AVPacket packet;
    private final AVFrame frame;
    private final AVRational perSample;
    private final int rate;
    private final long zero;
    private final SampleClock clock;
    private final SoundCheck check;

    private AVStream stream;
    private AVCodecContext context;
    private ChannelMix mix = ChannelMix.MEAN;
    private ChannelLevels levels;
    private float[] block = new float[0];
    private int length;
    private long position;
    private long packetsEnd;
    private boolean fromStart;
    private boolean draining;
    private boolean undecodable;
    private PacketScan scan;
    private long joinedEnd = -1;

    /**
     * What the packets say of their sound.
     *
     * @param end the sample at which it ends
     * @param joined whether one recording was put behind another, so that a time stamp leads to several places
     */
    private record PacketScan(long end, boolean joined) {}

    private AudioDecoder(MediaContainer container, AVStream stream, AVCodec codec) throws UnreadableMediaException {
        this.container = container;
        this.stream = stream;
        this.codec = codec;
        this.rate = stream.codecpar().sample_rate();
        this.zero = container.zero(stream);
        this.perSample = new AVRational().num(1).den(rate);
        this.clock = newClock();
        this.check = new SoundCheck(container.file(), rate);
        this.context = freshContext();
        this.packet = avcodec.av_packet_alloc();
        this.frame = avutil.av_frame_alloc();
        this.fromStart = true;
    }

    static AudioDecoder open(MediaContainer container, Integer track) throws UnreadableMediaException {
        AVStream stream = container.selectAudio(track);
        AVCodec codec = avcodec.avcodec_find_decoder(stream.codecpar().codec_id());
        if (codec == null || codec.isNull()) {
            throw new UnreadableMediaException(
                    container.file(),
                    Reason.NOT_MEDIA,
                    "has sound of the codec " + codecName(stream) + ", which cannot be decoded: convert it to flac");
        }
        int rate = stream.codecpar().sample_rate();
        if (rate < LOWEST_RATE || rate > HIGHEST_RATE) {
            throw new UnreadableMediaException(
                    container.file(),
                    Reason.DAMAGED,
                    "declares " + rate + " samples per second, which no recording has: copy it again");
        }
        return new AudioDecoder(container, stream, codec);
    }

    private SampleClock newClock() {
        return new SampleClock(
                rate, container.isDiscontinuous(), container.format().equals("ogg"));
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

    /** From now on, channels become blocks like this. */
    void mix(ChannelMix how) {
        mix = how;
    }

    /** From now on, every block's channels are measured; null for no longer. */
    void measure(ChannelLevels what) {
        levels = what;
    }

    /**
     * The sample at which the sound ends: as the file declares it, else as its packets say. Of recordings that were put
     * behind each other both are only about right, so they are decoded.
     */
    long end() throws UnreadableMediaException {
        long declared = samples(container.declaredEnd(stream));
        if (!isJoined()) {
            return declared < 0 ? countSamples() : declared;
        }
        if (joinedEnd < 0) {
            start();
            while (next()) {
                joinedEnd = position + length;
            }
        }
        return joinedEnd;
    }

    /** The sample at which the sound ends as the file declares it, or -1 where the file does not say. */
    long declaredEnd() {
        return container.isPromised() ? samples(container.declaredEnd(stream)) : -1;
    }

    /** The sample at which the longest of all streams ends as the file declares it, or -1 where it does not say. */
    long declaredEndOfAll() {
        return samples(container.declaredEndOfAll(stream));
    }

    /** The sample at which the last of all streams' packets ends. Reads the whole file. */
    long endOfAllPackets() throws UnreadableMediaException {
        return samples(container.endOfAllPackets(stream));
    }

    private long samples(long ticks) {
        return ticks < 0 ? -1 : avutil.av_rescale_q(ticks - runIn(), stream.time_base(), perSample);
    }

    /** What Ogg counts into the length of Opus sound although decoding drops it: the encoder's run-in. */
    private int runIn() {
        boolean counted = stream.codecpar().codec_id() == avcodec.AV_CODEC_ID_OPUS
                && container.format().equals("ogg");
        return counted ? stream.codecpar().initial_padding() : 0;
    }

    /**
     * Adds up the packets' own lengths without decoding them; leaves the decoder at the end of the file the first time.
     */
    long countSamples() throws UnreadableMediaException {
        return scan().end();
    }

    /** Whether one recording was put behind another in this file, where its packets alone say so. */
    boolean isJoined() throws UnreadableMediaException {
        return container.mayBeJoined() && scan().joined();
    }

    private PacketScan scan() throws UnreadableMediaException {
        if (scan == null) {
            start();
            SampleClock packets = newClock();
            long end = 0;
            long ticks = 0;
            while (container.nextPacket(stream, packet)) {
                ticks += packet.duration();
                long start = packet.pts() == avutil.AV_NOPTS_VALUE ? ticks - packet.duration() : packet.pts() - zero;
                long from = packets.place(avutil.av_rescale_q(start, stream.time_base(), perSample));
                long until = avutil.av_rescale_q(start + packet.duration(), stream.time_base(), perSample);
                long samples = until - avutil.av_rescale_q(start, stream.time_base(), perSample);
                check.requirePlausible(packets.next(), from);
                packets.advance(from, samples);
                end = Math.max(end, from + samples);
            }
            scan = new PacketScan(end, packets.isJoined());
        }
        return scan;
    }

    /** Continues at or before {@code sample}: the next block is the first one decoded from there. */
    void seek(long sample) throws UnreadableMediaException {
        long tick = zero + avutil.av_rescale_q(sample, perSample, stream.time_base());
        if (sample <= 0 || tick <= firstTick() || isJoined() || !container.seek(stream, tick)) {
            start();
            return;
        }
        begin();
        fromStart = false;
    }

    /** Goes to the file's first packet, which may lie before time zero (encoder delay). */
    private void start() throws UnreadableMediaException {
        stream = container.rewind();
        begin();
        fromStart = true;
    }

    /** Whether it reads on from the file's beginning, as it also does where it was to jump and could not. */
    boolean isFromStart() {
        return fromStart;
    }

    private void begin() throws UnreadableMediaException {
        // Flushing would leave some decoders (G.722 among them) the memory of the sound before the jump, and what they
        // decode next would depend on what was read earlier.
        AVCodecContext fresh = freshContext();
        avcodec.avcodec_free_context(context);
        context = fresh;
        clock.reset();
        packetsEnd = 0;
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
            } else if (error == avutil.AVERROR_EAGAIN() && !draining) {
                feed();
            } else if (draining) {
                return false;
            } else {
                undecodable = true;
            }
        }
    }

    private void feed() throws UnreadableMediaException {
        if (container.nextPacket(stream, packet)) {
            if (packet.pts() != avutil.AV_NOPTS_VALUE) {
                packetsEnd =
                        avutil.av_rescale_q(packet.pts() + packet.duration() - zero, stream.time_base(), perSample);
            }
            if (avcodec.avcodec_send_packet(context, packet) < 0) {
                // Often harmless (the first packet after a jump, a tag at the end); a hole it leaves is told in take().
                undecodable = true;
            }
        } else {
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
        int channels = frame.ch_layout().nb_channels();
        if (channels < mix.leastChannels()) {
            throw new UnreadableMediaException(
                    container.file(),
                    Reason.DAMAGED,
                    "has only " + channels + " of its " + channels() + " channels on the way: convert it to flac");
        }
        length = frame.nb_samples();
        if (block.length < length) {
            block = new float[length];
        }
        mix.apply(format, frame, block);
        if (levels != null) {
            levels.add(format, frame, block);
        }
        position = place();
        check.requireNumbers(block, length, position);
        clock.advance(position, length);
        undecodable = false;
    }

    /** Where the frame begins: by its time stamp after a jump or a gap, else right behind the one before it. */
    private long place() throws UnreadableMediaException {
        long stamp = frame.best_effort_timestamp();
        boolean known = clock.isStarted() || fromStart;
        long expected = clock.next();
        if (stamp == avutil.AV_NOPTS_VALUE) {
            return expected;
        }
        long place = clock.place(avutil.av_rescale_q(stamp - zero, stream.time_base(), perSample));
        if (known) {
            if (undecodable) {
                check.requireDecoded(expected, place);
            }
            check.requirePlausible(expected, place);
        }
        return place;
    }

    /** At the end of the sound: fails where what was there last could not be decoded. */
    void requireDecodedToTheEnd() throws UnreadableMediaException {
        if (undecodable) {
            check.requireDecoded(clock.next(), packetsEnd);
        }
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
