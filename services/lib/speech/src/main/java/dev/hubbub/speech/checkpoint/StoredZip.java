package dev.hubbub.speech.checkpoint;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * Where the uncompressed entries of a zip archive lie in its file, so that they can be mapped. Archives above 4 GiB (zip64)
 * are understood.
 *
 * <p>Source: PKWARE APPNOTE 6.3.9.
 */
final class StoredZip {
    private static final int END = 0x06054b50;
    private static final int END_LENGTH = 22;
    private static final int LONGEST_COMMENT = 0xffff;
    private static final int LOCATOR64 = 0x07064b50;
    private static final int LOCATOR64_LENGTH = 20;
    private static final int END64 = 0x06064b50;
    private static final int END64_LENGTH = 56;
    private static final int DIRECTORY = 0x02014b50;
    private static final int DIRECTORY_LENGTH = 46;
    private static final int LOCAL = 0x04034b50;
    private static final int LOCAL_LENGTH = 30;
    private static final long IN_EXTRA = 0xffffffffL;

    /** A part of the archive's file. */
    record Range(long position, long length) {}

    private final MappedFile file;

    /** By name; the position is that of the local header. */
    private final Map<String, Range> entries = new LinkedHashMap<>();

    private final Set<String> compressed = new HashSet<>();

    StoredZip(MappedFile file) {
        this.file = file;
        Range directory = directory();
        ByteBuffer records = file.map(directory.position(), directory.length());
        while (records.remaining() >= DIRECTORY_LENGTH) {
            readEntry(records);
        }
    }

    Set<String> names() {
        return entries.keySet();
    }

    /** Where an entry's bytes lie. */
    Range range(String name) {
        Range entry = entries.get(name);
        if (entry == null) {
            throw damaged("the entry " + name + " is missing");
        }
        if (compressed.contains(name)) {
            throw damaged("the entry " + name + " is compressed, which PyTorch never does");
        }
        ByteBuffer local = file.map(entry.position(), LOCAL_LENGTH);
        if (local.getInt(0) != LOCAL) {
            throw damaged("the entry " + name + " is not where the directory says");
        }
        long start = entry.position() + LOCAL_LENGTH + unsigned(local, 26) + unsigned(local, 28);
        if (start + entry.length() > file.size()) {
            throw file.truncated(start + entry.length());
        }
        return new Range(start, entry.length());
    }

    ByteBuffer bytes(String name) {
        Range range = range(name);
        return file.map(range.position(), range.length());
    }

    private Range directory() {
        long tailLength = Math.min(file.size(), END_LENGTH + LONGEST_COMMENT);
        long tailStart = file.size() - tailLength;
        ByteBuffer tail = file.map(tailStart, tailLength);
        for (int at = (int) tailLength - END_LENGTH; at >= 0; at--) {
            if (tail.getInt(at) == END) {
                long length = tail.getInt(at + 12) & IN_EXTRA;
                long position = tail.getInt(at + 16) & IN_EXTRA;
                boolean zip64 = position == IN_EXTRA || length == IN_EXTRA || unsigned(tail, at + 10) == 0xffff;
                return zip64 ? directory64(tailStart + at) : checked(position, length);
            }
        }
        throw new CheckpointException(file.path() + " is truncated: it begins as a PyTorch file but its index, which"
                + " stands at the end, is missing; copy or download it again.");
    }

    private Range directory64(long endPosition) {
        ByteBuffer locator = file.map(endPosition - LOCATOR64_LENGTH, LOCATOR64_LENGTH);
        if (locator.getInt(0) != LOCATOR64) {
            throw damaged("its 64-bit index is missing");
        }
        ByteBuffer end = file.map(locator.getLong(8), END64_LENGTH);
        if (end.getInt(0) != END64) {
            throw damaged("its 64-bit index is missing");
        }
        return checked(end.getLong(48), end.getLong(40));
    }

    private Range checked(long position, long length) {
        if (position < 0 || length < 0 || position > file.size() - length) {
            throw damaged("its index lies outside the file");
        }
        return new Range(position, length);
    }

    private void readEntry(ByteBuffer records) {
        int at = records.position();
        int nameLength = unsigned(records, at + 28);
        int extraLength = unsigned(records, at + 30);
        int next = at + DIRECTORY_LENGTH + nameLength + extraLength + unsigned(records, at + 32);
        if (records.getInt(at) != DIRECTORY || next > records.limit()) {
            throw damaged("its index cannot be read");
        }
        byte[] name = new byte[nameLength];
        records.get(at + DIRECTORY_LENGTH, name);
        String entry = new String(name, StandardCharsets.UTF_8);
        long packedLength = records.getInt(at + 20) & IN_EXTRA;
        long length = records.getInt(at + 24) & IN_EXTRA;
        if (unsigned(records, at + 10) != 0) {
            compressed.add(entry);
            length = packedLength;
        }
        long position = records.getInt(at + 42) & IN_EXTRA;
        ByteBuffer extra =
                records.slice(at + DIRECTORY_LENGTH + nameLength, extraLength).order(ByteOrder.LITTLE_ENDIAN);
        entries.put(entry, widened(length, position, packedLength, extra));
        records.position(next);
    }

    /** Sizes and positions above 4 GiB stand in an extra field, in fixed order, each only if its short form is full. */
    private Range widened(long length, long position, long packedLength, ByteBuffer extra) {
        long wideLength = length;
        long widePosition = position;
        while (extra.remaining() >= 4) {
            int id = extra.getShort() & 0xffff;
            int end = extra.position() + 2 + unsigned(extra, extra.position());
            extra.getShort();
            if (end > extra.limit()) {
                throw damaged("its index cannot be read");
            }
            if (id == 1) {
                int wanted = (length == IN_EXTRA ? 8 : 0)
                        + (packedLength == IN_EXTRA ? 8 : 0)
                        + (position == IN_EXTRA ? 8 : 0);
                if (end - extra.position() < wanted) {
                    throw damaged("its index cannot be read");
                }
                wideLength = length == IN_EXTRA ? extra.getLong() : length;
                if (packedLength == IN_EXTRA) {
                    extra.getLong();
                }
                widePosition = position == IN_EXTRA ? extra.getLong() : position;
            }
            extra.position(end);
        }
        return checked(widePosition, wideLength);
    }

    private CheckpointException damaged(String what) {
        return new CheckpointException(file.path() + " is damaged: " + what + "; copy or download it again.");
    }

    private static int unsigned(ByteBuffer buffer, int at) {
        return buffer.getShort(at) & 0xffff;
    }
}
