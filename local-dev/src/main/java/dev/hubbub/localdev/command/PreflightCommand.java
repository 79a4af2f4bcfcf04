package dev.hubbub.localdev.command;

import dev.hubbub.contracts.stage.StageFailure;
import dev.hubbub.localdev.terminal.Screen;
import dev.hubbub.speech.training.preflight.PreflightReport;
import dev.hubbub.training.finetuning.FineTuning;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Looks at a run of training without beginning it. */
@Command(
        name = "preflight",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Look for what would waste a run of `hubbub train`, without beginning it.",
            "Takes the same options. Looked at are the targets of a few utterances, how the checkpoint takes them beside its"
                    + " own outputs, what is learnt and what is frozen, and how much of the data is seen."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:the run may begin", "1:it would be refused, or cannot be looked at", "2:wrong usage"})
final class PreflightCommand implements Callable<Integer> {

    private final Screen screen;

    @Mixin
    private TrainDataOptions data;

    @Mixin
    private TrainOptions options;

    PreflightCommand(Screen screen) {
        this.screen = screen;
    }

    @Override
    public Integer call() throws CommandFailure, StageFailure, IOException {
        try (FineTuning tuning = data.open(options, screen)) {
            PreflightReport report = tuning.preflight();
            screen.tell(report.text());
            return report.refuses() ? HubbubCommand.FAILED : 0;
        }
    }
}
