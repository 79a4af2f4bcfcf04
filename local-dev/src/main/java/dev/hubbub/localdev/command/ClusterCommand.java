package dev.hubbub.localdev.command;

import dev.hubbub.contracts.Json;
import dev.hubbub.contracts.stage.StageFailure;
import dev.hubbub.localdev.session.LocalSessions;
import dev.hubbub.localdev.terminal.Screen;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Finds conversations without a stack. */
@Command(
        name = "cluster",
        mixinStandardHelpOptions = true,
        description = {
            "Find out who talks with whom in sessions, from when their speakers are active, on local files and without"
                    + " a stack.",
            "Prints the numbers of the conversations by speaker, as JSON."
        })
final class ClusterCommand implements Callable<Integer> {

    private final Screen screen;

    @Parameters(
            paramLabel = "SESSION_DIR",
            description = "A session's folder (with a metadata.json), or a folder of sessions.")
    private Path path;

    @Mixin
    private ViewOption view;

    @Mixin
    private ActivityOptions activity;

    @Option(
            names = "--threshold",
            paramLabel = "SCORE",
            defaultValue = "0.7",
            description = "Speakers share a conversation only if all of them score above this with each other"
                    + " (default: ${DEFAULT-VALUE}).")
    private double threshold;

    @Option(
            names = "--conversations",
            paramLabel = "N",
            description = "How many conversations there are, where that is known.")
    private Integer conversations;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "DIR",
            description = "Write a speaker_to_cluster.json per session below this folder instead.")
    private Path output;

    ClusterCommand(Screen screen) {
        this.screen = screen;
    }

    @Override
    public Integer call() throws StageFailure, IOException, InterruptedException {
        Map<String, Map<String, Integer>> found = LocalSessions.in(path, view.view())
                .conversations(activity.hysteresis(view.view()), threshold, conversations, screen::say);
        if (output != null) {
            for (Map.Entry<String, Map<String, Integer>> session : found.entrySet()) {
                Path folder = Files.createDirectories(output.resolve(session.getKey()));
                Json.write(folder.resolve("speaker_to_cluster.json"), session.getValue());
            }
            return 0;
        }
        // One session alone is the file itself.
        Object answer = found.size() == 1 ? found.values().iterator().next() : found;
        screen.give(Json.mapper().writerWithDefaultPrettyPrinter().writeValueAsString(answer) + "\n");
        return 0;
    }
}
