package dev.hubbub.localdev.command;

import dev.hubbub.scoring.annotation.AnnotationFormat;
import dev.hubbub.scoring.annotation.AnnotationFormat.Side;
import dev.hubbub.scoring.annotation.SpokenSegment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;

/**
 * A file that says who speaks when.
 *
 * @param path where it is
 * @param format what it is in
 */
record AnnotationFile(Path path, AnnotationFormat format) {

    /** What formats there are, for the help of a command. */
    static final String FORMATS =
            "Formats are known by the end of the name: .vtt, .srt, .stm, .ctm, .rttm, .json (SegLST)"
                    + " and .jsonl (NeMo's manifests).";

    /** The file of this name, in the format that its end says. */
    static AnnotationFile of(Path path) throws CommandFailure {
        return new AnnotationFile(
                path,
                AnnotationFormat.of(path.getFileName().toString())
                        .orElseThrow(
                                () -> CommandFailure.invalid("What " + path + " is in is not known by its name: end it"
                                        + " with one of " + AnnotationFormat.extensions() + ".")));
    }

    List<SpokenSegment> read(Side side) throws CommandFailure, IOException {
        try {
            return format.read(path.toString(), Files.readAllBytes(path), side);
        } catch (NoSuchFileException absent) {
            throw CommandFailure.failed("There is no file " + path + ".");
        }
    }
}
