package dev.hubbub.localdev.command;

import dev.hubbub.localdev.terminal.Screen;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Brings a model from a hub to this machine. */
@Command(
        name = "fetch",
        mixinStandardHelpOptions = true,
        description = {
            "Download a model from a Hugging Face hub, as commands that take a checkpoint do by themselves, and print its"
                    + " folder.",
            "A branch or tag is pinned to the commit that it is at. One set of weights comes, safetensors before others."
                    + " What is here is not downloaded again, and what broke off is gone on with. For models that are"
                    + " not public put a token into HUBBUB_HUB_TOKEN; HUBBUB_HUB_ENDPOINT names another hub."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:it is here", "1:the hub does not give it", "2:wrong usage"})
final class FetchCommand implements Callable<Integer> {

    private final Screen screen;

    @Parameters(paramLabel = "ADDRESS", description = "Such as hf://OWNER/MODEL or hf://OWNER/MODEL@REVISION/FOLDER.")
    private String address;

    FetchCommand(Screen screen) {
        this.screen = screen;
    }

    @Override
    public Integer call() throws CommandFailure {
        screen.tell(NamedCheckpoint.downloaded(address, screen, System.getenv())
                .path()
                .toString());
        return 0;
    }
}
