package dev.hubbub.localdev.session;

import dev.hubbub.contracts.stage.FailureReason;
import dev.hubbub.contracts.stage.StageFailure;
import dev.hubbub.datasets.ManifestLine;
import dev.hubbub.datasets.ManifestSession;
import dev.hubbub.scoring.utterance.Utterance;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Reference texts and recognised texts in JSON lines of the manifest convention, matched by recording and time. */
public final class UtteranceFiles {

    /** The session of lines that name none. */
    private static final String NO_SESSION = "all";

    /** By what a recording of one file is found in the other. */
    public enum Matching {
        /** Its path, relative to its file or absolute. */
        PATH,
        /** The last part of its path. */
        NAME
    }

    /**
     * Texts to be scored.
     *
     * @param utterances those of the references with a text, without repeated ones
     * @param withHypothesis how many of them have a recognised text; the others count as not heard
     * @param unused recognised texts of nothing that was said
     * @param repeated references that are there before, which are left out
     * @param behindTheEnd references that reach behind the end of their recordings, which are left out as a service does
     * @param unchecked references of which nobody knows whether they do, because their recordings are not there
     * @param notes what people should know about it, in sentences
     */
    public record Pairs(
            List<Utterance> utterances,
            int withHypothesis,
            int unused,
            int repeated,
            int behindTheEnd,
            int unchecked,
            List<String> notes) {

        /** Whether all references count and have a recognised text. */
        public boolean isWhole() {
            return withHypothesis == utterances.size() && repeated == 0 && behindTheEnd == 0;
        }
    }

    private final Path manifest;
    private final List<ManifestLine> references;
    private final Map<Integer, Integer> repeated;
    private final RecordingLengths lengths;
    private final List<String> notes = new ArrayList<>();

    private UtteranceFiles(Path manifest) throws StageFailure, IOException {
        this.manifest = manifest;
        this.references = ManifestLine.in(manifest);
        this.repeated = repeated(references);
        this.lengths = RecordingLengths.of(references);
    }

    /**
     * Reads what was said and what was recognised. A line of the manifest without {@code text} is not scored; one
     * without a hypothesis was not heard at all and is scored as such, unless all of them are without.
     *
     * @param manifest the references
     * @param hypotheses the recognised texts, or null for those in the manifest itself
     * @param field which field of a line is the recognised text, such as {@code pred_text}
     * @throws StageFailure if a file is not in this form, with its line, or no line of one is for a line of the other
     */
    public static Pairs read(Path manifest, Path hypotheses, String field, Matching matching)
            throws StageFailure, IOException {
        UtteranceFiles files = new UtteranceFiles(manifest);
        boolean itself = hypotheses == null || Files.exists(hypotheses) && Files.isSameFile(manifest, hypotheses);
        if (itself && field.equals("text")) {
            throw invalid("The field text of " + manifest + " holds what was said: score another field or file.");
        }
        return itself ? files.ofThemselves(field) : files.with(hypotheses, field, matching);
    }

    private static Map<Integer, Integer> repeated(List<ManifestLine> lines) {
        Map<String, List<ManifestLine>> bySession = new LinkedHashMap<>();
        for (ManifestLine line : lines) {
            bySession
                    .computeIfAbsent(session(line), absent -> new ArrayList<>())
                    .add(line);
        }
        Map<Integer, Integer> repeated = new TreeMap<>();
        bySession.forEach((session, of) -> new ManifestSession(
                        session, of.stream().map(ManifestLine::utterance).toList())
                .repeated()
                .forEach((place, first) ->
                        repeated.put(of.get(place).number(), of.get(first).number())));
        return repeated;
    }

    private static String session(ManifestLine line) {
        return line.session() == null ? NO_SESSION : line.session();
    }

    private Pairs ofThemselves(String field) throws StageFailure {
        List<Utterance> utterances = new ArrayList<>();
        for (ManifestLine line : scored()) {
            utterances.add(utterance(line, Hypotheses.text(line, field)));
        }
        return pairs(utterances, utterances.size(), 0);
    }

    private Pairs with(Path file, String field, Matching matching) throws StageFailure, IOException {
        Hypotheses hypotheses = new Hypotheses(file.toString(), ManifestLine.in(file), field, matching);
        List<Utterance> utterances = new ArrayList<>();
        List<ManifestLine> unheard = new ArrayList<>();
        for (ManifestLine line : scored()) {
            Optional<String> heard = hypotheses.take(line);
            utterances.add(utterance(line, heard.orElse("")));
            if (heard.isEmpty()) {
                unheard.add(line);
            }
        }
        references.stream()
                .filter(line -> line.text() == null || isBehindTheEnd(line))
                .forEach(hypotheses::pass);
        int heard = utterances.size() - unheard.size();
        List<ManifestLine> unused = hypotheses.unused();
        String count = String.format(
                Locale.ROOT,
                "%,d of %,d lines of %s have a hypothesis in %s",
                heard,
                utterances.size(),
                manifest,
                file);
        if (heard == 0) {
            throw invalid(count + ": the first that has none is " + described(unheard.get(0))
                    + (unused.isEmpty() ? "" : ", and the first hypothesis is " + described(unused.get(0)))
                    + ". Name the recordings alike in both files, or compare file names alone with --match name.");
        }
        notes.add(count
                + (unheard.isEmpty()
                        ? "."
                        : "; the others count as not heard, the first of them " + described(unheard.get(0)) + "."));
        if (!unused.isEmpty()) {
            notes.add(String.format(
                    Locale.ROOT,
                    "%,d lines of %s are for no line of %s, the first of them %s.",
                    unused.size(),
                    file,
                    manifest,
                    described(unused.get(0))));
        }
        return pairs(utterances, heard, unused.size());
    }

    private Pairs pairs(List<Utterance> utterances, int heard, int unused) {
        int unchecked = (int) references.stream().filter(this::isUnchecked).count();
        if (unchecked > 0) {
            notes.add(String.format(
                    Locale.ROOT,
                    "The recordings of %,d lines cannot be looked at from %s, so it is not known whether these reach"
                            + " behind the ends of them; an experiment leaves such lines out of its rates.",
                    unchecked,
                    manifest));
        }
        int behind = (int) references.stream()
                .filter(line -> line.text() != null && isBehindTheEnd(line))
                .count();
        return new Pairs(utterances, heard, unused, repeated.size(), behind, unchecked, notes);
    }

    private boolean isBehindTheEnd(ManifestLine line) {
        Double length = lengths.of(line);
        return length != null && line.utterance().isBehind(length);
    }

    private boolean isUnchecked(ManifestLine line) {
        return line.text() != null && RecordingLengths.saysATime(line) && lengths.of(line) == null;
    }

    private static String described(ManifestLine line) {
        String time = line.offset() == 0 ? "" : " at " + line.offset() + " s";
        return "line " + line.number() + " (" + line.recording() + time + ")";
    }

    /** The lines to be scored; at least one. */
    private List<ManifestLine> scored() throws StageFailure {
        repeated.entrySet().stream()
                .findFirst()
                .ifPresent(first -> notes.add(String.format(
                        Locale.ROOT,
                        "%,d lines of %s are of the same recording, time and speaker as one before and are left out, the"
                                + " first of them line %d, which is line %d.",
                        repeated.size(),
                        manifest,
                        first.getKey(),
                        first.getValue())));
        List<ManifestLine> wordless =
                references.stream().filter(line -> line.text() == null).toList();
        if (!wordless.isEmpty()) {
            notes.add(String.format(
                    Locale.ROOT,
                    "%,d lines of %s have no text to compare with and are not scored, the first of them %s.",
                    wordless.size(),
                    manifest,
                    described(wordless.get(0))));
        }
        List<ManifestLine> behind = references.stream()
                .filter(line -> line.text() != null && isBehindTheEnd(line))
                .toList();
        if (!behind.isEmpty()) {
            notes.add(String.format(
                    Locale.ROOT,
                    "%,d lines of %s reach behind the end of their recording and are left out, the first of them line"
                            + " %d: %s.",
                    behind.size(),
                    manifest,
                    behind.get(0).number(),
                    behind.get(0).utterance().afterTheEnd()));
        }
        List<ManifestLine> scored = references.stream()
                .filter(line -> line.text() != null && !repeated.containsKey(line.number()) && !isBehindTheEnd(line))
                .toList();
        if (scored.isEmpty() && !behind.isEmpty()) {
            throw invalid("No line of " + manifest + " can be scored: " + notes.get(notes.size() - 1));
        }
        if (scored.isEmpty()) {
            throw invalid("No line of " + manifest + " has a text to compare with: add \"text\" to its lines.");
        }
        return scored;
    }

    private static Utterance utterance(ManifestLine line, String hypothesis) {
        return new Utterance(
                session(line),
                "line " + line.number(),
                Optional.ofNullable(line.speaker()),
                line.text(),
                hypothesis,
                line.utterance().textLanguage());
    }

    private static StageFailure invalid(String message) {
        return new StageFailure(FailureReason.InvalidDataset, message);
    }
}
