package dev.hubbub.hub;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Which split the names of files and folders mean: {@code train_0.parquet}, {@code en-train/0.parquet},
 * {@code my_eval_set/0.parquet}. A word counts where no letter is beside it, so that {@code latest} is no test.
 *
 * <p>Source: the hub's documentation of a repository's structure, the usual names of splits.
 */
public final class SplitNames {

    /** What belongs to no other split. */
    public static final String TRAIN = "train";

    private static final Map<String, Pattern> NAMES = names();

    private SplitNames() {}

    private static Map<String, Pattern> names() {
        Map<String, Pattern> names = new LinkedHashMap<>();
        names.put("validation", word("validation|valid|val|dev"));
        names.put("test", word("test|testing|eval|evaluation"));
        names.put(TRAIN, word("train|training"));
        return names;
    }

    private static Pattern word(String words) {
        return Pattern.compile("(?:^|[^A-Za-z0-9])(?:" + words + ")(?![A-Za-z])", Pattern.CASE_INSENSITIVE);
    }

    /** The split that a path says: {@code train}, {@code validation} or {@code test}; empty if it says none. */
    public static Optional<String> in(String path) {
        return NAMES.entrySet().stream()
                .filter(name -> name.getValue().matcher(path).find())
                .map(Map.Entry::getKey)
                .findFirst();
    }
}
