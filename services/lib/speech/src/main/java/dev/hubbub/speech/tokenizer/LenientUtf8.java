package dev.hubbub.speech.tokenizer;

/**
 * UTF-8 decoding that replaces each maximal part of an ill-formed sequence by one U+FFFD (Unicode 15, section 3.9,
 * table 3-7). Java's own decoder makes one replacement of an encoded surrogate where the recommendation makes three, so
 * transcripts would differ from those of other programs.
 */
final class LenientUtf8 {
    private static final char REPLACEMENT = '\uFFFD';

    private LenientUtf8() {}

    static String decode(byte[] bytes) {
        StringBuilder text = new StringBuilder(bytes.length);
        int at = 0;
        while (at < bytes.length) {
            int lead = bytes[at] & 0xff;
            if (lead < 0x80) {
                text.append((char) lead);
                at++;
                continue;
            }
            int length = sequenceLength(lead);
            int valid = validPart(bytes, at, length);
            if (valid == length) {
                text.appendCodePoint(codePoint(bytes, at, length));
            } else {
                text.append(REPLACEMENT);
            }
            at += valid;
        }
        return text.toString();
    }

    /** Bytes that a lead byte announces; 0 for a byte that cannot lead. */
    private static int sequenceLength(int lead) {
        if (lead >= 0xc2 && lead <= 0xdf) {
            return 2;
        }
        if (lead >= 0xe0 && lead <= 0xef) {
            return 3;
        }
        return lead >= 0xf0 && lead <= 0xf4 ? 4 : 0;
    }

    /** How many bytes could begin a well-formed sequence: at least 1, so that decoding moves on. */
    private static int validPart(byte[] bytes, int at, int length) {
        int valid = 1;
        while (valid < length && at + valid < bytes.length && continues(bytes, at, valid)) {
            valid++;
        }
        return valid;
    }

    private static boolean continues(byte[] bytes, int at, int index) {
        int next = bytes[at + index] & 0xff;
        int low = 0x80;
        int high = 0xbf;
        if (index == 1) {
            switch (bytes[at] & 0xff) {
                case 0xe0 -> low = 0xa0; // shorter forms exist
                case 0xed -> high = 0x9f; // surrogates
                case 0xf0 -> low = 0x90; // shorter forms exist
                case 0xf4 -> high = 0x8f; // beyond U+10FFFF
                default -> {
                    // every continuation byte is allowed
                }
            }
        }
        return next >= low && next <= high;
    }

    private static int codePoint(byte[] bytes, int at, int length) {
        int value = bytes[at] & (0xff >> length + 1);
        for (int i = 1; i < length; i++) {
            value = value << 6 | bytes[at + i] & 0x3f;
        }
        return value;
    }
}
