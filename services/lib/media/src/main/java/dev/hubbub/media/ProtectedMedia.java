package dev.hubbub.media;

import dev.hubbub.media.UnreadableMediaException.Reason;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Tells recordings whose sound is encrypted for the players of who sold or sent them. FFmpeg opens such files like others
 * and decodes the encrypted bytes, so that they seem damaged, or sound like noise.
 *
 * <p>Sources: ISO/IEC 14496-12, sections 4.2, 8.4 and 8.12 (boxes, sample entries, protected ones); Advanced Systems Format
 * specification 1.20.03, section 3 (header objects).
 */
final class ProtectedMedia {
    private static final Set<String> CONTAINERS = Set.of("moov", "trak", "mdia", "minf", "stbl");

    /** Boxes that a file can begin with. */
    private static final Set<String> FIRST = Set.of("ftyp", "styp", "moov", "mdat", "free", "skip", "wide", "pnot");

    /** No true file has so many boxes outside of its media data. */
    private static final int MOST_BOXES = 10_000;
    // No file nests as deep; the stack is not for a file to fill.
    private static final int DEEPEST = 16;

    private static final String ASF_HEADER = "3026b2758e66cf11a6d900aa0062ce6c";
    private static final List<String> ASF_ENCRYPTION = List.of(
            "fbb3112223bdd211b4b700a0c955fc6e", "14e68a292226174cb935dae07ee9289c", "338505438169e6499b74ad12cb86d58c");

    private final FileChannel channel;

    /** Types of the sample entries of sound. */
    private final Set<String> sounds = new HashSet<>();

    private String brand = "";
    private boolean inSound;
    private int boxes;
    private int depth;

    private ProtectedMedia(FileChannel channel) {
        this.channel = channel;
    }

    /** @throws UnreadableMediaException if the sound of the file is encrypted, all of it */
    static void refuse(Path file) throws UnreadableMediaException {
        Optional<String> scheme;
        try (FileChannel channel = FileChannel.open(file)) {
            scheme = new ProtectedMedia(channel).scheme();
        } catch (IOException e) {
            // Whoever opens it next says what is wrong with it.
            return;
        }
        if (scheme.isPresent()) {
            throw new UnreadableMediaException(
                    file,
                    Reason.PROTECTED,
                    "is protected: its sound is encrypted (" + scheme.get()
                            + ") and can be heard in its seller's players"
                            + " only; ask for a copy without protection");
        }
    }

    private Optional<String> scheme() throws IOException {
        ByteBuffer start = read(0, 30);
        if (start.remaining() < 30) {
            return Optional.empty();
        }
        if (hex(start, 0).equals(ASF_HEADER)) {
            return asfScheme(start.order(ByteOrder.LITTLE_ENDIAN).getLong(16));
        }
        if (EncryptedMatroska.is(channel)) {
            return Optional.of("the content encryption of Matroska and WebM");
        }
        if (!FIRST.contains(type(start, 4))) {
            return Optional.empty();
        }
        walk(0, channel.size());
        if (brand.equals("aax ") || brand.equals("aaxc")) {
            return Optional.of("Audible's " + brand.strip());
        }
        if (sounds.equals(Set.of("drms"))) {
            return Optional.of("FairPlay, as the iTunes Store sold it");
        }
        boolean encrypted = !sounds.isEmpty() && Set.of("drms", "enca").containsAll(sounds);
        return encrypted ? Optional.of("common encryption") : Optional.empty();
    }

    private void walk(long from, long end) throws IOException {
        if (depth == DEEPEST) {
            return;
        }
        depth++;
        boxesOf(from, end);
        depth--;
    }

    private void boxesOf(long from, long end) throws IOException {
        long at = from;
        while (at + 8 <= end && boxes++ < MOST_BOXES) {
            ByteBuffer head = read(at, 16);
            if (head.remaining() < 8) {
                return;
            }
            long size = Integer.toUnsignedLong(head.getInt(0));
            long header = 8;
            if (size == 1 && head.remaining() == 16) {
                size = head.getLong(8);
                header = 16;
            } else if (size == 0) {
                size = end - at;
            }
            if (size < header || size > end - at) {
                // Cut or no box at all: what was seen so far counts.
                return;
            }
            look(type(head, 4), at + header, at + size);
            at += size;
        }
    }

    private void look(String type, long from, long end) throws IOException {
        if (CONTAINERS.contains(type)) {
            walk(from, end);
            return;
        }
        switch (type) {
            case "ftyp" -> brand = type(read(from, 4), 0);
            case "hdlr" -> inSound = type(read(from, 12), 8).equals("soun");
            case "stsd" -> {
                if (inSound) {
                    entries(from + 8, end);
                }
            }
            default -> {}
        }
    }

    private void entries(long from, long end) throws IOException {
        long at = from;
        while (at + 8 <= end && boxes++ < MOST_BOXES) {
            ByteBuffer head = read(at, 8);
            long size = head.remaining() < 8 ? 0 : Integer.toUnsignedLong(head.getInt(0));
            if (size < 8) {
                return;
            }
            sounds.add(type(head, 4));
            at += size;
        }
    }

    private Optional<String> asfScheme(long headerSize) throws IOException {
        long at = 30;
        while (at + 24 <= Math.min(headerSize, channel.size()) && boxes++ < MOST_BOXES) {
            ByteBuffer object = read(at, 24).order(ByteOrder.LITTLE_ENDIAN);
            if (ASF_ENCRYPTION.contains(hex(object, 0))) {
                return Optional.of("Windows Media DRM");
            }
            long size = object.getLong(16);
            if (size < 24 || size > channel.size() - at) {
                return Optional.empty();
            }
            at += size;
        }
        return Optional.empty();
    }

    /** So many bytes from there on, fewer at the file's end. */
    private ByteBuffer read(long at, int count) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(count);
        while (bytes.hasRemaining() && channel.read(bytes, at + bytes.position()) >= 0) {
            // A read may give less than was asked for.
        }
        return bytes.flip();
    }

    private static String type(ByteBuffer bytes, int at) {
        return bytes.limit() < at + 4 ? "" : new String(bytes.array(), at, 4, StandardCharsets.ISO_8859_1);
    }

    private static String hex(ByteBuffer bytes, int at) {
        return bytes.limit() < at + 16 ? "" : HexFormat.of().formatHex(Arrays.copyOfRange(bytes.array(), at, at + 16));
    }
}
