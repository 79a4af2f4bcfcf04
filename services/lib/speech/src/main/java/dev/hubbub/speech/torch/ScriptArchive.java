package dev.hubbub.speech.torch;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * A TorchScript archive made of source text alone: one class without attributes, whose methods take every tensor as an
 * argument.
 *
 * <p>The file is a zip with stored (not deflated) entries, as {@code torch::jit::load} wants it: the pickled module
 * object, the code, an empty tuple of constants and the format version. The text is in the dialect that
 * {@code torch.jit.save} writes, in which {@code self} has the type {@code __torch__.NAME} and element types are
 * numbers; {@code and} and {@code or} bind equally there, from the left, so that one inside the other needs parentheses.
 *
 * @param className name of the class in the text
 * @param source the text
 */
public record ScriptArchive(String className, String source) {
    private static final Pattern NAME = Pattern.compile("[A-Za-z][A-Za-z0-9]*");
    private static final byte[] EMPTY_TUPLE = {(byte) 0x80, 2, ')', '.'};
    private static final String FORMAT_VERSION = "10\n";

    public ScriptArchive {
        Objects.requireNonNull(className, "className");
        Objects.requireNonNull(source, "source");
        if (!NAME.matcher(className).matches()) {
            throw new IllegalArgumentException("\"" + className + "\" is not a class name a script can have.");
        }
        if (!source.contains("class " + className + "(Module):")) {
            throw new IllegalArgumentException("The script text does not define class " + className + "(Module).");
        }
    }

    /** The bytes of the archive. */
    public byte[] toBytes() {
        var bytes = new ByteArrayOutputStream(source.length() + 1024);
        try (var zip = new ZipOutputStream(bytes)) {
            store(zip, "m/data.pkl", pickledModule());
            store(zip, "m/code/__torch__.py", source.getBytes(StandardCharsets.UTF_8));
            store(zip, "m/constants.pkl", EMPTY_TUPLE);
            store(zip, "m/version", FORMAT_VERSION.getBytes(StandardCharsets.US_ASCII));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /** Pickle protocol 2 of an instance without state: class reference, empty arguments, new object, empty state. */
    private byte[] pickledModule() {
        var pickle = new ByteArrayOutputStream();
        pickle.write(0x80);
        pickle.write(2);
        pickle.writeBytes(("c__torch__\n" + className + "\n").getBytes(StandardCharsets.US_ASCII));
        pickle.writeBytes(new byte[] {')', (byte) 0x81, '}', 'b', '.'});
        return pickle.toByteArray();
    }

    private static void store(ZipOutputStream zip, String name, byte[] content) throws IOException {
        var checksum = new CRC32();
        checksum.update(content);
        var entry = new ZipEntry(name);
        entry.setMethod(ZipEntry.STORED);
        entry.setSize(content.length);
        entry.setCompressedSize(content.length);
        entry.setCrc(checksum.getValue());
        // A fixed time keeps the archive's bytes the same from run to run.
        entry.setTime(0);
        zip.putNextEntry(entry);
        zip.write(content);
        zip.closeEntry();
    }
}
