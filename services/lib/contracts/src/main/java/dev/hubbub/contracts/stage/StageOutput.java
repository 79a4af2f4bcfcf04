package dev.hubbub.contracts.stage;

import java.nio.file.Path;

/**
 * An output a stage has made and not yet committed.
 *
 * @param recipe what it was made from
 * @param files its files
 * @param seconds how long this output took
 * @param device what it ran on, such as {@code cpu} or {@code cuda:0}
 */
public record StageOutput(Recipe recipe, OutputFiles files, double seconds, String device) {

    /** An output whose files are all files below a local directory. */
    public StageOutput(Recipe recipe, Path directory, double seconds, String device) {
        this(recipe, OutputFiles.in(directory), seconds, device);
    }
}
