package dev.hubbub.localdev.command;

import dev.hubbub.artifacts.ObjectStoreSettings;
import dev.hubbub.artifacts.ObjectUri;
import dev.hubbub.localdev.stack.StackFailure;
import dev.hubbub.localdev.stack.StackRecord;
import dev.hubbub.localdev.terminal.Screen;
import dev.hubbub.localdev.upload.LandingNotice;
import dev.hubbub.localdev.upload.Upload;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Brings recordings and checkpoints to where experiments find them. */
@Command(
        name = "upload",
        mixinStandardHelpOptions = true,
        description = {
            "Put a file, or a folder with everything in it, into the object store: recordings with their manifest, or a"
                    + " checkpoint, for an experiment to name. What is there already is not sent again; nothing is"
                    + " deleted.",
            "It goes to the store of the stack that runs on the data folder; with --env to the one that the"
                    + " variables HUBBUB_S3_ENDPOINT, HUBBUB_S3_ACCESS_KEY and HUBBUB_S3_SECRET_KEY name."
        })
final class UploadCommand implements Callable<Integer> {

    private final Screen screen;

    @Parameters(index = "0", paramLabel = "PATH", description = "A file or a folder.")
    private Path source;

    @Parameters(
            index = "1",
            paramLabel = "S3_URI",
            description =
                    "Where to, such as s3://hubbub/media/talks: the folder's files go below it; a file becomes it,"
                            + " or goes below it where it ends in a slash.")
    private String destination;

    @Mixin
    private StackFolder data;

    @Option(names = "--env", description = "Use the store that the HUBBUB_S3_* variables name.")
    private boolean fromEnvironment;

    UploadCommand(Screen screen) {
        this.screen = screen;
    }

    @Override
    public Integer call() throws CommandFailure, StackFailure, IOException {
        Uploading uploading = Uploading.of(source, destination);
        Optional<StackRecord> stack = fromEnvironment ? Optional.empty() : Optional.of(stack());
        ObjectStoreSettings settings = stack.map(
                        running -> running.objectStore().settings())
                .orElseGet(() -> ObjectStoreSettings.fromEnvironment(System.getenv()));
        Upload upload = uploading.into(settings, screen);
        if (upload.sent() + upload.present() == 0) {
            throw CommandFailure.failed("There is no file in " + source + ".");
        }
        screen.tell(upload.sent() + " uploaded to " + uploading.target() + ", " + upload.present()
                + " there already, at " + settings.endpoint());
        if (stack.isPresent() && LandingNotice.concerns(uploading.target())) {
            tell(stack.get(), uploading.target());
        }
        return 0;
    }

    /** The stack's store sends no notifications, as others do. */
    private void tell(StackRecord stack, ObjectUri place) {
        try {
            new LandingNotice(stack.kafka()).send(place);
        } catch (IOException e) {
            screen.tell(e.getMessage() + "; the controller looks by itself every few minutes");
        }
    }

    private StackRecord stack() throws StackFailure, CommandFailure {
        return StackRecord.find(data.folder())
                .orElseThrow(() -> CommandFailure.failed("No stack runs on "
                        + data.folder().path() + ": start one with `hubbub up`, name its folder with --data, or name a"
                        + " store with --env."));
    }
}
