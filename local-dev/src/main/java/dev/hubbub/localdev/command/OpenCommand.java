package dev.hubbub.localdev.command;

import dev.hubbub.localdev.stack.StackFailure;
import dev.hubbub.localdev.stack.StackRecord;
import dev.hubbub.localdev.terminal.Screen;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Opens the dashboard of the local stack in a browser. */
@Command(
        name = "open",
        mixinStandardHelpOptions = true,
        description =
                "Open the dashboard of the local stack in this machine's browser: trials, charts, and the words and"
                        + " sounds behind each number.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:its address is printed, and a browser was asked to show it", "1:no stack is running"})
final class OpenCommand implements Callable<Integer> {

    private static final String NAME = "[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?";

    private final Screen screen;

    @Mixin
    private StackFolder data;

    @Parameters(
            arity = "0..1",
            paramLabel = "EXPERIMENT",
            description = "The experiment to show, as NAME or NAMESPACE/NAME; all of them by default.")
    private String experiment;

    @Option(names = "--print", description = "Print the address and open nothing.")
    private boolean printOnly;

    OpenCommand(Screen screen) {
        this.screen = screen;
    }

    @Override
    public Integer call() throws StackFailure, CommandFailure {
        StackRecord stack = StackRecord.find(data.folder())
                .orElseThrow(() -> CommandFailure.failed("No stack runs on "
                        + data.folder().path() + ": start one with `hubbub up`, or name its folder with --data."));
        String address = stack.dashboard()
                        .orElseThrow(() -> CommandFailure.failed("The stack on "
                                + data.folder().path() + " has no dashboard: start it anew with `hubbub up`."))
                + "/" + path();
        screen.give(address + "\n");
        if (!printOnly) {
            open(address);
        }
        return 0;
    }

    private String path() throws CommandFailure {
        if (experiment == null) {
            return "";
        }
        String[] parts = experiment.split("/", -1);
        String namespace = parts.length == 2 ? parts[0] : "default";
        String name = parts[parts.length - 1];
        if (parts.length > 2 || !namespace.matches(NAME) || !name.matches(NAME)) {
            throw CommandFailure.invalid(
                    "'" + experiment + "' is no name of an experiment: write NAME or NAMESPACE/NAME.");
        }
        return "experiments/" + namespace + "/" + name;
    }

    /** Without a browser the address that was printed has to do. */
    private void open(String address) {
        try {
            new ProcessBuilder(opener(address))
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
        } catch (IOException e) {
            screen.say("No browser can be opened from here; the address is above.");
        }
    }

    private static List<String> opener(String address) {
        String system = System.getProperty("os.name").toLowerCase(Locale.ROOT);
        if (system.startsWith("mac")) {
            return List.of("open", address);
        }
        return system.startsWith("windows")
                ? List.of("rundll32", "url.dll,FileProtocolHandler", address)
                : List.of("xdg-open", address);
    }
}
