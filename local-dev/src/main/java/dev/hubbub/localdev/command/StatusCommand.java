package dev.hubbub.localdev.command;

import dev.hubbub.contracts.Json;
import dev.hubbub.localdev.experiment.ClusterException;
import dev.hubbub.localdev.experiment.ExperimentClient;
import dev.hubbub.localdev.experiment.ExperimentClient.NamedExperiment;
import dev.hubbub.localdev.experiment.ExperimentState;
import dev.hubbub.localdev.stack.StackFailure;
import dev.hubbub.localdev.stack.StackRecord;
import dev.hubbub.localdev.terminal.Screen;
import dev.hubbub.localdev.terminal.TextTable;
import dev.hubbub.localdev.terminal.TextTable.Column;
import dev.hubbub.localdev.terminal.TextTable.Side;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Says how to reach the stack and what it works on. */
@Command(
        name = "status",
        mixinStandardHelpOptions = true,
        description = "Show how to reach the local stack, and its experiments.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:a stack is running and ready", "1:none is"})
final class StatusCommand implements Callable<Integer> {

    private static final List<Column> COLUMNS = List.of(
            new Column("EXPERIMENT", Side.LEFT, 9),
            new Column("PHASE", Side.LEFT, 8),
            new Column("TRIALS", Side.RIGHT, 5),
            new Column("BEST", Side.LEFT, 6));

    private final Screen screen;

    @Mixin
    private StackFolder data;

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    StatusCommand(Screen screen) {
        this.screen = screen;
    }

    @Override
    public Integer call() throws StackFailure, CommandFailure, ClusterException {
        StackRecord stack = StackRecord.find(data.folder())
                .orElseThrow(() -> CommandFailure.failed("No stack runs on "
                        + data.folder().path() + ": start one with `hubbub up`, or name its folder with --data."));
        List<NamedExperiment> experiments;
        try (ExperimentClient client = ExperimentClient.of(Path.of(stack.kubeconfig()))) {
            experiments = client.experiments(client.defaultNamespace());
        }
        if (json) {
            screen.give(Json.text(Map.of("stack", stack, "experiments", experiments)) + "\n");
        } else {
            StackDescription.write(stack, screen.out());
            if (!experiments.isEmpty()) {
                screen.tell(table(experiments));
            }
        }
        screen.out().flush();
        return 0;
    }

    private static TextTable table(List<NamedExperiment> experiments) {
        return new TextTable(
                COLUMNS, experiments.stream().map(StatusCommand::row).toList());
    }

    private static List<String> row(NamedExperiment experiment) {
        ExperimentState state = experiment.state();
        return List.of(
                experiment.name(),
                state.phase(),
                state.trials().succeeded() + "/" + state.trials().total(),
                state.best() == null ? "" : state.best().trial());
    }
}
