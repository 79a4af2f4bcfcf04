package dev.hubbub.media;

import dev.hubbub.media.UnreadableMediaException.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
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
 *
 * <p>For the packages of this library, each of which reads one stream of a container of its own: all containers of one
 * file have the same time zero.
 */
public final class MediaContainer implements AutoCloseable {

    /** FFmpeg's own measure of how sure it is of a format: the file's name says so, and nothing in it speaks against. */
    private static final int KNOWN_BY_ITS_NAME = 50;

    /** Formats whose declared length is a time on their own clock, which need not begin at zero. */
    private static final List<String> LENGTH_IS_END = List.of("matroska,webm", "asf", "ogg");

    private final Path file;
    private final RawSound raw;
    private final DeclaredSize size;
    private AVFormatContext context;
    private int selected = -1;
    private boolean untouched;

    private MediaContainer(Path file, RawSound raw, AVFormatContext context) throws UnreadableMediaException {
        this.file = file;
        this.raw = raw;
        this.context = context;
        this.untouched = true;
        try {
            this.size = DeclaredSize.of(file, format());
        } catch (IOException e) {
            close();
            throw new UnreadableMediaException(
                    file, Reason.DAMAGED, "cannot be read (" + e + "): check the disk it lies on");
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    /** Opens {@code file} and reads as much of it as is needed to know its streams. */
    public static MediaContainer open(Path file) throws UnreadableMediaException {
        requireBytes(file);
        FileLists.refuse(file);
        ProtectedMedia.refuse(file);
        FFmpegErrors.quietenLog();
        Optional<RawSound> standard = RawSound.standardOf(file);
        AVFormatContext context = new AVFormatContext(null);
        int error = open(file, null, context);
        boolean unsure = error < 0 || context.probe_score() <= KNOWN_BY_ITS_NAME;
        if (unsure && (standard.isPresent() || RawSound.isWithoutStandard(file))) {
            avformat.avformat_close_input(context);
            context = new AVFormatContext(null);
            error = open(file, standard.orElseThrow(() -> withoutRate(file)), context);
        }
        if (error < 0) {
            throw new UnreadableMediaException(
                    file,
                    Reason.NOT_MEDIA,
                    "is no audio or video file that can be opened (" + FFmpegErrors.describe(error)
                            + "): check that it was copied whole and is of a known format");
        }
        if (isListOfFiles(context)) {
            avformat.avformat_close_input(context);
            throw FileLists.refused(file);
        }
        RawSound raw = unsure ? standard.orElse(null) : null;
        if (raw == null && RawSound.isGuessed(context.iformat().name().getString())) {
            avformat.avformat_close_input(context);
            throw withoutRate(file);
        }
        requireStreams(file, context);
        return new MediaContainer(file, raw, context);
    }

    private static UnreadableMediaException withoutRate(Path file) {
        return new UnreadableMediaException(
                file,
                Reason.NOT_MEDIA,
                "has raw samples and says neither their rate nor their form: give it a header, such as by"
                        + " `ffmpeg -f s16le -ar 16000 -ac 1 -i IN OUT.wav` with what they are");
    }

    private static int open(Path file, RawSound raw, AVFormatContext context) {
        AVDictionary options = new AVDictionary(null);
        // A playlist must not make a worker open other files' addresses or reach into the network.
        avutil.av_dict_set(options, "protocol_whitelist", "file", 0);
        AVInputFormat format = null;
        if (raw != null) {
            format = avformat.av_find_input_format(raw.demuxer());
            avutil.av_dict_set(options, "sample_rate", String.valueOf(raw.rate()), 0);
        }
        int error = avformat.avformat_open_input(context, "file:" + file.toAbsolutePath(), format, options);
        avutil.av_dict_free(options);
        return error;
    }

    private static void requireStreams(Path file, AVFormatContext context) throws UnreadableMediaException {
        int error = avformat.avformat_find_stream_info(context, (PointerPointer<?>) null);
        if (error < 0) {
            avformat.avformat_close_input(context);
            throw new UnreadableMediaException(
                    file,
                    Reason.NOT_MEDIA,
                    "has streams that cannot be understood (" + FFmpegErrors.describe(error)
                            + "): check that it was copied whole");
        }
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

    /** The file that is open. */
    public Path file() {
        return file;
    }

    /** FFmpeg's name of the file format. */
    String format() {
        return context.iformat().name().getString();
    }

    /** How sure FFmpeg is of the format, up to 100; 25 where it would rather see more. */
    int certainty() {
        return raw == null ? context.probe_score() : KNOWN_BY_ITS_NAME;
    }

    private static boolean isListOfFiles(AVFormatContext context) {
        return (context.iformat().flags() & avformat.AVFMT_NOFILE) != 0
                || FileLists.isFormat(context.iformat().name().getString());
    }

    /** Whether time stamps may begin anew within a file by the format's design. */
    boolean isDiscontinuous() {
        return (context.iformat().flags() & avformat.AVFMT_TS_DISCONT) != 0;
    }

    /**
     * Whether only the packets say if one recording was put behind another. An index or a size at the beginning says it
     * of the others ({@link DeclaredSize}).
     */
    boolean mayBeJoined() {
        return isDiscontinuous() || List.of("flac", "matroska,webm", "flv").contains(format());
    }

    DeclaredSize size() {
        return size;
    }

    /**
     * Chooses the sound that is read from now on; all else is skipped unread.
     *
     * @param track its number among the audio tracks, from 1; null for the one a player would choose
     */
    AVStream selectAudio(Integer track) throws UnreadableMediaException {
        selected = streams().audio(track);
        return selected();
    }

    /**
     * Chooses the pictures that are read from now on, those a player would show; all else is skipped unread. A cover is
     * no film.
     */
    public AVStream selectVideo() throws UnreadableMediaException {
        selected = streams().video();
        return selected();
    }

    /** Whether the file is seen to be cut short by its size alone. */
    public boolean isCut(boolean lengthDeclared) {
        return size.isCut(format(), lengthDeclared);
    }

    private AVStream selected() {
        for (int other = 0; other < context.nb_streams(); other++) {
            context.streams(other).discard(other == selected ? avcodec.AVDISCARD_DEFAULT : avcodec.AVDISCARD_ALL);
        }
        return context.streams(selected);
    }

    /** The streams with sound that can be made out, in the file's order. */
    List<Integer> audioTracks() {
        return streams().audioTracks();
    }

    /** The number, from 1, of the audio track that is read, and what the file calls it. */
    String trackName() {
        return streams().trackName(selected);
    }

    private StreamSelection streams() {
        return new StreamSelection(file, context);
    }

    /**
     * The file's time zero in {@code stream}'s ticks. Streams that start late (sound after the first picture) keep
     * their distance from it, so a time means the same instant in every stream.
     */
    public long zero(AVStream stream) {
        long own = stream.start_time() == avutil.AV_NOPTS_VALUE ? 0 : stream.start_time();
        if (context.start_time() == avutil.AV_NOPTS_VALUE) {
            return own;
        }
        long whole = avutil.av_rescale_q(context.start_time(), avutil.av_get_time_base_q(), stream.time_base());
        double seconds = Math.abs(own - whole) * avutil.av_q2d(stream.time_base());
        // The container's clock is rounded to microseconds; the stream's own is not.
        return seconds < 2e-6 ? own : whole;
    }

    /**
     * Where {@code stream} ends as the file declares it, in ticks from time zero, or -1 where that is only estimated.
     */
    public long declaredEnd(AVStream stream) {
        if (format().equals("asf")) {
            // FFmpeg gives each stream the length of the file, which may be its picture's.
            return -1;
        }
        if (size.unknown()) {
            return -1;
        }
        boolean estimated = context.duration_estimation_method() == avformat.AVFMT_DURATION_FROM_BITRATE;
        long bitRate = stream.codecpar().bit_rate();
        long missing = DeclaredSize.isEven(format()) && bitRate > 0 ? size.missing() : 0;
        long length = stream.duration() == avutil.AV_NOPTS_VALUE ? 0 : stream.duration();
        if (missing == 0 && (estimated || stream.duration() == avutil.AV_NOPTS_VALUE)) {
            return -1;
        }
        double missingSeconds = missing * 8.0 / Math.max(1, bitRate);
        long ticks = length + Math.round(missingSeconds / avutil.av_q2d(stream.time_base()));
        return ticks + startOfLength(stream);
    }

    private long startOfLength(AVStream stream) {
        if (LENGTH_IS_END.contains(format())) {
            return -zero(stream);
        }
        return stream.start_time() == avutil.AV_NOPTS_VALUE ? 0 : stream.start_time() - zero(stream);
    }

    /** Where the file as a whole ends as it declares it, in {@code stream}'s ticks from time zero; -1 if it does not. */
    public long declaredEndOfAll(AVStream stream) {
        if (size.unknown()
                || context.duration() == avutil.AV_NOPTS_VALUE
                || context.duration_estimation_method() != avformat.AVFMT_DURATION_FROM_STREAM) {
            return -1;
        }
        long ticks = avutil.av_rescale_q(context.duration(), avutil.av_get_time_base_q(), stream.time_base());
        return ticks + startOfLength(stream);
    }

    /** Whether what {@link #declaredEnd} gives was written into the file, and not found from its last time stamps. */
    public boolean isPromised() {
        return context.duration_estimation_method() != avformat.AVFMT_DURATION_FROM_PTS;
    }

    /** Goes to the last key position at or before {@code tick} of {@code stream}; false where the format cannot. */
    public boolean seek(AVStream stream, long tick) {
        untouched = false;
        return avformat.avformat_seek_file(context, stream.index(), Long.MIN_VALUE, tick, tick, 0) >= 0;
    }

    /**
     * Goes to the very first packet, which no time leads to: it may lie before time zero, or be followed by others of
     * the same time. Gives the selected stream anew.
     */
    public AVStream rewind() throws UnreadableMediaException {
        if (untouched) {
            return context.streams(selected);
        }
        AVFormatContext fresh = new AVFormatContext(null);
        int error = open(file, raw, fresh);
        if (error >= 0) {
            requireStreams(file, fresh);
        }
        if (error < 0 || selected >= fresh.nb_streams()) {
            avformat.avformat_close_input(fresh);
            throw new UnreadableMediaException(
                    file,
                    Reason.DAMAGED,
                    "is another file than it was a moment ago: leave it as it is while it is read");
        }
        // Not before: whoever reads on after a failure still holds the old one's stream.
        avformat.avformat_close_input(context);
        context = fresh;
        untouched = true;
        return selected();
    }

    /** Where the last packet of any stream ends, in {@code stream}'s ticks from time zero. */
    public long endOfAllPackets(AVStream stream) throws UnreadableMediaException {
        long zero = zero(stream);
        AVPacket packet = avcodec.av_packet_alloc();
        try (MediaContainer other = open(file)) {
            long end = 0;
            while (avformat.av_read_frame(other.context, packet) >= 0) {
                if (packet.pts() != avutil.AV_NOPTS_VALUE) {
                    long stamp = avutil.av_rescale_q(
                            packet.pts() + packet.duration(),
                            other.context.streams(packet.stream_index()).time_base(),
                            stream.time_base());
                    end = Math.max(end, stamp - zero);
                }
                avcodec.av_packet_unref(packet);
            }
            return end;
        } finally {
            avcodec.av_packet_free(packet);
        }
    }

    /** Reads the next packet of {@code stream} into {@code packet}; false at the end of the file. */
    public boolean nextPacket(AVStream stream, AVPacket packet) throws UnreadableMediaException {
        untouched = false;
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
