package dev.hubbub.localdev.command;

import dev.hubbub.localdev.stack.DataFolder;
import dev.hubbub.localdev.stack.Installation;
import dev.hubbub.localdev.stack.ServiceLog;
import dev.hubbub.localdev.stack.Stack;
import dev.hubbub.localdev.stack.StackFailure;
import dev.hubbub.localdev.stack.StackRecord;
import dev.hubbub.localdev.stack.StackSettings;
import dev.hubbub.localdev.terminal.Screen;
import dev.hubbub.localdev.terminal.Style;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Starts a stack and holds it until it is told to stop. */
@Command(
        name = "up",
        mixinStandardHelpOptions = true,
        description = {
            "Start everything an experiment needs on this machine: broker, object store, a small Kubernetes-style API"
                    + " server with a node, and Hubbub's services. Without Docker and for development only.",
            "Ctrl-C stops it; the data stays."
        })
final class UpCommand implements Callable<Integer> {

    private final Screen screen;

    @Mixin
    private StackFolder data;

    @Option(
            names = "--kubernetes-port",
            paramLabel = "PORT",
            defaultValue = "0",
            description = "Port of the API server (default: 16443, or a free one).")
    private int kubernetesPort;

    @Option(
            names = "--kafka-port",
            paramLabel = "PORT",
            defaultValue = "0",
            description = "Port of the broker (default: 19092, or a free one).")
    private int kafkaPort;

    @Option(
            names = "--s3-port",
            paramLabel = "PORT",
            defaultValue = "0",
            description = "Port of the object store (default: 19000, or a free one).")
    private int objectStorePort;

    @Option(
            names = "--patience",
            paramLabel = "TIME",
            defaultValue = "3m",
            converter = DurationConverter.class,
            description =
                    "How long the services may take to be ready, such as 90s or 5m (default:" + " ${DEFAULT-VALUE}).")
    private Duration patience;

    @Option(names = "--detach", description = "Return when it is ready and leave it running; stop it with hubbub down.")
    private boolean detach;

    UpCommand(Screen screen) {
        this.screen = screen;
    }

    @Override
    public Integer call() throws StackFailure, CommandFailure, InterruptedException, IOException {
        return detach ? startDetached() : hold();
    }

    private int hold() throws StackFailure, InterruptedException {
        StackSettings settings = new StackSettings(data.folder(), kubernetesPort, kafkaPort, objectStorePort, patience);
        Stack stack = new Stack(settings, Installation.ofLauncher(), this::say);
        CountDownLatch stopped = new CountDownLatch(1);
        // Also where it is stopped while it starts.
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            say("stopping; the data stays in " + data.folder().path());
            stack.close();
            stopped.countDown();
        }));
        say("starting in " + data.folder().path());
        describe(stack.start());
        screen.tell("Press Ctrl-C to stop.");
        stopped.await();
        return 0;
    }

    private int startDetached() throws StackFailure, CommandFailure, InterruptedException, IOException {
        DataFolder folder = data.folder();
        Optional<StackRecord> running = StackRecord.find(folder);
        if (running.isPresent()) {
            describe(running.get());
            return 0;
        }
        say("starting in " + folder.path());
        Process process = new ProcessBuilder(upCommand(folder))
                .redirectErrorStream(true)
                .redirectOutput(folder.newLog("up").toFile())
                .start();
        process.getOutputStream().close();
        Optional<StackRecord> started = Optional.empty();
        while (started.isEmpty()) {
            if (process.waitFor(200, TimeUnit.MILLISECONDS)) {
                throw CommandFailure.failed(
                        "The stack did not start:\n" + String.join("\n", ServiceLog.lastLines(folder.log("up"), 20)));
            }
            started = StackRecord.find(folder);
        }
        describe(started.get());
        screen.tell("Stop it with `hubbub down --data " + folder.path() + "`.");
        return 0;
    }

    private List<String> upCommand(DataFolder folder) throws StackFailure {
        return new ArrayList<>(List.of(
                Installation.ofLauncher().launcher().toString(),
                "up",
                "--data",
                folder.path().toString(),
                "--kubernetes-port",
                Integer.toString(kubernetesPort),
                "--kafka-port",
                Integer.toString(kafkaPort),
                "--s3-port",
                Integer.toString(objectStorePort),
                "--patience",
                patience.toSeconds() + "s"));
    }

    private void say(String what) {
        screen.say(what);
    }

    private void describe(StackRecord stack) {
        StackDescription.write(stack, screen.out());
        screen.tell(Style.GOOD, "ready");
    }
}
