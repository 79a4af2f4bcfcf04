package dev.hubbub.media;

import dev.hubbub.media.UnreadableMediaException.Reason;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVInputFormat;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avformat;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.javacpp.PointerPointer;

/**
 * An open media file: its streams, its clock and its packets. Owns the native memory behind them.
 *
 * <p>FFmpeg is used by its C interface rather than through JavaCV's frame grabber, because exact ranges need what the
 * grabber hides: time stamps in the stream's own ticks, the last packets a decoder still holds at the end of the file,
 * and the error numbers that tell a truncated file from a finished one.
 */
final class MediaContainer implements AutoCloseable {

    private static final int RIFF_HEADER = 8;
    private static final int RIFF_SIZE_AT = 4;

    /** Recorders that write to a pipe put a size near 2 or 4 GiB into the header, since they cannot come back to it. */
    private static final long UNKNOWN_RIFF_SIZE = 0x7FFF0000L;

    private final Path file;
    private final AVFormatContext context;

    private MediaContainer(Path file, AVFormatContext context) {
        this.file = file;
        this.context = context;
    }

    /** Opens {@code file} and reads as much of it as is needed to know its streams. */
    static MediaContainer open(Path file) throws UnreadableMediaException {
        requireBytes(file);
        FFmpegErrors.quietenLog();
        AVFormatContext context = new AVFormatContext(null);
        AVDictionary options = new AVDictionary(null);
        // A playlist must not make a worker open other files' addresses or reach into the network.
        avutil.av_dict_set(options, "protocol_whitelist", "file", 0);
        int error =
                avformat.avformat_open_input(context, "file:" + file.toAbsolutePath(), (AVInputFormat) null, options);
        avutil.av_dict_free(options);
        if (error < 0) {
            throw new UnreadableMediaException(
                    file,
                    Reason.NOT_MEDIA,
                    "is no audio or video file that can be opened (" + FFmpegErrors.describe(error)
                            + "): check that it was copied whole and is of a known format");
        }
        MediaContainer container = new MediaContainer(file, context);
        error = avformat.avformat_find_stream_info(context, (PointerPointer<?>) null);
        if (error < 0) {
            container.close();
            throw new UnreadableMediaException(
                    file,
                    Reason.NOT_MEDIA,
                    "has streams that cannot be understood (" + FFmpegErrors.describe(error)
                            + "): check that it was copied whole");
        }
        return container;
    }

    private static void requireBytes(Path file) throws UnreadableMediaException {
        if (!Files.isRegularFile(file)) {
            throw new UnreadableMediaException(
                    file, Reason.MISSING, "does not exist or is no plain file: correct the path or put the file there");
        }
        if (!Files.isReadable(file)) {
            throw new UnreadableMediaException(
                    file, Reason.MISSING, "may not be read by this user: change its permissions");
        }
        try {
            if (Files.size(file) == 0) {
                throw new UnreadableMediaException(file, Reason.EMPTY, "is empty: record or copy it again");
            }
        } catch (UnreadableMediaException e) {
            throw e;
        } catch (IOException e) {
            throw new UnreadableMediaException(
                    file, Reason.MISSING, "cannot be looked at (" + e + "): check the disk it lies on");
        }
    }

    Path file() {
        return file;
    }

    /** FFmpeg's name of the file format. */
    String format() {
        return context.iformat().name().getString();
    }

    /** The sound of the file, the one a player would choose where there are several; all else is skipped unread. */
    AVStream selectAudio() throws UnreadableMediaException {
        int index =
                avformat.av_find_best_stream(context, avutil.AVMEDIA_TYPE_AUDIO, -1, -1, (PointerPointer<?>) null, 0);
        if (index < 0 && !hasStreamOf(avutil.AVMEDIA_TYPE_VIDEO)) {
            throw new UnreadableMediaException(
                    file, Reason.NOT_MEDIA, "holds nothing that can be made out: check that it was copied whole");
        }
        if (index < 0) {
            throw new UnreadableMediaException(
                    file, Reason.NO_AUDIO, "has no sound in it: name a file with an audio stream");
        }
        for (int other = 0; other < context.nb_streams(); other++) {
            context.streams(other).discard(other == index ? avcodec.AVDISCARD_DEFAULT : avcodec.AVDISCARD_ALL);
        }
        return context.streams(index);
    }

    private boolean hasStreamOf(int type) {
        for (int index = 0; index < context.nb_streams(); index++) {
            if (context.streams(index).codecpar().codec_type() == type) {
                return true;
            }
        }
        return false;
    }

    /**
     * The file's time zero in {@code stream}'s ticks. Streams that start late (sound after the first picture) keep
     * their distance from it, so a time means the same instant in every stream.
     */
    long zero(AVStream stream) {
        long own = stream.start_time() == avutil.AV_NOPTS_VALUE ? 0 : stream.start_time();
        if (context.start_time() == avutil.AV_NOPTS_VALUE) {
            return own;
        }
        long whole = avutil.av_rescale_q(context.start_time(), avutil.av_get_time_base_q(), stream.time_base());
        double seconds = Math.abs(own - whole) * avutil.av_q2d(stream.time_base());
        // The container's clock is rounded to microseconds; the stream's own is not.
        return seconds < 2e-6 ? own : whole;
    }

    /** The length of {@code stream} in its own ticks as the file declares it, or -1 where it is only estimated. */
    long declaredDuration(AVStream stream) throws UnreadableMediaException {
        boolean estimated = context.duration_estimation_method() == avformat.AVFMT_DURATION_FROM_BITRATE;
        long bytesMissing = bytesMissing();
        if (stream.duration() == avutil.AV_NOPTS_VALUE || estimated && bytesMissing == 0) {
            return -1;
        }
        double missingSeconds =
                bytesMissing * 8.0 / Math.max(1, stream.codecpar().bit_rate());
        return stream.duration() + Math.round(missingSeconds / avutil.av_q2d(stream.time_base()));
    }

    /**
     * How many bytes a RIFF file is shorter than its header says. FFmpeg reports what is there as the length, which
     * would make half a recording look whole.
     */
    private long bytesMissing() throws UnreadableMediaException {
        if (!format().equals("wav")) {
            return 0;
        }
        try (FileChannel channel = FileChannel.open(file)) {
            ByteBuffer header = ByteBuffer.allocate(RIFF_HEADER).order(ByteOrder.LITTLE_ENDIAN);
            while (header.hasRemaining() && channel.read(header) >= 0) {
                // A read may give less than was asked for.
            }
            long declared = Integer.toUnsignedLong(header.getInt(RIFF_SIZE_AT));
            boolean stillGrowing = declared == 0 || declared >= UNKNOWN_RIFF_SIZE;
            return stillGrowing ? 0 : Math.max(0, RIFF_HEADER + declared - channel.size());
        } catch (IOException e) {
            throw new UnreadableMediaException(
                    file, Reason.DAMAGED, "cannot be read (" + e + "): check the disk it lies on");
        }
    }

    /** Goes to the last key position at or before {@code tick} of {@code stream}. */
    void seek(AVStream stream, long tick) throws UnreadableMediaException {
        int error = avformat.avformat_seek_file(context, stream.index(), Long.MIN_VALUE, tick, tick, 0);
        if (error < 0) {
            throw new UnreadableMediaException(
                    file,
                    Reason.DAMAGED,
                    "cannot be positioned (" + FFmpegErrors.describe(error) + "): convert it to wav or flac");
        }
    }

    /** Reads the next packet of {@code stream} into {@code packet}; false at the end of the file. */
    boolean nextPacket(AVStream stream, AVPacket packet) throws UnreadableMediaException {
        while (true) {
            avcodec.av_packet_unref(packet);
            int error = avformat.av_read_frame(context, packet);
            if (error == avutil.AVERROR_EOF()) {
                return false;
            }
            if (error < 0) {
                throw new UnreadableMediaException(
                        file,
                        Reason.DAMAGED,
                        "cannot be read on (" + FFmpegErrors.describe(error) + "): copy it again");
            }
            if (packet.stream_index() == stream.index()) {
                return true;
            }
        }
    }

    @Override
    public void close() {
        avformat.avformat_close_input(context);
    }
}
