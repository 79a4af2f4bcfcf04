package dev.hubbub.datasets;

import dev.hubbub.contracts.stage.FailureReason;
import dev.hubbub.contracts.stage.StageFailure;
import dev.hubbub.contracts.stage.StoredObject;
import dev.hubbub.contracts.task.DatasetReference;
import dev.hubbub.hub.HubDataset;
import dev.hubbub.hub.SplitNames;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Which files a dataset of tables has: the one it names, those that a name with {@code *} fits, or all of a folder, of
 * Arrow files those that its {@code state.json} names. A folder that holds several splits is refused, for nobody wants to
 * learn from what is held out.
 */
final class TableFiles {

    private static final Pattern SHARD = Pattern.compile("(.*)-(\\d{5})-of-(\\d{5})(?:-[0-9a-f]+)?");

    private final TableLayout layout;
    private final DatasetReference dataset;
    private final Location folder;

    TableFiles(TableLayout layout, DatasetReference dataset) {
        this.layout = layout;
        this.dataset = dataset;
        Location named = Location.of(dataset.uri());
        this.folder = hub().isPresent() ? HubDatasets.root(hub().get()) : dataset.namesFiles() ? named.parent() : named;
    }

    /** What their names are relative to. */
    Location folder() {
        return folder;
    }

    /** The files, by their paths in the folder; at least one. */
    List<StoredObject> find(DatasetFiles files) throws IOException, StageFailure {
        if (hub().isPresent()) {
            List<StoredObject> split = HubDatasets.tables(hub().get(), files);
            requireOnce(split);
            return split;
        }
        List<StoredObject> found = dataset.namesFiles() ? named(files) : inFolder(files);
        if (found.isEmpty()) {
            throw failure("There is no file " + dataset.uri()
                    + (dataset.namesFiles() ? "" : "/*" + layout.ending())
                    + ": check the dataset's uri, or upload it");
        }
        requireOnce(found);
        return found;
    }

    /** The split of a repository that it is, unless it names files, or a folder as other layouts do. */
    private Optional<HubDataset> hub() {
        return layout == TableLayout.PARQUET && HubDataset.isOne(dataset.uri()) && !dataset.namesFiles()
                ? Optional.of(HubDataset.parse(dataset.uri()))
                : Optional.empty();
    }

    private List<StoredObject> named(DatasetFiles files) throws IOException, StageFailure {
        String name = Location.of(dataset.uri()).name();
        if (name.indexOf('*') < 0) {
            return files.find(folder.resolve(name)).stream()
                    .map(file -> new StoredObject(name, file.size(), file.identity()))
                    .toList();
        }
        Pattern pattern = Pattern.compile("\\Q" + name.replace("*", "\\E[^/]*\\Q") + "\\E");
        return files.list(folder).stream()
                .filter(file -> pattern.matcher(file.path()).matches())
                .toList();
    }

    private List<StoredObject> inFolder(DatasetFiles files) throws IOException, StageFailure {
        if (layout == TableLayout.ARROW) {
            return new SavedDataset(folder).find(files);
        }
        List<StoredObject> found = files.list(folder).stream()
                .filter(file -> file.path().toLowerCase(Locale.ROOT).endsWith(layout.ending()))
                .toList();
        Map<String, List<StoredObject>> splits = new LinkedHashMap<>();
        for (StoredObject file : found) {
            splits.computeIfAbsent(split(file), absent -> new ArrayList<>()).add(file);
        }
        if (splits.size() > 1) {
            throw failure("There are several datasets or splits in " + folder + ": "
                    + splits.keySet().stream().map(this::shown).collect(Collectors.joining(", "))
                    + "; name the files of one, such as "
                    + folder.resolve(pattern(splits.values().iterator().next(), found)));
        }
        requireOnce(found);
        requireAll(found);
        return found;
    }

    private String shown(String split) {
        return split.isEmpty() || split.endsWith("/") ? split + "*" + layout.ending() : split;
    }

    /** A name with {@code *} that fits some of the files and no others; the first of them if no beginning tells. */
    private String pattern(List<StoredObject> some, List<StoredObject> all) {
        String first = some.get(0).path();
        if (some.size() == 1) {
            return first;
        }
        int same = first.lastIndexOf('/') + 1;
        for (int end = first.length(); end > same; end--) {
            String beginning = first.substring(0, end);
            if (some.stream().allMatch(file -> file.path().startsWith(beginning))) {
                boolean tells = all.stream()
                                .filter(file -> file.path().startsWith(beginning))
                                .count()
                        == some.size();
                return tells ? beginning + "*" + layout.ending() : first;
            }
        }
        return first;
    }

    private String split(StoredObject file) {
        Matcher shard = shard(file);
        if (shard.matches()) {
            return shard.group(1);
        }
        return file.path().substring(0, file.path().lastIndexOf('/') + 1)
                + SplitNames.in(stem(file)).orElse("");
    }

    private String stem(StoredObject file) {
        // A name with * may fit others too.
        boolean ends = file.path().toLowerCase(Locale.ROOT).endsWith(layout.ending());
        return ends
                ? file.path()
                        .substring(0, file.path().length() - layout.ending().length())
                : file.path();
    }

    private Matcher shard(StoredObject file) {
        return SHARD.matcher(stem(file));
    }

    /** What was exported twice would be counted twice. */
    private void requireOnce(List<StoredObject> found) throws StageFailure {
        Map<String, StoredObject> firsts = new HashMap<>();
        Map<String, StoredObject> numbers = new HashMap<>();
        for (StoredObject file : found) {
            Matcher shard = shard(file);
            if (shard.matches()) {
                StoredObject first = firsts.putIfAbsent(shard.group(1), file);
                StoredObject same = numbers.putIfAbsent(shard.group(1) + "-" + shard.group(2), file);
                boolean other = first != null && !shard.group(3).equals(of(first));
                if (other || same != null) {
                    throw failure(
                            folder.resolve((other ? first : same).path()) + " and " + file.path()
                                    + " are of two exports of the same rows: delete one export, or name the files of the other");
                }
            }
        }
    }

    private String of(StoredObject file) {
        Matcher shard = shard(file);
        return shard.matches() ? shard.group(3) : "";
    }

    private void requireAll(List<StoredObject> found) throws StageFailure {
        TreeSet<String> numbers = new TreeSet<>();
        int of = 0;
        for (StoredObject file : found) {
            Matcher shard = shard(file);
            if (shard.matches()) {
                numbers.add(shard.group(2));
                of = Math.max(of, Integer.parseInt(shard.group(3)));
            }
        }
        if (numbers.size() < of) {
            throw failure("There are " + numbers.size() + " of " + of + " files in " + folder + ", " + numbers.first()
                    + " to " + numbers.last() + ": upload the others, or name those that are meant with *");
        }
    }

    private static StageFailure failure(String problem) {
        return new StageFailure(FailureReason.InvalidDataset, problem + ".");
    }
}
