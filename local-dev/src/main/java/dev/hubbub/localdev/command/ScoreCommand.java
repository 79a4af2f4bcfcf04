package dev.hubbub.localdev.command;

import dev.hubbub.localdev.terminal.Screen;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Scores transcripts without a stack; its sub-commands are the protocols. */
@Command(
        name = "score",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "PROTOCOL",
        description = "Score transcripts on local files, without a stack.")
final class ScoreCommand implements Runnable {

    @Spec
    private CommandSpec spec;

    private final ScoreMcorecCommand mcorec;
    private final ScoreUtterancesCommand utterances;
    private final ScoreMeetingCommand meeting;

    ScoreCommand(Screen screen) {
        mcorec = new ScoreMcorecCommand(screen);
        utterances = new ScoreUtterancesCommand(screen);
        meeting = new ScoreMeetingCommand(screen);
    }

    /** The command with its protocols below it. */
    CommandLine line() {
        return new CommandLine(this)
                .addSubcommand(mcorec)
                .addSubcommand(utterances)
                .addSubcommand(meeting);
    }

    @Override
    public void run() {
        throw new CommandLine.ParameterException(
                spec.commandLine(), "No protocol is given; choose mcorec, utterance or meeting.");
    }
}
