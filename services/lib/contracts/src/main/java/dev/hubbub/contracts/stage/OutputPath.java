package dev.hubbub.contracts.stage;

import dev.hubbub.contracts.digest.Digest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.Stream;

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
        return directory.resolve(of(name));
    }

    /** The same as a path of the output, with {@code /} between its parts. */
    public static String of(String name) {
        return Stream.of(name.split("/"))
                .filter(part -> !part.isEmpty() && !part.equals("."))
                .map(part -> part.equals("..") ? "_" : fileName(part))
                .collect(Collectors.joining("/"));
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
