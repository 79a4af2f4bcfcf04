package dev.hubbub.evaluation.index;

import dev.hubbub.contracts.stage.OutputAddress;
import dev.hubbub.contracts.task.ReportTask;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where the index of experiments lies in the store. */
final class IndexKeys {

    static final String EXPERIMENTS = ReportTask.INDEX;

    private static final String HEAD = "head.json";
    private static final Pattern HEAD_BELOW = Pattern.compile("([^/]+)/([^/]+)/head\\.json");

    private IndexKeys() {}

    static String folder(ExperimentName name) {
        return ReportTask.indexed(name.namespace(), name.experiment());
    }

    static String head(ExperimentName name) {
        return folder(name) + HEAD;
    }

    static String table(ExperimentName name, OutputAddress report) {
        return folder(name) + report.digest().hex() + ".json";
    }

    /**
     * Whose head an object is.
     *
     * @param path below {@link #EXPERIMENTS}
     */
    static Optional<ExperimentName> headOf(String path) {
        Matcher place = HEAD_BELOW.matcher(path);
        return place.matches() ? ExperimentName.of(place.group(1), place.group(2)) : Optional.empty();
    }
}
