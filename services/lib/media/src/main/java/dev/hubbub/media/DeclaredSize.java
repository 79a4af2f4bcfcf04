package dev.hubbub.media;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Set;

/**
 * How many bytes a file has by its own header, where its format says so. FFmpeg takes what is there for the whole of
 * such files, so that half a recording looks complete, and passes over what was put behind the first recording's end.
 *
 * @param missing how many bytes the file is shorter than its header says; 0 where that is not known
 * @param joined whether another recording of the same format begins where the first one ends
 * @param unknown whether the writer did not know how much would come, so that every length in the header is made up
 */
record DeclaredSize(long missing, boolean joined, boolean unknown) {

    private static final DeclaredSize AS_IT_IS = new DeclaredSize(0, false);
    private static final DeclaredSize UNKNOWN = new DeclaredSize(0, false, true);

    /** Recorders that write to a pipe put a size near 2 or 4 GiB into the header, since they cannot come back to it. */
    private static final long UNKNOWN_FROM = 0x7FFF0000L;

    /** Formats whose length is known to FFmpeg only from what is there. */
    private static final Set<String> UNTOLD = Set.of("avi", "asf", "ogg");

    /** Writers of AVI and ASF count a header or two of eight bytes more or less than others. */
    private static final int SLACK = 64;

    /** Formats whose samples all have one size, so that missing bytes are missing seconds. */
    private static final Set<String> EVEN = Set.of("wav", "w64", "caf", "au");

    private static final int CHUNK = 8;
    private static final int MOST_CHUNKS = 10_000;
    private static final int CAF_CHUNK = 12;
    private static final int NUT_NAME = "nut/multimedia container\0".length();
    private static final int NUT_BLOCK = 1 << 20;
    private static final int LARGEST_OGG_PAGE = 65_307;
    private static final int OGG_PAGE_HEADER = 27;
    private static final int OGG_SEGMENTS_AT = 26;

    /** The first bytes of the identifiers of an ASF file's header and of its part with the file's properties. */
    private static final long ASF_PROPERTIES = 0x11CF_A947_8CAB_DCA1L;

    private static final int ASF_HEADER = 30;
    private static final int ASF_SIZE_IN_PROPERTIES = 40;

    private DeclaredSize(long missing, boolean joined) {
        this(missing, joined, false);
    }

    /** A file read at any place. */
    private record Bytes(FileChannel channel, long size) {

        ByteBuffer at(long place, int length, ByteOrder order) throws IOException {
            ByteBuffer bytes = ByteBuffer.allocate(length).order(order);
            while (bytes.hasRemaining() && channel.read(bytes, place + bytes.position()) > 0) {
                // A read may give less than was asked for; what is behind the end stays zero.
            }
            return bytes.rewind();
        }

        String name(long place) throws IOException {
            return new String(at(place, 4, ByteOrder.BIG_ENDIAN).array(), StandardCharsets.ISO_8859_1);
        }

        DeclaredSize until(long end, String first) throws IOException {
            if (end < 0) {
                return AS_IT_IS;
            }
            return new DeclaredSize(
                    Math.max(0, end - size), end < size && name(end).equals(first));
        }
    }

    /** What the header of {@code file} says, which FFmpeg takes for this format. */
    static DeclaredSize of(Path file, String format) throws IOException {
        try (FileChannel channel = FileChannel.open(file)) {
            Bytes bytes = new Bytes(channel, channel.size());
            return switch (format) {
                case "wav", "avi" -> riff(bytes);
                case "w64" -> bytes.until(
                        bytes.at(16, 8, ByteOrder.LITTLE_ENDIAN).getLong(), "riff");
                case "caf" -> caf(bytes);
                case "au" -> au(bytes);
                case "aiff" -> bytes.until(CHUNK + unsigned(bytes.at(4, 4, ByteOrder.BIG_ENDIAN)), "FORM");
                case "asf" -> asf(bytes);
                case "ogg" -> ogg(bytes);
                case "mov,mp4,m4a,3gp,3g2,mj2" -> mp4(bytes);
                case "nut" -> nut(bytes);
                default -> AS_IT_IS;
            };
        }
    }

    /** Whether such a file is known to be cut short by this alone: the length that it declares tells of the others. */
    boolean isCut(String format, boolean lengthDeclared) {
        boolean counted = format.equals("avi") || format.equals("asf");
        return missing > (counted ? SLACK : 0) && (UNTOLD.contains(format) || !lengthDeclared);
    }

    /** Whether missing bytes of such a file are so many missing seconds. */
    static boolean isEven(String format) {
        return EVEN.contains(format);
    }

    private static long unsigned(ByteBuffer bytes) {
        return Integer.toUnsignedLong(bytes.getInt());
    }

    private static DeclaredSize riff(Bytes bytes) throws IOException {
        if (bytes.name(0).equals("RF64")) {
            return bytes.until(CHUNK + bytes.at(20, 8, ByteOrder.LITTLE_ENDIAN).getLong(), "RF64");
        }
        long declared = unsigned(bytes.at(4, 4, ByteOrder.LITTLE_ENDIAN));
        if (declared == 0 || declared >= UNKNOWN_FROM) {
            // A recording may really be so large: then all of it is there.
            return declared != 0 && CHUNK + declared <= bytes.size() ? AS_IT_IS : UNKNOWN;
        }
        // Sizes are made even by a byte that some writers leave out.
        long end = CHUNK + declared;
        long next = end + end % 2;
        boolean another = next < bytes.size() && bytes.name(next).equals("RIFF");
        // An AVI of more than a gigabyte goes on in further parts of its own, of another kind.
        boolean joined = another && bytes.name(next + CHUNK).equals(bytes.name(CHUNK));
        return new DeclaredSize(Math.max(0, end - bytes.size()), joined);
    }

    private static DeclaredSize caf(Bytes bytes) throws IOException {
        long place = CHUNK;
        for (int chunk = 0; chunk < MOST_CHUNKS && place < bytes.size(); chunk++) {
            long length = bytes.at(place + 4, 8, ByteOrder.BIG_ENDIAN).getLong();
            boolean sound = bytes.name(place).equals("data");
            if (length < 0 || length > Long.MAX_VALUE - place - CAF_CHUNK) {
                return AS_IT_IS;
            }
            place += CAF_CHUNK + length;
            if (sound) {
                return bytes.until(place, "caff");
            }
        }
        return AS_IT_IS;
    }

    private static DeclaredSize au(Bytes bytes) throws IOException {
        ByteBuffer header = bytes.at(4, 8, ByteOrder.BIG_ENDIAN);
        long start = unsigned(header);
        long length = unsigned(header);
        return length >= UNKNOWN_FROM ? AS_IT_IS : bytes.until(start + length, ".snd");
    }

    private static DeclaredSize asf(Bytes bytes) throws IOException {
        long place = ASF_HEADER;
        for (int part = 0; part < MOST_CHUNKS && place < bytes.size(); part++) {
            ByteBuffer header = bytes.at(place, ASF_SIZE_IN_PROPERTIES + 8, ByteOrder.LITTLE_ENDIAN);
            long length = header.getLong(16);
            if (header.getLong(0) == ASF_PROPERTIES) {
                long declared = header.getLong(ASF_SIZE_IN_PROPERTIES);
                return declared <= 0 ? AS_IT_IS : bytes.until(declared, bytes.name(0));
            }
            if (length <= 0 || length > bytes.size() - place) {
                break;
            }
            place += length;
        }
        return AS_IT_IS;
    }

    /** An Ogg file says nothing of its length, but each of its pages does of its own. */
    private static DeclaredSize ogg(Bytes bytes) throws IOException {
        int length = (int) Math.min(bytes.size(), 2L * LARGEST_OGG_PAGE);
        byte[] tail =
                bytes.at(bytes.size() - length, length, ByteOrder.LITTLE_ENDIAN).array();
        for (int place = length - OGG_PAGE_HEADER; place >= 0; place--) {
            if (tail[place] == 'O' && tail[place + 1] == 'g' && tail[place + 2] == 'g' && tail[place + 3] == 'S') {
                int segments = tail[place + OGG_SEGMENTS_AT] & 0xff;
                long end = place + OGG_PAGE_HEADER + segments;
                for (int i = 0; i < segments && place + OGG_PAGE_HEADER + i < length; i++) {
                    end += tail[place + OGG_PAGE_HEADER + i] & 0xff;
                }
                return new DeclaredSize(Math.max(0, end - length), false);
            }
        }
        return AS_IT_IS;
    }

    /** A NUT file begins with its format's name, of which FFmpeg passes over all that stands behind a second one. */
    private static DeclaredSize nut(Bytes bytes) throws IOException {
        String name = new String(bytes.at(0, NUT_NAME, ByteOrder.BIG_ENDIAN).array(), StandardCharsets.ISO_8859_1);
        for (long place = 1; place < bytes.size(); place += NUT_BLOCK) {
            // Blocks overlap, or a name could lie across two.
            byte[] block =
                    bytes.at(place, NUT_BLOCK + NUT_NAME, ByteOrder.BIG_ENDIAN).array();
            if (new String(block, StandardCharsets.ISO_8859_1).contains(name)) {
                return new DeclaredSize(0, true);
            }
        }
        return AS_IT_IS;
    }

    /** A second index at the top is another recording's, unless the file is in fragments, which may repeat theirs. */
    private static DeclaredSize mp4(Bytes bytes) throws IOException {
        long place = 0;
        boolean indexed = false;
        boolean joined = false;
        for (int box = 0; box < MOST_CHUNKS && place + CHUNK <= bytes.size(); box++) {
            ByteBuffer header = bytes.at(place, 16, ByteOrder.BIG_ENDIAN);
            long length = unsigned(header);
            String name = bytes.name(place + 4);
            if (name.equals("moof")) {
                return AS_IT_IS;
            }
            joined |= indexed && name.equals("moov");
            indexed |= name.equals("moov");
            length = length == 1 ? header.getLong(8) : length;
            if (length < CHUNK || length > bytes.size() - place) {
                break;
            }
            place += length;
        }
        return new DeclaredSize(0, joined);
    }
}
