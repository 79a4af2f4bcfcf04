package dev.hubbub.media.video;

import dev.hubbub.media.UnreadableMediaException;
import dev.hubbub.media.UnreadableMediaException.Reason;
import java.nio.IntBuffer;
import java.nio.file.Path;
import java.util.List;
import org.bytedeco.ffmpeg.avcodec.AVPacketSideData;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.global.avcodec;

/** How often a picture is turned clockwise by 90 degrees before it is shown: telephones record as they are held. */
final class QuarterTurns {

    /** The matrix {@code a, b, c, d} of ISO/IEC 14496-12, 8.3.2, for none, one, two and three turns. */
    private static final List<List<Integer>> MATRICES =
            List.of(List.of(1, 0, 0, 1), List.of(0, 1, -1, 0), List.of(-1, 0, 0, -1), List.of(0, -1, 1, 0));

    private static final int MATRIX_BYTES = 36;
    private static final int[] IN_MATRIX = {0, 1, 3, 4};

    private QuarterTurns() {}

    /** What {@code stream} asks for, from 0 to 3. */
    static int of(Path file, AVStream stream) throws UnreadableMediaException {
        AVPacketSideData data = avcodec.av_packet_side_data_get(
                stream.codecpar().coded_side_data(),
                stream.codecpar().nb_coded_side_data(),
                avcodec.AV_PKT_DATA_DISPLAYMATRIX);
        if (data == null || data.isNull() || data.size() < MATRIX_BYTES) {
            return 0;
        }
        IntBuffer matrix = data.data()
                .capacity(MATRIX_BYTES)
                .asByteBuffer()
                .order(java.nio.ByteOrder.nativeOrder())
                .asIntBuffer();
        List<Integer> signs = java.util.Arrays.stream(IN_MATRIX)
                .map(place -> Integer.signum(matrix.get(place)))
                .boxed()
                .toList();
        int turns = MATRICES.indexOf(signs);
        if (turns < 0) {
            throw new UnreadableMediaException(
                    file,
                    Reason.NOT_MEDIA,
                    "asks to be shown mirrored or aslant, which is not understood: convert it with"
                            + " `ffmpeg -i IN OUT.mp4`");
        }
        return turns;
    }

    /** Turns a picture of {@code height x width} pixels with so many bytes each. */
    static byte[] turn(byte[] picture, int height, int width, int bytes, int turns, byte[] turned) {
        for (int row = 0; row < height; row++) {
            for (int column = 0; column < width; column++) {
                int place =
                        switch (turns) {
                            case 1 -> column * height + height - 1 - row;
                            case 2 -> (height - 1 - row) * width + width - 1 - column;
                            default -> (width - 1 - column) * height + row;
                        };
                System.arraycopy(picture, (row * width + column) * bytes, turned, place * bytes, bytes);
            }
        }
        return turned;
    }
}
