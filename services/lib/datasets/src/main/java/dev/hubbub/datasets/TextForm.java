package dev.hubbub.datasets;

import dev.hubbub.contracts.stage.StageFailure;
import java.util.Arrays;

/** Whether a file is text at all: what is packed, or in another encoding, would be wrong line by line. */
enum TextForm {
    UTF_16_LITTLE("in UTF-16", 0xFF, 0xFE),
    UTF_16_BIG("in UTF-16", 0xFE, 0xFF),
    GZIP("packed with gzip", 0x1F, 0x8B),
    ZIP("packed with zip", 'P', 'K', 3, 4),
    BZIP2("packed with bzip2", 'B', 'Z', 'h'),
    XZ("packed with xz", 0xFD, '7', 'z', 'X', 'Z', 0),
    ZSTD("packed with zstd", 0x28, 0xB5, 0x2F, 0xFD);

    private final String what;
    private final int[] beginning;

    TextForm(String what, int... beginning) {
        this.what = what;
        this.beginning = beginning;
    }

    /**
     * Requires text, of which the encoding is yet to be seen.
     *
     * @throws StageFailure if a file is something else, with the remedy
     */
    static void require(byte[] bytes, UtteranceFile file) throws StageFailure {
        for (TextForm form : values()) {
            if (form.begins(bytes)) {
                throw file.failure("it is " + form.what + "; " + form.remedy());
            }
        }
        for (int place = 0, line = 1; place < bytes.length; place++) {
            if (bytes[place] == 0) {
                throw file.failure(
                        line, "a NUL character, so the file is damaged, or in UTF-16 and to be saved in UTF-8");
            }
            line += bytes[place] == '\n' ? 1 : 0;
        }
    }

    private boolean begins(byte[] bytes) {
        int[] begin = new int[Math.min(bytes.length, beginning.length)];
        Arrays.setAll(begin, place -> bytes[place] & 0xFF);
        return Arrays.equals(begin, beginning);
    }

    private String remedy() {
        return this == UTF_16_LITTLE || this == UTF_16_BIG
                ? "save it in UTF-8, as `iconv -f UTF-16 -t UTF-8 FILE` does"
                : "unpack it first";
    }
}
