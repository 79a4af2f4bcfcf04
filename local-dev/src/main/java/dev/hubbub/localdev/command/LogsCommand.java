package dev.hubbub.localdev.command;

import dev.hubbub.localdev.stack.ServiceLog;
import dev.hubbub.localdev.terminal.Screen;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Shows the end of a log. */
@Command(
        name = "logs",
        mixinStandardHelpOptions = true,
        description = "Show the end of a log of the local stack, also when it is not running. Logs of transcription"
                + " pods: kubectl logs.")
final class LogsCommand implements Callable<Integer> {

    private final Screen screen;

    @Mixin
    private StackFolder data;

    @Parameters(paramLabel = "SERVICE", description = "controller, evaluation, segmentation or stack.")
    private String service;

    @Option(
            names = {"-n", "--lines"},
            paramLabel = "N",
            defaultValue = "50",
            description = "How many lines (default: ${DEFAULT-VALUE}).")
    private int lines;

    LogsCommand(Screen screen) {
        this.screen = screen;
    }

    @Override
    public Integer call() throws CommandFailure, IOException {
        List<String> names = names();
        if (!names.contains(service)) {
            throw CommandFailure.invalid("There is no log '" + service + "' in "
                    + data.folder().logs() + "; there are: "
                    + (names.isEmpty() ? "none" : String.join(", ", names)) + ".");
        }
        ServiceLog.lastLines(data.folder().log(service), lines).forEach(line -> screen.give(line + "\n"));
        return 0;
    }

    private List<String> names() throws IOException {
        Path folder = data.folder().logs();
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".log"))
                    .map(name -> name.substring(0, name.length() - ".log".length()))
                    .sorted()
                    .toList();
        }
    }
}
