package dev.hubbub.localdev.export;

import dev.hubbub.contracts.score.GpuHour;
import dev.hubbub.contracts.score.TrialScore;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;

/** The trials of an experiment as files for people and for other programs. */
public interface TrialTables {

    /**
     * Those of a format.
     *
     * @param gpuHour what an hour of a GPU costs; {@code null} where nobody says
     */
    static TrialTables of(ExportFormat format, int examples, GpuHour gpuHour) {
        return format == ExportFormat.EVALUATION_CSV
                ? new EvaluationTables(examples)
                : new ResultTables(format, gpuHour);
    }

    /** Adds a trial. */
    void add(String trial, String model, TrialScore score);

    /** The files' names and what is in them; texts are in UTF-8. */
    Map<String, byte[]> files();

    /**
     * Writes them.
     *
     * @param overwrite whether files that are there are replaced
     * @throws FileAlreadyExistsException if there are and may not be; its message is a sentence
     */
    default void write(Path folder, boolean overwrite) throws IOException {
        Map<String, byte[]> files = files();
        for (String name : files.keySet()) {
            if (!overwrite && Files.exists(folder.resolve(name))) {
                throw new FileAlreadyExistsException(folder.resolve(name)
                        + " is there already: name another folder, or replace it with --overwrite.");
            }
        }
        Files.createDirectories(folder);
        for (Map.Entry<String, byte[]> file : files.entrySet()) {
            Path beside = folder.resolve("." + file.getKey() + ".part");
            Files.write(beside, file.getValue());
            Files.move(
                    beside,
                    folder.resolve(file.getKey()),
                    StandardCopyOption.REPLACE_EXISTING,
                    StandardCopyOption.ATOMIC_MOVE);
        }
    }
}
