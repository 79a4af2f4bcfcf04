package dev.hubbub.localdev.command;

import dev.hubbub.contracts.Json;
import dev.hubbub.contracts.stage.StageFailure;
import dev.hubbub.contracts.transcript.Segment;
import dev.hubbub.contracts.transcript.SegmentList;
import dev.hubbub.localdev.session.LocalSessions;
import dev.hubbub.localdev.terminal.Screen;
import dev.hubbub.localdev.terminal.Style;
import dev.hubbub.localdev.terminal.TextTable;
import dev.hubbub.localdev.terminal.TextTable.Column;
import dev.hubbub.localdev.terminal.TextTable.Side;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Cuts sessions into segments without a stack. */
@Command(
        name = "segment",
        mixinStandardHelpOptions = true,
        description = "Cut sessions into the segments that would be transcribed, on local files and without a stack.")
final class SegmentCommand implements Callable<Integer> {

    private static final List<Column> COLUMNS = List.of(
            new Column("SEGMENT", Side.LEFT, 9),
            new Column("SPEAKER", Side.LEFT, 5),
            new Column("START", Side.RIGHT, 8),
            new Column("END", Side.RIGHT, 7),
            new Column("MEDIA", Side.LEFT, 3));

    private final Screen screen;

    @Parameters(
            paramLabel = "PATH",
            description = "A session's folder (with a metadata.json), a folder of sessions, or a manifest.")
    private Path path;

    @Mixin
    private ViewOption view;

    @Mixin
    private ActivityOptions activity;

    @Option(
            names = "--max-segment-seconds",
            paramLabel = "S",
            defaultValue = "15",
            description = "Longer segments are split into equal parts of at most this length (default:"
                    + " ${DEFAULT-VALUE}).")
    private double maxSegmentSeconds;

    @Option(names = "--json", description = "Print JSON, a line per session.")
    private boolean json;

    SegmentCommand(Screen screen) {
        this.screen = screen;
    }

    @Override
    public Integer call() throws StageFailure, IOException, InterruptedException {
        List<SegmentList> sessions = LocalSessions.in(path, view.view())
                .segments(activity.hysteresis(view.view()), maxSegmentSeconds, screen::say);
        if (json) {
            sessions.forEach(session -> screen.give(Json.text(session) + "\n"));
        } else {
            sessions.forEach(this::write);
        }
        return 0;
    }

    private void write(SegmentList session) {
        List<List<String>> rows = new ArrayList<>();
        for (Segment segment : session.segments()) {
            rows.add(List.of(
                    segment.id(),
                    segment.speaker() == null ? "" : segment.speaker(),
                    seconds(segment.start()),
                    segment.end() == null ? "end" : seconds(segment.end()),
                    segment.media()));
        }
        screen.tell(Style.BOLD, session.session() + ": " + rows.size() + " segments");
        screen.tell(new TextTable(COLUMNS, rows));
        screen.tell("");
    }

    private static String seconds(double seconds) {
        return String.format(Locale.ROOT, "%.2f", seconds);
    }
}
