package dev.hubbub.localdev.command;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hubbub.localdev.terminal.Screen;
import dev.hubbub.localdev.terminal.TextTable;
import dev.hubbub.localdev.terminal.TextTable.Column;
import dev.hubbub.localdev.terminal.TextTable.Side;
import dev.hubbub.scoring.annotation.AnnotationFormat;
import dev.hubbub.scoring.annotation.SpokenSegment;
import dev.hubbub.scoring.meeting.MeetingReport;
import dev.hubbub.scoring.meeting.MeetingScoring.Permuted;
import dev.hubbub.scoring.meeting.ReferenceCombination;
import dev.hubbub.scoring.rate.EditCounts;
import dev.hubbub.scoring.text.NamedNormaliser;
import dev.hubbub.scoring.text.TextLanguage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Scores meetings where nobody says which stream is whose. */
@Command(
        name = "meeting",
        mixinStandardHelpOptions = true,
        description = {
            "Score meetings where nobody says which stream of a system's output is whose, session by session. "
                    + AnnotationFile.FORMATS,
            "cpWER compares each speaker's words with those of the stream that makes the fewest edits of all; in tcpWER a"
                    + " word only matches or replaces one that was said at the same time, give or take the collar; in"
                    + " ORC-WER each utterance of the reference goes to the stream that makes the fewest edits of all,"
                    + " whoever speaks. Where sessions are too large for the best of all such ways, what a good one makes"
                    + " is shown as \"at most\".",
            "A word's time is its share of its segment's by the characters it has; of what was heard, the middle of it."
        })
final class ScoreMeetingCommand implements Callable<Integer> {

    private static final List<Column> COLUMNS = List.of(
            new Column("SESSION", Side.LEFT, 9),
            new Column("cpWER %", Side.RIGHT, 8),
            new Column("tcpWER %", Side.RIGHT, 7),
            new Column("ORC-WER %", Side.RIGHT, 6),
            new Column("SUB", Side.RIGHT, 3),
            new Column("INS", Side.RIGHT, 3),
            new Column("DEL", Side.RIGHT, 3),
            new Column("WORDS", Side.RIGHT, 2));

    private final Screen screen;

    @Parameters(index = "0", paramLabel = "REFERENCE", description = "Who said what.")
    private Path reference;

    @Parameters(index = "1", paramLabel = "HYPOTHESIS", description = "What was heard.")
    private Path hypothesis;

    @Option(
            names = "--collar",
            paramLabel = "SECONDS",
            defaultValue = "5",
            description = "Of tcpWER: how far a word that was heard may be from when it was said (default:"
                    + " ${DEFAULT-VALUE}).")
    private double collar;

    @Mixin
    private NormalizerOptions texts;

    @Option(names = "--json", description = "Print everything as JSON, with which stream is taken to be whose.")
    private boolean json;

    ScoreMeetingCommand(Screen screen) {
        this.screen = screen;
    }

    @Override
    public Integer call() throws CommandFailure, IOException {
        List<SpokenSegment> said = read(reference, AnnotationFormat.Side.SAID);
        List<SpokenSegment> heard = read(hypothesis, AnnotationFormat.Side.HEARD);
        NamedNormaliser normaliser = normaliser(said);
        boolean hasUtterances = AnnotationFile.of(reference).format() != AnnotationFormat.CTM;
        MeetingReport report;
        try {
            report = MeetingReport.of(said, hasUtterances, heard, normaliser.normaliser(), collar);
        } catch (IllegalArgumentException senseless) {
            throw CommandFailure.invalid(senseless.getMessage());
        }
        if (json) {
            screen.give(document(report, normaliser) + "\n");
        } else {
            screen.tell(new TextTable(COLUMNS, rows(report)));
            screen.tell(String.format(
                    Locale.ROOT, "edits are cpWER's; collar %s s; normalizer: %s", collar, normaliser.id()));
        }
        if (!hasUtterances) {
            screen.say("There is no ORC-WER: " + reference + " says when words were said, and not which of them are one"
                    + " utterance. Give the reference as STM or SegLST.");
        }
        nameless(reference, said, heard)
                .or(() -> nameless(hypothesis, heard, said))
                .ifPresent(screen::say);
        tell("Nothing was heard of %s, whose words all count as missed.", report.silent());
        tell("There is no reference of %s, which are not scored.", report.unknown());
        return 0;
    }

    private static List<SpokenSegment> read(Path path, AnnotationFormat.Side side) throws CommandFailure, IOException {
        AnnotationFile file = AnnotationFile.of(path);
        if (!file.format().hasTexts()) {
            throw CommandFailure.invalid(path + " is in a format without texts, so there is nothing to compare.");
        }
        return file.read(side);
    }

    /** That a side names nobody where the other has several: all but one of those have nothing to be compared with. */
    private static Optional<String> nameless(Path file, List<SpokenSegment> side, List<SpokenSegment> other) {
        boolean named = side.stream()
                .map(SpokenSegment::speaker)
                .anyMatch(speaker -> !speaker.isEmpty() && !speaker.equals(AnnotationFormat.NOBODY));
        long most = other.stream()
                .collect(Collectors.groupingBy(
                        SpokenSegment::session, Collectors.mapping(SpokenSegment::speaker, Collectors.toSet())))
                .values()
                .stream()
                .mapToInt(Set::size)
                .max()
                .orElse(0);
        return named || side.isEmpty() || most < 2
                ? Optional.empty()
                : Optional.of(file + " does not say who speaks, so that all of it is one stream, and the other side has"
                        + " up to " + most + ": in cpWER and tcpWER what the others say counts as errors.");
    }

    private NamedNormaliser normaliser(List<SpokenSegment> said) throws CommandFailure {
        String all = said.stream().map(SpokenSegment::text).collect(Collectors.joining(" "));
        return texts.asked().orElse(texts.languageOf(TextLanguage.of(null, all)).normaliser());
    }

    private void tell(String sentence, Iterable<String> sessions) {
        String names = String.join(", ", sessions);
        if (!names.isEmpty()) {
            screen.say(String.format(sentence, names));
        }
    }

    private static List<List<String>> rows(MeetingReport report) {
        List<List<String>> rows = new ArrayList<>();
        for (MeetingReport.Session session : report.sessions()) {
            rows.add(row(
                    session.name(), session.permuted().edits(), session.timed().edits(), session.combined()));
        }
        rows.add(row("all", report.permuted(), report.timed(), report.combined()));
        return rows;
    }

    private static List<String> row(
            String name, EditCounts permuted, EditCounts timed, Optional<ReferenceCombination> combined) {
        return List.of(
                name,
                percent(permuted),
                percent(timed),
                combined.map(ScoreMeetingCommand::atMost).orElse(""),
                Long.toString(permuted.substitutions()),
                Long.toString(permuted.insertions()),
                Long.toString(permuted.deletions()),
                Long.toString(permuted.referenceLength()));
    }

    private static String atMost(ReferenceCombination combined) {
        String most = combined.isExact() || combined.edits().edits() == 0 ? "" : "at most ";
        return most + percent(combined.edits());
    }

    private static String percent(EditCounts edits) {
        OptionalDouble rate = edits.rate().value();
        return rate.isPresent() ? String.format(Locale.ROOT, "%.2f", rate.getAsDouble() * 100) : "";
    }

    private ObjectNode document(MeetingReport report, NamedNormaliser normaliser) {
        ObjectNode document =
                new ObjectMapper().createObjectNode().put("collar", collar).put("normalizer", normaliser.id());
        put(document, "cp", report.permuted());
        put(document, "tcp", report.timed());
        put(document, report.combined());
        for (MeetingReport.Session session : report.sessions()) {
            ObjectNode node = document.withArray("sessions").addObject().put("session", session.name());
            put(node, "cp", session.permuted().edits());
            put(node, "tcp", session.timed().edits());
            put(node, session.combined());
            streams(node.putObject("cp_streams"), session.permuted());
            streams(node.putObject("tcp_streams"), session.timed());
        }
        return document;
    }

    private static void streams(ObjectNode node, Permuted permuted) {
        permuted.streams().forEach((speaker, stream) -> node.put(speaker, stream.orElse(null)));
    }

    private static void put(ObjectNode node, Optional<ReferenceCombination> combined) {
        put(node, "orc", combined.map(ReferenceCombination::edits).orElse(EditCounts.NONE));
        node.put("orc_is_exact", combined.map(ReferenceCombination::isExact).orElse(null));
        if (combined.isEmpty()) {
            node.putNull("orc_words");
        }
    }

    private static void put(ObjectNode node, String name, EditCounts edits) {
        OptionalDouble rate = edits.rate().value();
        node.put(name + "_wer", rate.isPresent() ? (Double) rate.getAsDouble() : null);
        node.set(name + "_words", new ObjectMapper().valueToTree(edits));
    }
}
