package dev.hubbub.media;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/**
 * Looks for encryption in the tracks of a Matroska or WebM file.
 *
 * <p>Source: RFC 9559, sections 5.1.4 (Tracks) and 5.1.4.1.31.6 (ContentEncryption); RFC 8794 (EBML).
 */
final class EncryptedMatroska {
    private static final long HEADER = 0x1A45DFA3L;
    private static final long SEGMENT = 0x18538067L;
    private static final long TRACKS = 0x1654AE6BL;
    private static final long TRACK = 0xAE;
    private static final long TRACK_TYPE = 0x83;
    private static final long ENCODINGS = 0x6D80;
    private static final long ENCODING = 0x6240;
    private static final long ENCRYPTION = 0x5035;
    private static final int SOUND = 2;

    /** More than stand before the tracks, and in them, of any true file. */
    private static final int MOST_ELEMENTS = 10_000;
    // No file nests as deep; the stack is not for a file to fill.
    private static final int DEEPEST = 16;

    private final FileChannel channel;
    private int elements;
    private int depth;
    private int clear;
    private int encrypted;
    private boolean isSound;
    private boolean isEncrypted;

    private EncryptedMatroska(FileChannel channel) {
        this.channel = channel;
    }

    /** Whether a file is one, and all of its sound is encrypted. */
    static boolean is(FileChannel channel) throws IOException {
        EncryptedMatroska file = new EncryptedMatroska(channel);
        Element first = file.element(0, channel.size());
        if (first == null || first.id != HEADER) {
            return false;
        }
        file.walk(first.end, channel.size());
        return file.encrypted > 0 && file.clear == 0;
    }

    /** An element's content: from a position to one behind it. */
    private record Element(long id, long from, long end) {}

    private void walk(long from, long end) throws IOException {
        if (depth == DEEPEST) {
            return;
        }
        depth++;
        elementsOf(from, end);
        depth--;
    }

    private void elementsOf(long from, long end) throws IOException {
        Element next = element(from, end);
        while (next != null) {
            look(next);
            next = element(next.end, end);
        }
    }

    private void look(Element element) throws IOException {
        if (element.id == TRACK) {
            isSound = false;
            isEncrypted = false;
            walk(element.from, element.end);
            encrypted += isSound && isEncrypted ? 1 : 0;
            clear += isSound && !isEncrypted ? 1 : 0;
        } else if (element.id == TRACKS) {
            walk(element.from, element.end);
            // What follows is the media itself.
            elements = MOST_ELEMENTS;
        } else if (element.id == SEGMENT || element.id == ENCODINGS || element.id == ENCODING) {
            walk(element.from, element.end);
        } else if (element.id == TRACK_TYPE) {
            isSound = number(element.from, (int) Math.min(8, element.end - element.from), 0) == SOUND;
        } else if (element.id == ENCRYPTION) {
            isEncrypted = true;
        }
    }

    /** The element at a position; null at the end, and where there is none that ends before it. */
    private Element element(long at, long end) throws IOException {
        if (at >= end || elements++ >= MOST_ELEMENTS) {
            return null;
        }
        int idLength = Integer.numberOfLeadingZeros(first(at)) - 23;
        int sizeLength = Integer.numberOfLeadingZeros(first(at + idLength)) - 23;
        if (idLength > 4 || sizeLength > 8 || at + idLength + sizeLength > end) {
            return null;
        }
        long id = number(at, idLength, 0);
        long size = number(at + idLength, sizeLength, 1 << (8 - sizeLength));
        long from = at + idLength + sizeLength;
        boolean unknown = size == (1L << 7 * sizeLength) - 1;
        if (unknown) {
            // Live streams do not know their segment's size; what follows is in it.
            return id == SEGMENT ? new Element(id, from, end) : null;
        }
        boolean whole = size <= end - from;
        return whole || id == SEGMENT ? new Element(id, from, whole ? from + size : end) : null;
    }

    private int first(long at) throws IOException {
        return (int) number(at, 1, 0);
    }

    /** A number in so many bytes, without a mark in the first of them; 0 behind the file's end. */
    private long number(long at, int length, int mark) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(length);
        while (bytes.hasRemaining() && channel.read(bytes, at + bytes.position()) >= 0) {
            // A read may give less than was asked for.
        }
        long value = 0;
        for (int i = 0; i < bytes.position(); i++) {
            value = value << 8 | bytes.get(i) & 0xff;
        }
        return mark == 0 ? value : value & ~((long) mark << 8 * (length - 1));
    }
}
