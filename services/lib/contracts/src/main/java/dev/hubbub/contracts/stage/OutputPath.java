package dev.hubbub.contracts.stage;

import dev.hubbub.contracts.digest.Digest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Where files of an output go that are called after something that people name: a recording, a session, a speaker. */
public final class OutputPath {

    /** File systems take 255; what a caller adds, such as an ending, needs room. */
    private static final int LONGEST_NAME_BYTES = 200;

    /** Of at most four bytes each. */
    private static final int KEPT_CHARACTERS = 40;

    private static final int LONGEST_ENDING = 6;

    private OutputPath() {}

    /**
     * The place of a file below a directory, whatever it is called after: a manifest can name recordings by absolute
     * paths, or by {@code ..}, which becomes {@code _}, as a control character does. What is too long for the name of a
     * file is cut and ends in a digest of the whole.
     */
    public static Path inside(Path directory, String name) {
        Path place = directory;
        for (String part : name.split("/")) {
            if (!part.isEmpty() && !part.equals(".")) {
                place = place.resolve(part.equals("..") ? "_" : fileName(part));
            }
        }
        return place;
    }

    private static String fileName(String name) {
        String printable = name.replaceAll("\\p{Cntrl}", "_");
        if (printable.getBytes(StandardCharsets.UTF_8).length <= LONGEST_NAME_BYTES) {
            return printable;
        }
        int dot = printable.lastIndexOf('.');
        String ending = dot >= 0 && printable.length() - dot <= LONGEST_ENDING ? printable.substring(dot) : "";
        int[] kept = printable.codePoints().limit(KEPT_CHARACTERS).toArray();
        return new String(kept, 0, kept.length) + "-" + Digest.of(name).abbreviated() + ending;
    }
}
