package dev.hubbub.media.video;

import dev.hubbub.media.FFmpegErrors;
import dev.hubbub.media.MediaContainer;
import dev.hubbub.media.UnreadableMediaException;
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
 * The pictures of one container as they were recorded, each with the time at which it is shown. One picture is looked at
 * while the next is decoded already, because only the next one says how long this one is shown.
 */
final class PictureDecoder implements AutoCloseable {

    /** The largest published video is 8192 x 4320; a header that says more is damaged. */
    private static final long MOST_PIXELS = 8192L * 8192;

    /** Where time stamps step ahead further than this between two pictures, they are wrong. */
    private static final double LONGEST_PICTURE_SECONDS = 3600;

    private final MediaContainer container;
    private final AVCodec codec;
    private final AVPacket packet = avcodec.av_packet_alloc();
    private final long zero;
    private AVStream stream;
    private AVCodecContext context;
    private AVFrame current = avutil.av_frame_alloc();
    private AVFrame next = avutil.av_frame_alloc();
    private double start;
    private double end;
    private double nextStart;
    private boolean hasNext;
    private boolean draining;
    private boolean failing;
    private boolean damaged;
    private boolean currentDamaged;
    private boolean fromStart;

    private PictureDecoder(MediaContainer container, AVStream stream, AVCodec codec) throws UnreadableMediaException {
        this.container = container;
        this.stream = stream;
        this.codec = codec;
        this.zero = container.zero(stream);
        try {
            this.context = freshContext();
        } catch (UnreadableMediaException e) {
            close();
            throw e;
        }
    }

    static PictureDecoder open(MediaContainer container) throws UnreadableMediaException {
        AVStream stream = container.selectVideo();
        AVCodec codec = avcodec.avcodec_find_decoder(stream.codecpar().codec_id());
        if (codec == null || codec.isNull()) {
            throw new UnreadableMediaException(
                    container.file(),
                    Reason.NOT_MEDIA,
                    "has pictures of the codec " + codecName(stream)
                            + ", which cannot be decoded: convert it with `ffmpeg -i IN OUT.mp4`");
        }
        long pixels = (long) stream.codecpar().width() * stream.codecpar().height();
        if (pixels > MOST_PIXELS) {
            throw new UnreadableMediaException(
                    container.file(),
                    Reason.DAMAGED,
                    "declares pictures of " + stream.codecpar().width() + " x "
                            + stream.codecpar().height() + " pixels, which no recording has: copy it again");
        }
        return new PictureDecoder(container, stream, codec);
    }

    private AVCodecContext freshContext() throws UnreadableMediaException {
        AVCodecContext fresh = avcodec.avcodec_alloc_context3(codec);
        avcodec.avcodec_parameters_to_context(fresh, stream.codecpar());
        fresh.pkt_timebase(stream.time_base());
        fresh.max_pixels(MOST_PIXELS);
        // As with sound: workers read several recordings side by side.
        fresh.thread_count(1);
        int error = avcodec.avcodec_open2(fresh, codec, (AVDictionary) null);
        if (error < 0) {
            avcodec.avcodec_free_context(fresh);
            throw new UnreadableMediaException(
                    container.file(),
                    Reason.DAMAGED,
                    "has pictures that cannot be decoded (" + FFmpegErrors.describe(error) + "): copy it again");
        }
        return fresh;
    }

    private static String codecName(AVStream stream) {
        return avcodec.avcodec_get_name(stream.codecpar().codec_id()).getString();
    }

    AVStream stream() {
        return stream;
    }

    String codec() {
        return codecName(stream);
    }

    /** Pictures per second as the file says, on average; 0 where it does not. */
    double rate() {
        double mean = rate(stream.avg_frame_rate());
        return mean > 0 ? mean : rate(stream.r_frame_rate());
    }

    private static double rate(AVRational rational) {
        return rational.den() == 0 ? 0 : avutil.av_q2d(rational);
    }

    /** Where the pictures end as the file declares it, in seconds, or -1. */
    double declaredEnd() {
        return container.isPromised() ? seconds(container.declaredEnd(stream)) : -1;
    }

    /** Where the longest of all streams ends as the file declares it, in seconds, or -1. */
    double declaredEndOfAll() {
        return seconds(container.declaredEndOfAll(stream));
    }

    /** Where the last of all streams' packets ends. Reads the whole file. */
    double endOfAllPackets() throws UnreadableMediaException {
        return seconds(container.endOfAllPackets(stream));
    }

    private double seconds(long ticks) {
        return ticks < 0 ? -1 : ticks * avutil.av_q2d(stream.time_base());
    }

    /** Where the last picture ends by the packets' own times; leaves the decoder to be sought with. */
    double countedEnd() throws UnreadableMediaException {
        stream = container.rewind();
        long last = 0;
        while (container.nextPacket(stream, packet)) {
            if (packet.pts() != avutil.AV_NOPTS_VALUE) {
                last = Math.max(last, packet.pts() - zero + Math.max(1, packet.duration()));
            }
        }
        return seconds(last);
    }

    /** Continues at or before {@code time}: {@link #next} then gives the first picture decoded from there. */
    void seek(double time) throws UnreadableMediaException {
        long tick = zero + (long) Math.floor(time / avutil.av_q2d(stream.time_base()));
        fromStart = time <= 0 || !container.seek(stream, tick);
        if (fromStart) {
            stream = container.rewind();
        }
        AVCodecContext fresh = freshContext();
        avcodec.avcodec_free_context(context);
        context = fresh;
        draining = false;
        failing = false;
        damaged = false;
        end = Double.NEGATIVE_INFINITY;
        hasNext = false;
        hasNext = decode();
    }

    /** Whether it reads on from the file's beginning. */
    boolean isFromStart() {
        return fromStart;
    }

    /** Goes to the next picture; false at the end. */
    boolean next() throws UnreadableMediaException {
        if (!hasNext) {
            return false;
        }
        AVFrame spent = current;
        current = next;
        next = spent;
        start = nextStart;
        currentDamaged = damaged;
        double length =
                current.duration() > 0 ? seconds(current.duration()) : 1 / (rate() > 0 ? rate() : Pictures.PER_SECOND);
        hasNext = decode();
        end = hasNext ? nextStart : start + length;
        return true;
    }

    /** The picture at hand, valid until {@link #next}. */
    AVFrame frame() {
        return current;
    }

    /** From when on the picture at hand is shown, in seconds from time zero. */
    double start() {
        return start;
    }

    /** Until when the picture at hand is shown. */
    double end() {
        return end;
    }

    /** Whether a part of the picture at hand, or of one that it was predicted from, could not be decoded. */
    boolean isDamaged() {
        return currentDamaged;
    }

    /** Whether nothing that can be decoded follows the picture at hand. */
    boolean isLast() {
        return !hasNext;
    }

    /** Whether there was something behind the picture at hand that could not be decoded. */
    boolean isFollowedByDamage() {
        return failing;
    }

    private boolean decode() throws UnreadableMediaException {
        while (true) {
            int error = avcodec.avcodec_receive_frame(context, next);
            if (error >= 0) {
                take();
                return true;
            } else if (error == avutil.AVERROR_EAGAIN() && !draining) {
                feed();
            } else if (draining) {
                return false;
            } else {
                failing = true;
            }
        }
    }

    private void feed() throws UnreadableMediaException {
        if (container.nextPacket(stream, packet)) {
            failing |= avcodec.avcodec_send_packet(context, packet) < 0;
        } else {
            draining = true;
            avcodec.avcodec_send_packet(context, null);
        }
    }

    private void take() throws UnreadableMediaException {
        boolean key = (next.flags() & AVFrame.AV_FRAME_FLAG_KEY) != 0;
        boolean faulty = next.decode_error_flags() != 0 || (next.flags() & AVFrame.AV_FRAME_FLAG_CORRUPT) != 0;
        // What was lost before a key picture does not show in it, nor in what is predicted from it.
        damaged = faulty || !key && (damaged || failing);
        failing = false;
        long stamp = next.best_effort_timestamp();
        double previous = hasNext ? nextStart : Double.NEGATIVE_INFINITY;
        if (stamp != avutil.AV_NOPTS_VALUE) {
            nextStart = (stamp - zero) * avutil.av_q2d(stream.time_base());
        } else {
            nextStart = hasNext ? previous + 1 / (rate() > 0 ? rate() : Pictures.PER_SECOND) : 0;
        }
        if (nextStart < previous) {
            throw damaged(
                    "has pictures whose times go back behind %.2f s: convert it with `ffmpeg -i IN OUT.mp4`", previous);
        }
        if (nextStart - previous > LONGEST_PICTURE_SECONDS && hasNext) {
            throw damaged("has times that leap by more than an hour behind %.2f s: copy it again", previous);
        }
    }

    UnreadableMediaException damaged(String how, double seconds) {
        return new UnreadableMediaException(container.file(), Reason.DAMAGED, String.format(Locale.ROOT, how, seconds));
    }

    @Override
    public void close() {
        avutil.av_frame_free(current);
        avutil.av_frame_free(next);
        avcodec.av_packet_free(packet);
        if (context != null) {
            avcodec.avcodec_free_context(context);
        }
    }
}
