package dev.hubbub.speech.checkpoint;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Where the model lies in what was named as its checkpoint. People name the folder above it: that of a training run, which
 * holds {@code checkpoint-500}; a hub's cache, which holds snapshots; the folder in which a single {@code .pt} lies beside
 * its tokenizer. Where it holds exactly one model that one is meant, and where a cache says which of its snapshots is the
 * current one; otherwise nothing is guessed.
 *
 * @param path the model's own folder or file
 * @param remark a sentence that says which was taken, if it is not the one that was named
 */
public record CheckpointLocation(Path path, Optional<String> remark) {
    private static final Pattern STEP = Pattern.compile("checkpoint-(\\d{1,18})");

    /** A plain name: a cache must not lead out of its own folder. */
    private static final Pattern REVISION = Pattern.compile("\\w{1,255}");

    private static final int NAMES_SHOWN = 5;

    /** Folders and files that may be the model, and what the folder above is called for it. */
    private record Inside(String above, String each, List<Path> places) {}

    /**
     * Finds the model.
     *
     * @param named a folder or a file, which need not exist
     * @throws CheckpointException if it holds several models, which the message lists, or one that is in no format that can
     *     be loaded, which it names
     */
    public static CheckpointLocation of(Path named) {
        if (!Files.isDirectory(named)) {
            return itself(named);
        }
        FolderContents contents = FolderContents.of(named);
        if (contents.isModel()) {
            contents.refusal().ifPresent(CheckpointLocation::refuse);
            return itself(named);
        }
        Optional<Path> current = currentSnapshot(named);
        if (current.isPresent()) {
            return inside(named, current.get(), "the snapshot that refs/main names");
        }
        Optional<Inside> inside = inside(contents);
        if (inside.isEmpty()) {
            contents.refusal().ifPresent(CheckpointLocation::refuse);
        }
        return inside.map(found -> only(named, found)).orElse(itself(named));
    }

    private static void refuse(CheckpointException refusal) {
        throw refusal;
    }

    private static CheckpointLocation itself(Path named) {
        return new CheckpointLocation(named, Optional.empty());
    }

    private static CheckpointLocation only(Path named, Inside inside) {
        List<Path> found = inside.places();
        if (found.size() == 1) {
            return inside(named, found.get(0), "the only " + inside.each());
        }
        String rest = found.size() > NAMES_SHOWN ? " and " + (found.size() - NAMES_SHOWN) + " more" : "";
        throw new CheckpointException(named + " is " + inside.above() + " with several models in it ("
                + found.stream()
                        .limit(NAMES_SHOWN)
                        .map(path -> named.relativize(path).toString())
                        .collect(Collectors.joining(", "))
                + rest + "): name the one that is meant, such as " + found.get(found.size() - 1) + ".");
    }

    private static CheckpointLocation inside(Path named, Path found, String why) {
        Path path = of(found).path();
        return new CheckpointLocation(path, Optional.of("Taking " + path + ", " + why + " in " + named + "."));
    }

    /** A hub's cache of one model has its revisions in {@code refs}, and their files in {@code snapshots}. */
    private static Optional<Path> currentSnapshot(Path folder) {
        Path main = folder.resolve("refs").resolve("main");
        if (!Files.isRegularFile(main)) {
            return Optional.empty();
        }
        try {
            return Optional.of(Files.readString(main).strip())
                    .filter(revision -> REVISION.matcher(revision).matches())
                    .map(folder.resolve("snapshots")::resolve)
                    .filter(Files::isDirectory);
        } catch (IOException e) {
            // A cache without a current snapshot: what it holds is looked through.
            return Optional.empty();
        }
    }

    private static Optional<Inside> inside(FolderContents contents) {
        Path snapshots = contents.folder().resolve("snapshots");
        List<Path> all = contents.folders();
        if (Files.isDirectory(snapshots)) {
            return some(
                    "a hub's cache", "snapshot", FolderContents.of(snapshots).folders());
        }
        List<Path> models = where(
                all,
                folder -> Files.isReadable(folder) && FolderContents.of(folder).isModel());
        List<Path> steps = models.stream()
                .filter(folder -> STEP.matcher(FolderContents.name(folder)).matches())
                .sorted(Comparator.comparingLong(CheckpointLocation::step))
                .toList();
        return some("the folder of a training run", "checkpoint", steps)
                .or(() -> some("a hub's cache", "model", where(all, folder -> FolderContents.name(folder)
                        .startsWith("models--"))))
                .or(() -> some(
                        "a folder",
                        "model",
                        Stream.concat(models.stream(), contents.loadableWeights().stream())
                                .toList()));
    }

    private static List<Path> where(List<Path> folders, Predicate<Path> holds) {
        return folders.stream().filter(holds).toList();
    }

    private static Optional<Inside> some(String above, String each, List<Path> places) {
        return places.isEmpty() ? Optional.empty() : Optional.of(new Inside(above, each, places));
    }

    private static long step(Path folder) {
        Matcher name = STEP.matcher(FolderContents.name(folder));
        return name.matches() ? Long.parseLong(name.group(1)) : -1;
    }
}
