package dev.hubbub.speech.tokenizer;

import java.util.Arrays;

/**
 * The printable stand-ins that vocabulary files use for bytes: printable Latin-1 characters stand for themselves, every
 * other byte for a character from U+0100 on, so that a space reads {@code Ġ}.
 */
public final class ByteAlphabet {
    private static final char[] CHARACTER = new char[256];
    private static final short[] BYTE = new short[512];

    static {
        Arrays.fill(BYTE, (short) -1);
        char next = 256;
        for (int value = 0; value < 256; value++) {
            boolean printable = value >= '!' && value <= '~' || value >= 0xa1 && value <= 0xff && value != 0xad;
            CHARACTER[value] = printable ? (char) value : next++;
            BYTE[CHARACTER[value]] = (short) value;
        }
    }

    private ByteAlphabet() {}

    /** The stand-ins of bytes, one after the other. */
    public static String write(byte[] bytes) {
        StringBuilder written = new StringBuilder(bytes.length);
        for (byte value : bytes) {
            written.append(CHARACTER[value & 0xff]);
        }
        return written.toString();
    }

    /** The bytes that are written so, or null if a character stands for none. */
    public static byte[] read(String written) {
        byte[] bytes = new byte[written.length()];
        for (int i = 0; i < bytes.length; i++) {
            char character = written.charAt(i);
            if (character >= BYTE.length || BYTE[character] < 0) {
                return null;
            }
            bytes[i] = (byte) BYTE[character];
        }
        return bytes;
    }
}
