package dev.hubbub.media.video;

import dev.hubbub.media.UnreadableMediaException;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.ffmpeg.global.swscale;
import org.bytedeco.ffmpeg.swscale.SwsContext;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.IntPointer;

/**
 * Makes decoded pictures of one kind rows of bytes: by the colours that the file declares (BT.601 where it declares
 * none), without scaling, with arithmetic that is the same on every machine.
 */
final class PictureConverter implements AutoCloseable {

    private static final int FLAGS = swscale.SWS_BILINEAR | swscale.SWS_ACCURATE_RND | swscale.SWS_BITEXACT;
    private static final int ONE = 1 << 16;

    private final PictureForm form;
    private final int turns;
    private final int height;
    private final int width;
    private final int source;
    private final int colours;
    private final SwsContext context;
    private final AVFrame colour;
    private final byte[] rows;
    private final byte[] upright;

    private PictureConverter(AVFrame like, PictureForm form, int turns, SwsContext context, AVFrame colour) {
        this.form = form;
        this.turns = turns;
        this.height = like.height();
        this.width = like.width();
        this.source = like.format();
        this.colours = like.colorspace();
        this.context = context;
        this.colour = colour;
        boolean full = like.color_range() == avutil.AVCOL_RANGE_JPEG || isFullByItsForm();
        IntPointer table =
                swscale.sws_getCoefficients(colours == avutil.AVCOL_SPC_UNSPECIFIED ? swscale.SWS_CS_DEFAULT : colours);
        swscale.sws_setColorspaceDetails(context, table, full ? 1 : 0, table, 1, 0, ONE, ONE);
        this.rows = new byte[colour.linesize(0) * height];
        this.upright = new byte[height * width * form.bytesPerPixel()];
    }

    /** For pictures of the kind that {@code decoder} has at hand; fails where they cannot be converted. */
    static PictureConverter of(PictureDecoder decoder, PictureForm form, int turns) throws UnreadableMediaException {
        AVFrame like = decoder.frame();
        int height = like.height();
        int width = like.width();
        SwsContext context = swscale.sws_getContext(
                width, height, like.format(), width, height, avutil.AV_PIX_FMT_RGB24, FLAGS, null, null, (DoublePointer)
                        null);
        if (context == null || context.isNull()) {
            throw decoder.damaged(
                    "has pictures in colours that cannot be converted at %.2f s: convert it with"
                            + " `ffmpeg -i IN -pix_fmt yuv420p OUT.mp4`",
                    decoder.start());
        }
        AVFrame colour = avutil.av_frame_alloc();
        colour.format(avutil.AV_PIX_FMT_RGB24).width(width).height(height);
        if (avutil.av_frame_get_buffer(colour, 0) < 0) {
            avutil.av_frame_free(colour);
            swscale.sws_freeContext(context);
            throw decoder.damaged(
                    "has pictures too large for the memory at %.2f s: convert it to smaller ones", decoder.start());
        }
        return new PictureConverter(like, form, turns, context, colour);
    }

    private boolean isFullByItsForm() {
        return source == avutil.AV_PIX_FMT_YUVJ420P
                || source == avutil.AV_PIX_FMT_YUVJ422P
                || source == avutil.AV_PIX_FMT_YUVJ444P
                || source == avutil.AV_PIX_FMT_YUVJ440P;
    }

    /** Whether a picture is of the kind that this converts. */
    boolean suits(AVFrame frame) {
        return frame.height() == height
                && frame.width() == width
                && frame.format() == source
                && frame.colorspace() == colours;
    }

    /** Rows of a converted picture. */
    int shownHeight() {
        return turns % 2 == 0 ? height : width;
    }

    /** Pixels of a converted picture's row. */
    int shownWidth() {
        return turns % 2 == 0 ? width : height;
    }

    /** Writes {@code frame}'s pixels to {@code target}. */
    void convert(AVFrame frame, byte[] target) {
        swscale.sws_scale(context, frame.data(), frame.linesize(), 0, height, colour.data(), colour.linesize());
        colour.data(0).get(rows);
        byte[] straight = turns == 0 ? target : upright;
        int stride = colour.linesize(0);
        for (int row = 0; row < height; row++) {
            if (form == PictureForm.RGB) {
                System.arraycopy(rows, row * stride, straight, row * width * 3, width * 3);
            } else {
                grey(row * stride, straight, row * width);
            }
        }
        if (turns != 0) {
            QuarterTurns.turn(straight, height, width, form.bytesPerPixel(), turns, target);
        }
    }

    private void grey(int from, byte[] straight, int to) {
        for (int column = 0, place = from; column < width; column++, place += 3) {
            straight[to + column] =
                    (byte) PictureForm.grey(rows[place] & 0xff, rows[place + 1] & 0xff, rows[place + 2] & 0xff);
        }
    }

    @Override
    public void close() {
        avutil.av_frame_free(colour);
        swscale.sws_freeContext(context);
    }
}
