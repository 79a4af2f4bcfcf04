package dev.hubbub.localdev.session;

import dev.hubbub.contracts.stage.StageFailure;
import dev.hubbub.datasets.ManifestLine;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The lines of a file of recognised texts, to be found by the recording and time of what was said. A recording is the same
 * by whichever path the files name it; a time is to the millisecond, because tools write the same one differently.
 */
final class Hypotheses {

    private static final double SAME_SECONDS = 1e-3;

    private final String file;
    private final String field;
    private final UtteranceFiles.Matching matching;
    private final Map<String, NavigableMap<Double, List<ManifestLine>>> byRecording = new HashMap<>();
    private final Map<ManifestLine, String> texts = new HashMap<>();
    private final Map<ManifestLine, ManifestLine> taken = new HashMap<>();
    private final List<ManifestLine> lines;

    /**
     * @param file what the file is called, for people
     * @param field which field of a line is the recognised text
     * @throws StageFailure if a line has none
     */
    Hypotheses(String file, List<ManifestLine> lines, String field, UtteranceFiles.Matching matching)
            throws StageFailure {
        this.file = file;
        this.lines = lines;
        this.field = field;
        this.matching = matching;
        for (ManifestLine line : lines) {
            texts.put(line, text(line, field));
            for (String name : names(line)) {
                byRecording
                        .computeIfAbsent(name, absent -> new TreeMap<>())
                        .computeIfAbsent(line.offset(), absent -> new ArrayList<>())
                        .add(line);
            }
        }
    }

    /**
     * The text that was recognised.
     *
     * @throws StageFailure if the line has none: what was said must not be taken for it
     */
    static String text(ManifestLine line, String field) throws StageFailure {
        Optional<String> text = line.field(field);
        if (text.isEmpty()) {
            throw line.failure("no text in " + field + " to be scored (the line has " + String.join(", ", line.fields())
                    + "; --hypothesis-field chooses another)");
        }
        return text.get();
    }

    /** What was recognised where a line says what was said, if there is such a line; each is taken once. */
    Optional<String> take(ManifestLine reference) throws StageFailure {
        List<ManifestLine> found = found(reference);
        return found.isEmpty() ? Optional.empty() : Optional.of(take(reference, found));
    }

    /** Says that there is such a line, which is not to be scored. */
    void pass(ManifestLine reference) {
        found(reference).forEach(line -> taken.putIfAbsent(line, reference));
    }

    private List<ManifestLine> found(ManifestLine reference) {
        for (String name : names(reference)) {
            List<ManifestLine> found = byRecording
                    .getOrDefault(name, new TreeMap<>())
                    .subMap(reference.offset() - SAME_SECONDS, true, reference.offset() + SAME_SECONDS, true)
                    .values()
                    .stream()
                    .flatMap(List::stream)
                    .filter(line -> isCompatible(reference, line))
                    .toList();
            if (!found.isEmpty()) {
                List<ManifestLine> asLong =
                        found.stream().filter(line -> isAsLong(reference, line)).toList();
                return asLong.isEmpty() ? found : asLong;
            }
        }
        return List.of();
    }

    private String take(ManifestLine reference, List<ManifestLine> found) throws StageFailure {
        if (found.stream().map(texts::get).distinct().count() > 1) {
            throw reference.failure("lines "
                    + found.stream()
                            .map(line -> Integer.toString(line.number()))
                            .collect(Collectors.joining(" and "))
                    + " of " + file + " are of its recording and time; tell them apart by speaker, or leave one out");
        }
        for (ManifestLine line : found) {
            ManifestLine other = taken.putIfAbsent(line, reference);
            if (other != null) {
                throw reference.failure("its recognised text, line " + line.number() + " of " + file
                        + ", is that of line " + other.number() + " too; tell the lines of " + file
                        + " apart by speaker, session, channel or offset");
            }
        }
        return texts.get(found.get(0));
    }

    /** Lines that belong to nothing that was said, in the file's order. */
    List<ManifestLine> unused() {
        return lines.stream().filter(line -> !taken.containsKey(line)).toList();
    }

    /** What the recording may be called, the likeliest first. */
    private Set<String> names(ManifestLine line) {
        String written = line.recording().replace('\\', '/');
        return switch (matching) {
            case NAME -> Set.of(written.substring(written.lastIndexOf('/') + 1));
            case PATH -> new LinkedHashSet<>(
                    List.of(normal(written), normal(line.location().toString().replace('\\', '/'))));
        };
    }

    private static String normal(String path) {
        return Path.of(path).normalize().toString();
    }

    /** What only one of the lines says keeps them not apart. */
    private static boolean isCompatible(ManifestLine reference, ManifestLine hypothesis) {
        return isSame(reference.speaker(), hypothesis.speaker())
                && isSame(reference.session(), hypothesis.session())
                && isSame(reference.channel(), hypothesis.channel());
    }

    /** What was recognised may last less long than its line says: there duration only tells several apart. */
    private static boolean isAsLong(ManifestLine reference, ManifestLine hypothesis) {
        return reference.duration() == null
                || hypothesis.duration() == null
                || Math.abs(reference.duration() - hypothesis.duration()) <= SAME_SECONDS;
    }

    private static boolean isSame(Object one, Object other) {
        return one == null || other == null || Objects.equals(one, other);
    }
}
