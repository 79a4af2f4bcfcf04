package dev.hubbub.datasets;

import dev.hubbub.contracts.stage.FailureReason;
import dev.hubbub.contracts.stage.StageFailure;
import dev.hubbub.contracts.stage.StoredObject;
import dev.hubbub.contracts.task.DatasetReference;
import dev.hubbub.hub.HubDataset;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which files a dataset of tables has: the one it names, those that a name with {@code *} fits, or all of a folder, of
 * Arrow files those that its {@code state.json} names. A folder that holds several splits is refused, for nobody wants to learn from what is held out.
 */
final class TableFiles {

    private static final Pattern SHARD = Pattern.compile("(.*)-(\\d{5})-of-(\\d{5})");
    private static final Pattern SPLIT = Pattern.compile("(train|validation|valid|dev|test)\\b.*");

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
            return HubDatasets.tables(hub().get(), files);
        }
        List<StoredObject> found = dataset.namesFiles() ? named(files) : inFolder(files);
        if (found.isEmpty()) {
            throw failure("There is no file " + dataset.uri()
                    + (dataset.namesFiles() ? "" : "/*" + layout.ending())
                    + ": check the dataset's uri, or upload it");
        }
        return found;
    }

    /** The split of a repository that it is, unless it names files. */
    private Optional<HubDataset> hub() {
        return HubDataset.isOne(dataset.uri()) && !dataset.namesFiles()
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
            List<String> names = List.copyOf(splits.keySet());
            throw failure("There are several datasets or splits in " + folder + ": " + String.join(", ", names)
                    + "; name the files of one, such as "
                    + folder.resolve(
                            splits.get(names.get(0)).size() == 1
                                    ? splits.get(names.get(0)).get(0).path()
                                    : names.get(0) + "-*" + layout.ending()));
        }
        requireAll(found);
        return found;
    }

    private String split(StoredObject file) {
        String path =
                file.path().substring(0, file.path().length() - layout.ending().length());
        Matcher shard = SHARD.matcher(path);
        if (shard.matches()) {
            return shard.group(1);
        }
        int slash = path.lastIndexOf('/');
        Matcher split = SPLIT.matcher(path.substring(slash + 1));
        return path.substring(0, slash + 1) + (split.matches() ? split.group(1) : "");
    }

    private void requireAll(List<StoredObject> found) throws StageFailure {
        TreeSet<String> numbers = new TreeSet<>();
        int of = 0;
        for (StoredObject file : found) {
            Matcher shard = SHARD.matcher(file.path()
                    .substring(0, file.path().length() - layout.ending().length()));
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
