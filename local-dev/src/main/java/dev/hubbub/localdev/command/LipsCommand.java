package dev.hubbub.localdev.command;

import dev.hubbub.localdev.terminal.Screen;
import dev.hubbub.localdev.terminal.TextTable;
import dev.hubbub.localdev.terminal.TextTable.Column;
import dev.hubbub.localdev.terminal.TextTable.Side;
import dev.hubbub.media.UnreadableMediaException;
import dev.hubbub.media.face.BuiltInLandmarks;
import dev.hubbub.media.lips.LipExtraction;
import dev.hubbub.media.lips.LipQuality;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Cuts the lips out of videos of faces without a stack. */
@Command(
        name = "lips",
        mixinStandardHelpOptions = true,
        description = {
            "Cut the lips out of videos of faces: 96 x 96 pixels, 25 pictures a second, with their sound.",
            "Of track_00.mp4 they go to track_00_lip.av.mp4, which is what the 'lip' of a session's metadata.json names."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:the lips of every video are there", "1:a video could not be used", "2:wrong usage"})
final class LipsCommand implements Callable<Integer> {

    private static final String ENDING = "_lip.av.mp4";
    private static final List<Column> COLUMNS = List.of(
            new Column("LIPS", Side.LEFT, 9),
            new Column("PICTURES", Side.RIGHT, 6),
            new Column("FACE %", Side.RIGHT, 8),
            new Column("JUMPS", Side.RIGHT, 5),
            new Column("KEPT", Side.RIGHT, 4),
            new Column("", Side.LEFT, 7));

    private final Screen screen;

    @Parameters(
            arity = "1..*",
            paramLabel = "PATH",
            description = "A video of a face, or a folder, such as a session's: all track_*.mp4 in it and below.")
    private List<Path> paths;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "DIR",
            description = "Put the lips here, rather than beside each video.")
    private Path output;

    @Option(names = "--overwrite", description = "Cut lips that are there already anew.")
    private boolean overwrite;

    LipsCommand(Screen screen) {
        this.screen = screen;
    }

    @Override
    public Integer call() throws CommandFailure, IOException {
        List<Path> videos = new ArrayList<>();
        for (Path path : paths) {
            videos.addAll(videos(path));
        }
        LipExtraction extraction = new LipExtraction(new BuiltInLandmarks());
        List<List<String>> rows = new ArrayList<>();
        int failed = 0;
        for (Path video : videos) {
            Path lips = lips(video);
            if (Files.exists(lips) && !overwrite) {
                screen.say(lips + " is there already; --overwrite cuts it anew.");
                continue;
            }
            screen.say(
                    "cutting the lips of " + video + " (" + (videos.indexOf(video) + 1) + " of " + videos.size() + ")");
            try {
                Files.createDirectories(lips.toAbsolutePath().getParent());
                rows.add(row(lips, extraction.write(video, lips)));
            } catch (UnreadableMediaException e) {
                screen.say(e.getMessage());
                failed++;
            }
        }
        if (!rows.isEmpty()) {
            screen.tell(new TextTable(COLUMNS, rows));
        }
        return failed == 0 ? 0 : HubbubCommand.FAILED;
    }

    private static List<Path> videos(Path path) throws CommandFailure, IOException {
        if (!Files.exists(path)) {
            throw CommandFailure.invalid("There is no " + path + ": name a video of a face, or a folder with some.");
        }
        if (!Files.isDirectory(path)) {
            return List.of(path);
        }
        try (Stream<Path> files = Files.walk(path)) {
            List<Path> tracks = files.filter(Files::isRegularFile)
                    .filter(file -> file.getFileName().toString().matches("track_.*\\.mp4"))
                    .filter(file -> !file.getFileName().toString().endsWith(ENDING))
                    .sorted()
                    .toList();
            if (tracks.isEmpty()) {
                throw CommandFailure.invalid("There is no track_*.mp4 in " + path + ": name the videos one by one.");
            }
            return tracks;
        }
    }

    private Path lips(Path video) {
        String name = video.getFileName().toString().replaceFirst("\\.[^.]*$", "") + ENDING;
        return output == null ? video.resolveSibling(name) : output.resolve(name);
    }

    private static List<String> row(Path lips, LipQuality quality) {
        return List.of(
                lips.toString(),
                Integer.toString(quality.pictures()),
                String.format(Locale.ROOT, "%.1f", 100 * quality.share()),
                Integer.toString(quality.jumps()),
                Integer.toString(quality.held()),
                quality.fixedPlace() ? "no face: a fixed place is cut" : "");
    }
}
