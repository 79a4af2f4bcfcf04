package dev.hubbub.contracts.stage;

import java.nio.file.Path;

/**
 * An output a stage has made and not yet committed.
 *
 * @param recipe what it was made from
 * @param directory the local directory with its files
 * @param seconds how long this output took
 * @param device what it ran on, such as {@code cpu} or {@code cuda:0}
 */
public record StageOutput(Recipe recipe, Path directory, double seconds, String device) {}
