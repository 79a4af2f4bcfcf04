package dev.hubbub.media;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVIOContext;
import org.bytedeco.ffmpeg.avformat.AVInputFormat;
import org.bytedeco.ffmpeg.avformat.AVOutputFormat;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avformat;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.javacpp.PointerPointer;

/** Copies sound as it is coded from one container into another, at other times, in part, or beside other sound. */
final class Remuxer {

    private IntPredicate kept = packet -> true;
    private double later;

    /** Only the packets of these numbers. */
    Remuxer keeping(IntPredicate packets) {
        kept = packets;
        return this;
    }

    /** With time stamps moved by this, also to before zero. */
    Remuxer later(double seconds) {
        later = seconds;
        return this;
    }

    /** Each of the {@code sources} becomes a track of {@code file}, by its ending; returns the samples of a packet. */
    int copy(Path file, Path... sources) {
        AVFormatContext out = new AVFormatContext(null);
        String format = file.toString().endsWith(".ts") ? "mpegts" : null;
        check(avformat.avformat_alloc_output_context2(out, (AVOutputFormat) null, format, file.toString()));
        out.avoid_negative_ts(0);
        List<AVFormatContext> in = new ArrayList<>();
        for (Path source : sources) {
            in.add(open(source));
            AVStream stream = avformat.avformat_new_stream(out, null);
            check(avcodec.avcodec_parameters_copy(
                    stream.codecpar(), in.get(in.size() - 1).streams(0).codecpar()));
            stream.codecpar().codec_tag(0);
        }
        AVIOContext io = new AVIOContext(null);
        check(avformat.avio_open(io, file.toString(), avformat.AVIO_FLAG_WRITE));
        out.pb(io);
        check(avformat.avformat_write_header(out, (AVDictionary) null));
        int samples = 0;
        for (int track = 0; track < sources.length; track++) {
            samples = Math.max(samples, copy(in.get(track), out, track));
        }
        check(avformat.av_write_trailer(out));
        check(avformat.avio_closep(io));
        avformat.avformat_free_context(out);
        in.forEach(avformat::avformat_close_input);
        return samples;
    }

    private static AVFormatContext open(Path source) {
        AVFormatContext in = new AVFormatContext(null);
        check(avformat.avformat_open_input(in, source.toString(), (AVInputFormat) null, (AVDictionary) null));
        check(avformat.avformat_find_stream_info(in, (PointerPointer<?>) null));
        return in;
    }

    private int copy(AVFormatContext in, AVFormatContext out, int track) {
        AVStream stream = out.streams(track);
        long moved = Math.round(later / avutil.av_q2d(stream.time_base()));
        AVPacket packet = avcodec.av_packet_alloc();
        int samples = 0;
        for (int number = 0; avformat.av_read_frame(in, packet) >= 0; number++) {
            samples = Math.max(samples, (int) packet.duration());
            avcodec.av_packet_rescale_ts(packet, in.streams(0).time_base(), stream.time_base());
            packet.pts(packet.pts() + moved).dts(packet.dts() + moved).stream_index(track);
            if (kept.test(number)) {
                check(avformat.av_interleaved_write_frame(out, packet));
            }
            avcodec.av_packet_unref(packet);
        }
        avcodec.av_packet_free(packet);
        return samples;
    }

    private static void check(int result) {
        assertTrue(result >= 0, () -> FFmpegErrors.describe(result));
    }
}
