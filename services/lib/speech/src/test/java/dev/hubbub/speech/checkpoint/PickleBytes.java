package dev.hubbub.speech.checkpoint;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Builds pickles instruction by instruction, also ones that no honest program writes. */
final class PickleBytes {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    PickleBytes() {
        raw(0x80, 2);
    }

    PickleBytes raw(int... values) {
        for (int value : values) {
            bytes.write(value);
        }
        return this;
    }

    PickleBytes op(String instructions) {
        bytes.writeBytes(instructions.getBytes(StandardCharsets.ISO_8859_1));
        return this;
    }

    PickleBytes global(String module, String name) {
        return op("c" + module + "\n" + name + "\n");
    }

    PickleBytes text(String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        op("X");
        bytes.writeBytes(ByteBuffer.allocate(4)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(utf8.length)
                .array());
        bytes.writeBytes(utf8);
        return this;
    }

    PickleBytes number(int value) {
        op("J");
        bytes.writeBytes(ByteBuffer.allocate(4)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(value)
                .array());
        return this;
    }

    /** A float32 tensor of one axis over a storage of its own, as torch.save describes it. */
    PickleBytes tensor(String storage, int storageElements, int offset, int size, int stride) {
        return global("torch._utils", "_rebuild_tensor_v2")
                .op("((")
                .text("storage")
                .global("torch", "FloatStorage")
                .text(storage)
                .text("cpu")
                .number(storageElements)
                .op("tQ")
                .number(offset)
                .number(size)
                .raw(0x85)
                .number(stride)
                .raw(0x85)
                .raw(0x89)
                .op("NtR");
    }

    byte[] end() {
        byte[] whole = Arrays.copyOf(bytes.toByteArray(), bytes.size() + 1);
        whole[bytes.size()] = '.';
        return whole;
    }

    /** A file as torch.save lays it out, with this pickle and storages of the given lengths in bytes. */
    void save(Path file, Map<String, Integer> storages) throws IOException {
        Map<String, byte[]> entries = new LinkedHashMap<>();
        entries.put("archive/data.pkl", end());
        storages.forEach((key, length) -> entries.put("archive/data/" + key, new byte[length]));
        zip(file, entries, ZipEntry.STORED);
    }

    static void zip(Path file, Map<String, byte[]> entries, int method) throws IOException {
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
            for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
                ZipEntry header = new ZipEntry(entry.getKey());
                CRC32 checksum = new CRC32();
                checksum.update(entry.getValue());
                header.setMethod(method);
                header.setSize(entry.getValue().length);
                header.setCrc(checksum.getValue());
                zip.putNextEntry(header);
                zip.write(entry.getValue());
                zip.closeEntry();
            }
        }
    }
}
