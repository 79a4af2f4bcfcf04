package dev.hubbub.localdev.command;

import dev.hubbub.localdev.terminal.Screen;
import java.io.PrintWriter;
import java.io.StringWriter;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The {@code hubbub} command: what can be done with experiments and recordings on one machine. */
@Command(
        name = "hubbub",
        mixinStandardHelpOptions = true,
        versionProvider = HubbubVersion.class,
        synopsisSubcommandLabel = "COMMAND",
        description = "Runs speech-recognition experiments on recordings where several people talk at once.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:done",
            "1:something failed; the message says what",
            "2:wrong usage, or an experiment that is not valid"
        })
public final class HubbubCommand {

    /** Something failed. */
    public static final int FAILED = 1;

    /** The command line or an experiment makes no sense. */
    static final int INVALID = 2;

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--verbose",
            scope = ScopeType.INHERIT,
            description = "Show where an error came from, not only what it is.")
    private boolean verbose;

    private HubbubCommand() {}

    /** The command line over a screen. */
    public static CommandLine over(Screen screen) {
        HubbubCommand root = new HubbubCommand();
        CommandLine line = new CommandLine(root)
                .addSubcommand(new UpCommand(screen))
                .addSubcommand(new DownCommand(screen))
                .addSubcommand(new StatusCommand(screen))
                .addSubcommand(new OpenCommand(screen))
                .addSubcommand(new LogsCommand(screen))
                .addSubcommand(new RunCommand(screen))
                .addSubcommand(new ReportCommand(screen))
                .addSubcommand(new UploadCommand(screen))
                .addSubcommand(new TranscribeCommand(screen))
                .addSubcommand(new LipsCommand(screen))
                .addSubcommand(new SpectrogramCommand(screen))
                .addSubcommand(new SegmentCommand(screen))
                .addSubcommand(new ClusterCommand(screen))
                .addSubcommand(new ScoreCommand(screen).line())
                .addSubcommand(new ConvertCommand(screen))
                .addSubcommand(new ExplainCommand(screen))
                .addSubcommand(new SignificanceCommand(screen))
                .addSubcommand(new CompareCommand(screen))
                .addSubcommand(new LineageCommand(screen))
                .addSubcommand(new GcCommand(screen))
                .addSubcommand(new GateCommand(screen))
                .addSubcommand(new AssembleCommand(screen))
                .addSubcommand(new PreflightCommand(screen))
                .addSubcommand(new FisherCommand(screen))
                .addSubcommand(new TrainCommand(screen))
                .addSubcommand(new MergeCommand(screen))
                .addSubcommand(new FetchCommand(screen))
                .addSubcommand(new GenerateSessionCommand(screen))
                .addSubcommand(new GenerateSpeechCommand(screen))
                .addSubcommand(new CompletionCommand(screen));
        line.setOut(screen.out());
        line.setErr(screen.err());
        line.setCaseInsensitiveEnumValuesAllowed(true);
        line.setColorScheme(Help.defaultColorScheme(screen.colour() ? Help.Ansi.ON : Help.Ansi.OFF));
        line.setUsageHelpWidth(Math.max(60, Math.min(100, screen.columns().getAsInt())));
        line.setParameterExceptionHandler(new UsageErrors(screen));
        line.setExecutionExceptionHandler((error, command, parsed) -> root.failed(screen, error));
        line.setExecutionStrategy(parsed -> root.execute(parsed));
        return line;
    }

    private int execute(CommandLine.ParseResult parsed) {
        if (!parsed.hasSubcommand() && !parsed.isUsageHelpRequested() && !parsed.isVersionHelpRequested()) {
            throw new CommandLine.ParameterException(spec.commandLine(), "No command is given.");
        }
        return new CommandLine.RunLast().execute(parsed);
    }

    private int failed(Screen screen, Exception error) {
        CommandError described = CommandError.of(error);
        screen.say(described.message());
        if (verbose) {
            StringWriter trace = new StringWriter();
            error.printStackTrace(new PrintWriter(trace));
            screen.say(trace.toString());
        } else if (!described.expected()) {
            screen.say("Run the command again with --verbose to see where that came from.");
        }
        return described.exitCode();
    }
}
