package dev.hubbub.media.video;

import dev.hubbub.media.MediaContainer;
import dev.hubbub.media.TimeRange;
import dev.hubbub.media.UnreadableMediaException;
import dev.hubbub.media.UnreadableMediaException.Reason;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;

/**
 * The pictures of one open media file, {@value Pictures#PER_SECOND} a second, read in any order of ranges.
 *
 * <p>Picture {@code n} is the one that is shown at {@code n / 25} seconds after the file's time zero, whatever the rate
 * of the source: one is given twice where the source has fewer, left out where it has more, and one that stays is given
 * as long as it stays. Before the first picture of a file whose pictures start late, that first one is given. A range
 * gives what a decode of the whole file has at the same places. Pictures are given upright and at their own size.
 *
 * <p>Holds native memory until closed. Not for use by several threads at once.
 */
public final class VideoRecording implements AutoCloseable {

    private static final double PREROLL_SECONDS = 0.5;

    /** As with sound: what writers round up. */
    private static final double LENGTH_TOLERANCE_SECONDS = 0.15;

    /** As with sound, where a file declares the length of the whole and not of its pictures. */
    private static final double WHOLE_LENGTH_TOLERANCE_SECONDS = 1;

    /** It is cheaper to decode on to a range that begins so soon than to go back to the key picture before it. */
    private static final double NEAR_SECONDS = 2;

    private final MediaContainer container;
    private final PictureDecoder decoder;
    private final int turns;
    private PictureConverter converter;
    private PictureForm converted;
    private boolean running;
    private boolean closed;

    private VideoRecording(MediaContainer container, PictureDecoder decoder, int turns) {
        this.container = container;
        this.decoder = decoder;
        this.turns = turns;
    }

    /** Opens {@code file}; fails where it is missing, empty, no media or without pictures. The caller closes it. */
    public static VideoRecording open(Path file) throws UnreadableMediaException {
        MediaContainer container = MediaContainer.open(file);
        PictureDecoder decoder = null;
        try {
            decoder = PictureDecoder.open(container);
            return new VideoRecording(container, decoder, QuarterTurns.of(file, decoder.stream()));
        } catch (UnreadableMediaException | RuntimeException e) {
            if (decoder != null) {
                decoder.close();
            }
            container.close();
            throw e;
        }
    }

    /** The file that is read. */
    public Path file() {
        return container.file();
    }

    /** What the file says of its pictures; where it does not declare their length, its packets are counted. */
    public VideoInfo info() throws UnreadableMediaException {
        requireOpen();
        return new VideoInfo(length(), shown(turns), shown(turns + 1), decoder.rate(), decoder.codec());
    }

    private int shown(int turned) {
        return turned % 2 == 0
                ? decoder.stream().codecpar().height()
                : decoder.stream().codecpar().width();
    }

    private double length() throws UnreadableMediaException {
        double declared = decoder.declaredEnd();
        if (declared >= 0) {
            return declared;
        }
        running = false;
        return decoder.countedEnd();
    }

    /** All pictures of the recording. */
    public Pictures readAll(PictureForm form) throws UnreadableMediaException {
        requireOpen();
        return collect(0, Long.MAX_VALUE, PictureClock.numberAt(length()), form);
    }

    /**
     * The pictures of {@code range}: from the one shown at its start to the last that begins before its end, fewer
     * where the pictures end earlier.
     *
     * @throws UnreadableMediaException where the range begins at or after the last picture's end, or pictures are
     *     missing although the file declares them
     */
    public Pictures read(TimeRange range, PictureForm form) throws UnreadableMediaException {
        requireOpen();
        long first = PictureClock.first(range);
        long end = Math.max(first + 1, PictureClock.end(range));
        Pictures pictures = collect(first, end, end - first, form);
        if (pictures.count() == 0) {
            throw new UnreadableMediaException(
                    file(),
                    Reason.RANGE_OUTSIDE,
                    String.format(
                            Locale.ROOT,
                            "has pictures until %.2f s, so none is at %.2f to %.2f s: correct the times",
                            length(),
                            range.start(),
                            range.end()));
        }
        return pictures;
    }

    /** Hands all pictures to {@code sink} one by one, with constant memory however many they are. */
    public void stream(PictureForm form, PictureSink sink) throws IOException {
        requireOpen();
        decode(0, Long.MAX_VALUE, form, sink);
    }

    /** Hands the pictures of {@code range} to {@code sink} one by one, none where they end before it. */
    public void stream(TimeRange range, PictureForm form, PictureSink sink) throws IOException {
        requireOpen();
        decode(PictureClock.first(range), PictureClock.end(range), form, sink);
    }

    private Pictures collect(long first, long end, long expected, PictureForm form) throws UnreadableMediaException {
        int size = Math.multiplyExact(shown(0) * shown(1), form.bytesPerPixel());
        requireMemory(expected, size);
        byte[][] pixels = {new byte[(int) (expected * size)]};
        int[] filled = {0};
        try {
            decode(first, end, form, (number, picture) -> {
                if (filled[0] + picture.length > pixels[0].length) {
                    requireMemory(2L * (filled[0] / size + 1), size);
                    pixels[0] = Arrays.copyOf(pixels[0], 2 * (filled[0] + picture.length));
                }
                System.arraycopy(picture, 0, pixels[0], filled[0], picture.length);
                filled[0] += picture.length;
            });
        } catch (UnreadableMediaException e) {
            throw e;
        } catch (IOException e) {
            throw new IllegalStateException("Nothing else that is done here reads or writes", e);
        }
        byte[] all = filled[0] == pixels[0].length ? pixels[0] : Arrays.copyOf(pixels[0], filled[0]);
        return new Pictures(form, shown(turns), shown(turns + 1), all);
    }

    private void requireMemory(long pictures, int size) throws UnreadableMediaException {
        Runtime runtime = Runtime.getRuntime();
        long free = runtime.maxMemory() - runtime.totalMemory() + runtime.freeMemory();
        long bytes = Math.multiplyExact(pictures, (long) size);
        if (bytes > Integer.MAX_VALUE - 8 || bytes > free) {
            throw new UnreadableMediaException(
                    file(),
                    Reason.TOO_LONG,
                    String.format(
                            Locale.ROOT,
                            "has %.0f s of pictures to be read at once, which take %d MB where %d MB of heap are free:"
                                    + " read shorter ranges, or give Java more memory with -Xmx",
                            (double) pictures / Pictures.PER_SECOND,
                            bytes >> 20,
                            free >> 20));
        }
    }

    /** Hands pictures {@code [first, end)} to {@code sink}, as many of them as the recording has. */
    private void decode(long first, long end, PictureForm form, PictureSink sink) throws IOException {
        boolean resumable = running;
        // Whatever fails from here on leaves the decoder at no known place.
        running = false;
        boolean more = goTo(first, resumable);
        byte[] picture = null;
        long place = first;
        while (more && place < end) {
            long until = Math.min(end, PictureClock.numberAt(decoder.end()));
            if (until > place) {
                requireDecoded(end);
                picture = convert(form, picture);
                for (; place < until; place++) {
                    sink.accept(place, picture);
                }
            }
            if (place < end) {
                more = decoder.next();
            }
        }
        // The picture at hand may reach into the next range: it is kept where the range is full.
        running = more;
        if (!more) {
            requireComplete(decoder.end(), end);
            if (decoder.isFollowedByDamage()) {
                throw decoder.damaged(
                        "has something behind %.2f s that cannot be decoded: copy it again", decoder.end());
            }
        }
    }

    /**
     * Puts the decoder on the picture shown at {@code first}; false where the recording ends before.
     *
     * @param resumable whether the decoder is on a picture that the last range ended with
     */
    private boolean goTo(long first, boolean resumable) throws UnreadableMediaException {
        double wanted = (double) first / Pictures.PER_SECOND;
        boolean more =
                resumable && PictureClock.numberAt(decoder.start()) <= first && wanted - decoder.end() < NEAR_SECONDS;
        for (double preroll = PREROLL_SECONDS; !more; preroll *= 4) {
            decoder.seek(wanted - preroll);
            more = decoder.next();
            if (decoder.isFromStart()) {
                break;
            }
            // Some formats' indexes are coarse and land behind the target.
            more = more && PictureClock.numberAt(decoder.start()) <= first;
        }
        while (more && PictureClock.numberAt(decoder.end()) <= first) {
            more = decoder.next();
        }
        return more;
    }

    private void requireDecoded(long end) throws UnreadableMediaException {
        if (decoder.isDamaged()) {
            if (decoder.isLast()) {
                // Half of a picture is what a file that is cut short ends with.
                requireComplete(decoder.start(), end);
            }
            throw decoder.damaged("has damaged pictures at %.2f s: copy it again", decoder.start());
        }
    }

    private byte[] convert(PictureForm form, byte[] reused) throws UnreadableMediaException {
        // A range may be the first that is read and lie behind a change: what the header says holds from the beginning.
        boolean declared =
                decoder.frame().height() == shown(0) && decoder.frame().width() == shown(1);
        if (declared && (converter == null || converted != form)) {
            closeConverter();
            converter = PictureConverter.of(decoder, form, turns);
            converted = form;
        }
        if (!declared || !converter.suits(decoder.frame())) {
            throw decoder.damaged(
                    "has pictures that change their size or colours at %.2f s: convert it with `ffmpeg -i IN OUT.mp4`",
                    decoder.start());
        }
        byte[] picture = reused == null
                ? new byte[converter.shownHeight() * converter.shownWidth() * form.bytesPerPixel()]
                : reused;
        converter.convert(decoder.frame(), picture);
        return picture;
    }

    /** Fails where pictures are missing that the file declares. */
    private void requireComplete(double reached, long end) throws UnreadableMediaException {
        double until = end == Long.MAX_VALUE ? Double.MAX_VALUE : (double) end / Pictures.PER_SECOND;
        double declared = decoder.declaredEnd();
        if (Math.min(declared, until) - reached > LENGTH_TOLERANCE_SECONDS) {
            throw tooShort(declared, reached);
        }
        if (until <= reached) {
            return;
        }
        double whole = declared < 0 ? decoder.declaredEndOfAll() : -1;
        if (container.isCut(declared >= 0)
                || Math.min(whole, until) - reached > WHOLE_LENGTH_TOLERANCE_SECONDS
                        && whole - decoder.endOfAllPackets() > WHOLE_LENGTH_TOLERANCE_SECONDS) {
            throw tooShort(Math.max(declared, whole), reached);
        }
        if (reached <= 0) {
            throw new UnreadableMediaException(
                    file(), Reason.EMPTY, "has a header and no picture behind it: record or copy it again");
        }
    }

    private UnreadableMediaException tooShort(double declared, double reached) {
        String has = String.format(Locale.ROOT, "has pictures until %.2f s only", Math.max(0, reached));
        String promised = declared < 0 ? "is cut short" : String.format(Locale.ROOT, "declares %.2f s", declared);
        return new UnreadableMediaException(file(), Reason.TRUNCATED, promised + " and " + has + ": copy it again");
    }

    /** FFmpeg would end the whole process on a closed file; an exception only ends the task. */
    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException("The recording " + file() + " is closed: open it again to read on");
        }
    }

    private void closeConverter() {
        if (converter != null) {
            converter.close();
            converter = null;
        }
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        closeConverter();
        decoder.close();
        container.close();
    }
}
