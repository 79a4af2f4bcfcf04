package dev.hubbub.hub;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.hubbub.hub.HubException.Reason;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which files of a repository are a split of a dataset: those that {@code configs} in the head of its {@code README.md}
 * says, or else those whose names or folders say it.
 *
 * <p>Source: the hub's documentation of a repository's structure, {@code data_files} and the usual names of splits.
 */
public final class HubSplits {

    private static final YAMLMapper YAML = new YAMLMapper();
    private static final String DATA_FILES = "data_files";
    private static final String CONFIGURATION_NAME = "config_name";

    /** As {@code refs/convert/parquet} has them, which the hub makes of datasets of all kinds. */
    private static final Pattern CONVERTED = Pattern.compile("([^/]+)/([^/]+)/\\d{4}\\.parquet");

    private static final Pattern SHARD = Pattern.compile("(?:.*/)?([^/]+)-\\d{5}-of-\\d{5}(?:-[0-9a-f]+)?\\.[^/.]+");

    private final HubDataset dataset;
    private final List<String> paths;

    /**
     * @param dataset what is asked for
     * @param paths of the repository's files that can be its data
     */
    public HubSplits(HubDataset dataset, List<String> paths) {
        this.dataset = dataset;
        String folder = dataset.address().folder();
        this.paths = paths.stream()
                .filter(path -> folder.isEmpty() || path.startsWith(folder + "/"))
                .toList();
    }

    /**
     * The files of the split that is asked for.
     *
     * @param readme the repository's {@code README.md}; empty if there is none
     * @return their paths in the repository, sorted; at least one
     * @throws HubException if there is no such split, or several and none is named
     */
    public List<String> files(String readme) throws HubException {
        List<JsonNode> described = dataset.address().folder().isEmpty() ? configurations(readme) : List.of();
        Map<String, List<String>> splits = described.isEmpty() ? usual() : described(chosen(described));
        splits.values().removeIf(List::isEmpty);
        if (splits.isEmpty()) {
            throw failure("holds no files of a kind that is read (Parquet, or an audiofolder's metadata): see whether"
                    + " there are some at the revision refs/convert/parquet");
        }
        String split = dataset.split()
                .orElse(splits.size() == 1 ? splits.keySet().iterator().next() : null);
        if (split == null || !splits.containsKey(split)) {
            throw failure((split == null ? "has several splits: " : "has no split " + split + ": there are ")
                    + String.join(", ", splits.keySet()) + "; name one by ?split=");
        }
        return splits.get(split).stream().sorted().toList();
    }

    private List<JsonNode> configurations(String readme) throws HubException {
        Matcher head = Pattern.compile("\\A\\uFEFF?---\\r?\\n(.*?)\\r?\\n---", Pattern.DOTALL)
                .matcher(readme);
        List<JsonNode> described = new ArrayList<>();
        if (head.find()) {
            try {
                for (JsonNode one : YAML.readTree(head.group(1)).path("configs")) {
                    if (one.has(DATA_FILES) || one.has("data_dir")) {
                        described.add(one);
                    }
                }
            } catch (JsonProcessingException e) {
                throw failure("has a README.md whose head is no YAML ("
                        + e.getOriginalMessage().lines().findFirst().orElse("")
                        + "): name a folder, or files, of the repository");
            }
        }
        return described;
    }

    private JsonNode chosen(List<JsonNode> described) throws HubException {
        List<String> names = described.stream()
                .map(one -> one.path(CONFIGURATION_NAME).asText("default"))
                .toList();
        if (dataset.configuration().isPresent()) {
            int place = names.indexOf(dataset.configuration().get());
            if (place < 0) {
                throw failure("has no configuration " + dataset.configuration().get() + ": there are "
                        + String.join(", ", names) + "; name one by ?config=");
            }
            return described.get(place);
        }
        Optional<JsonNode> usual = described.stream()
                .filter(one -> described.size() == 1
                        || one.path("default").asBoolean()
                        || one.path(CONFIGURATION_NAME).asText("default").equals("default"))
                .findFirst();
        return usual.orElseThrow(
                () -> failure("has several configurations: " + String.join(", ", names) + "; name one by ?config="));
    }

    private Map<String, List<String>> described(JsonNode configuration) {
        String folder = configuration.path("data_dir").asText("").replaceAll("^(\\./)+|/+$", "");
        String below = folder.isEmpty() || folder.equals(".") ? "" : folder + "/";
        JsonNode files = configuration.path(DATA_FILES);
        Map<String, List<String>> splits = new LinkedHashMap<>();
        if (files.isMissingNode()) {
            return byNames(path -> path.startsWith(below));
        }
        if (files.isObject()) {
            files.properties().forEach(split -> add(splits, split.getKey(), below, split.getValue()));
        } else if (files.isArray() && files.path(0).isObject()) {
            files.forEach(one -> add(splits, one.path("split").asText(SplitNames.TRAIN), below, one.path("path")));
        } else {
            add(splits, SplitNames.TRAIN, below, files);
        }
        return splits;
    }

    private void add(Map<String, List<String>> splits, String split, String below, JsonNode patterns) {
        List<String> of = splits.computeIfAbsent(split, absent -> new ArrayList<>());
        for (JsonNode pattern :
                patterns.isArray() ? patterns : YAML.createArrayNode().add(patterns)) {
            Pattern form = glob(below + pattern.asText().replaceAll("^(\\./)+", ""));
            paths.stream()
                    .filter(path -> form.matcher(path).matches() && !of.contains(path))
                    .forEach(of::add);
        }
    }

    /** {@code *} and {@code ?} within a folder, {@code **} over folders, and {@code [...]}. */
    private static Pattern glob(String glob) {
        StringBuilder form = new StringBuilder();
        Matcher part = Pattern.compile("\\*\\*/|\\*\\*|\\*|\\?|\\[!?[^]]+]|[^*?\\[]+|\\[")
                .matcher(glob);
        while (part.find()) {
            form.append(
                    switch (part.group()) {
                        case "**/" -> "(?:.*/)?";
                        case "**" -> ".*";
                        case "*" -> "[^/]*";
                        case "?" -> "[^/]";
                        case "[" -> "\\[";
                        default -> part.group().startsWith("[")
                                ? part.group().replace("[!", "[^").replace("\\", "\\\\")
                                : Pattern.quote(part.group());
                    });
        }
        return Pattern.compile(form.toString());
    }

    private Map<String, List<String>> usual() throws HubException {
        List<String> tables = tables(paths);
        boolean converted = !tables.isEmpty()
                && tables.stream().allMatch(path -> CONVERTED.matcher(path).matches());
        return converted && dataset.address().folder().isEmpty() ? converted(tables) : usualNames();
    }

    private Map<String, List<String>> usualNames() throws HubException {
        if (dataset.configuration().isPresent()) {
            throw failure("describes no configurations: leave ?config= out, or name a folder of the repository");
        }
        return byNames(path -> true);
    }

    private Map<String, List<String>> converted(List<String> tables) throws HubException {
        Map<String, Map<String, List<String>>> configurations = new TreeMap<>();
        for (String path : tables) {
            Matcher parts = CONVERTED.matcher(path);
            parts.matches();
            configurations
                    .computeIfAbsent(parts.group(1), absent -> new LinkedHashMap<>())
                    .computeIfAbsent(parts.group(2), absent -> new ArrayList<>())
                    .add(path);
        }
        String only = configurations.containsKey("default")
                ? "default"
                : configurations.size() == 1
                        ? configurations.keySet().iterator().next()
                        : null;
        String name = dataset.configuration().orElse(only);
        if (name == null || !configurations.containsKey(name)) {
            throw failure(
                    (name == null ? "has several configurations: " : "has no configuration " + name + ": there are ")
                            + String.join(", ", configurations.keySet()) + "; name one by ?config=");
        }
        return configurations.get(name);
    }

    private static List<String> tables(List<String> paths) {
        return paths.stream().filter(path -> path.endsWith(".parquet")).toList();
    }

    private Map<String, List<String>> byNames(Predicate<String> wanted) {
        Map<String, List<String>> splits = new LinkedHashMap<>();
        for (String path : paths) {
            if (wanted.test(path)) {
                splits.computeIfAbsent(split(path), absent -> new ArrayList<>()).add(path);
            }
        }
        return splits;
    }

    private String split(String path) {
        Matcher shard = SHARD.matcher(path);
        if (shard.matches()) {
            return shard.group(1);
        }
        String folder = dataset.address().folder();
        String own = folder.isEmpty() ? path : path.substring(folder.length() + 1);
        return SplitNames.in(own).orElse(SplitNames.TRAIN);
    }

    private HubException failure(String problem) {
        return new HubException(Reason.MISSING, "The dataset " + dataset.address() + " " + problem + ".");
    }
}
