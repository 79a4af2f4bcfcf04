package dev.hubbub.localdev.command;

import dev.hubbub.localdev.terminal.Screen;
import dev.hubbub.scoring.annotation.AnnotationFormat;
import dev.hubbub.scoring.annotation.AnnotationFormat.Side;
import dev.hubbub.scoring.annotation.SpokenSegment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Writes a file that says who speaks when in another format. */
@Command(
        name = "convert",
        mixinStandardHelpOptions = true,
        description = {
            "Write a file that says who speaks when, and what, in another format. " + AnnotationFile.FORMATS,
            "What the other format has no place for is left out, which is said."
        })
final class ConvertCommand implements Callable<Integer> {

    private final Screen screen;

    @Parameters(index = "0", paramLabel = "FILE", description = "What to read.")
    private Path input;

    @Parameters(index = "1", paramLabel = "OUTPUT", description = "Where to.")
    private Path output;

    @Option(
            names = "--session",
            paramLabel = "NAME",
            description = "Of a file that names none, what the session is called (default: as the file); of one with"
                    + " several, which one to write.")
    private String session;

    @Option(
            names = "--heard",
            description = "These are words that were recognised: a manifest has them in pred_text instead of text.")
    private boolean heard;

    @Option(names = "--overwrite", description = "Replace the output if it is there.")
    private boolean overwrite;

    ConvertCommand(Screen screen) {
        this.screen = screen;
    }

    @Override
    public Integer call() throws CommandFailure, IOException {
        AnnotationFile from = AnnotationFile.of(input);
        AnnotationFormat to = AnnotationFile.of(output).format();
        if (!overwrite && Files.exists(output)) {
            throw CommandFailure.invalid(
                    output + " is there already: name another file, or replace it with --overwrite.");
        }
        Side side = heard ? Side.HEARD : Side.SAID;
        List<SpokenSegment> segments = chosen(named(from.read(side)), to);
        String content;
        try {
            content = to.write(segments, side);
        } catch (IllegalArgumentException unwritable) {
            throw CommandFailure.failed(unwritable.getMessage());
        }
        Files.writeString(output, content);
        long written = segments.stream().filter(to::holds).count();
        screen.tell(counted(written) + " written to " + output);
        leftOut(segments, to).forEach(screen::say);
        if (from.format() == AnnotationFormat.CTM && to != AnnotationFormat.CTM) {
            screen.say(
                    "Each word is a segment of its own, as in " + input + ", which does not say what is an utterance.");
        }
        return 0;
    }

    private List<SpokenSegment> named(List<SpokenSegment> segments) {
        String file = input.getFileName().toString();
        String name = session != null ? session : file.substring(0, file.lastIndexOf('.'));
        return segments.stream()
                .map(segment -> segment.session().isEmpty()
                        ? new SpokenSegment(name, segment.speaker(), segment.start(), segment.end(), segment.text())
                        : segment)
                .toList();
    }

    private List<SpokenSegment> chosen(List<SpokenSegment> segments, AnnotationFormat to) throws CommandFailure {
        Set<String> names = names(segments, SpokenSegment::session);
        if (session == null) {
            if (!to.hasSessions() && names.size() > 1) {
                throw CommandFailure.invalid(input + " has the sessions " + String.join(", ", names)
                        + ", and a file of this format is of one: choose it with --session.");
            }
            return segments;
        }
        if (!names.contains(session)) {
            throw CommandFailure.invalid(
                    input + " has no session " + session + "; it has " + String.join(", ", names) + ".");
        }
        return segments.stream()
                .filter(segment -> segment.session().equals(session))
                .toList();
    }

    private static Set<String> names(List<SpokenSegment> segments, Function<SpokenSegment, String> name) {
        return segments.stream().map(name).collect(Collectors.toCollection(TreeSet::new));
    }

    private static List<String> leftOut(List<SpokenSegment> segments, AnnotationFormat to) {
        List<String> leftOut = new ArrayList<>();
        if (!to.hasTexts()
                && segments.stream().anyMatch(segment -> !segment.text().isBlank())) {
            leftOut.add("The texts are left out, for which this format has no place.");
        }
        if (!to.hasSpeakers()
                && segments.stream().anyMatch(segment -> !segment.speaker().isEmpty())) {
            leftOut.add("Who speaks is left out, for which this format has no place.");
        }
        long silent = segments.stream().filter(segment -> !to.holds(segment)).count();
        if (silent > 0) {
            leftOut.add(counted(silent) + " without a text left out.");
        }
        return leftOut;
    }

    private static String counted(long segments) {
        return segments + (segments == 1 ? " segment" : " segments");
    }
}
