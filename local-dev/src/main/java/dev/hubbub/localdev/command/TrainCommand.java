package dev.hubbub.localdev.command;

import dev.hubbub.contracts.stage.StageFailure;
import dev.hubbub.localdev.terminal.Screen;
import dev.hubbub.speech.training.run.RunFolder;
import dev.hubbub.speech.training.run.Trainer;
import dev.hubbub.speech.training.run.TrainingFailedException;
import dev.hubbub.training.finetuning.FineTuning;
import dev.hubbub.training.finetuning.FineTuningSettings;
import dev.hubbub.training.finetuning.FisherEstimate;
import dev.hubbub.training.finetuning.PreflightRefusal;
import dev.hubbub.training.finetuning.WeightImportance;
import dev.hubbub.training.tracking.MlflowSettings;
import dev.hubbub.training.tracking.TrackedRun;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Trains a checkpoint further. */
@Command(
        name = "train",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Train a checkpoint further on this machine, without a stack.",
            "Before the first step, a preflight looks for set-ups that would waste the run, and refuses them. Checkpoints are"
                    + " saved and judged by decoding on the way; in the end the folder is the best of them, which `hubbub"
                    + " transcribe` takes, with its lineage and curve in training/. A run that was broken off goes on"
                    + " exactly where it was when the same command is given again with --resume."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:the run is done",
            "1:it was refused, or cannot be carried out; what it has made is kept",
            "2:wrong usage"
        })
final class TrainCommand implements Callable<Integer> {

    private final Screen screen;

    @Mixin
    private TrainDataOptions data;

    @Option(
            names = {"-o", "--output"},
            required = true,
            paramLabel = "DIR",
            description = "The folder of the run, which must be empty or not there, but for --resume.")
    private Path output;

    @Option(names = "--resume", description = "Go on with the run that the folder holds, from its last checkpoint.")
    private boolean resume;

    @Option(
            names = "--force",
            description = "Begin although the preflight refuses; the run says of itself that it was forced.")
    private boolean force;

    @Option(
            names = "--ewc-data",
            paramLabel = "DATASET",
            description =
                    "What must not be forgotten, named as for --data: what matters for it is held by --ewc-weight.")
    private String ewcData;

    @Option(
            names = "--ewc-fisher",
            paramLabel = "FILE",
            description = "Instead of --ewc-data: what `hubbub fisher` has written for the same checkpoint.")
    private Path ewcFisher;

    @Mixin
    private TrainOptions options;

    @Mixin
    private TrackingOptions tracking;

    TrainCommand(Screen screen) {
        this.screen = screen;
    }

    @Override
    public Integer call() throws CommandFailure, StageFailure, IOException {
        requireFolder();
        requireConsolidation();
        Optional<MlflowSettings> server = tracking.settings();
        try (FineTuning tuning = data.open(options, screen)) {
            Optional<WeightImportance> importance = importance();
            Trainer.Outcome outcome;
            RunFolder folder = new RunFolder(output);
            try (TrainProgress progress = new TrainProgress(screen);
                    TrackedRun tracked = new TrackedRun(server, folder, name(), progress)) {
                progress.notice(String.format(
                        Locale.ROOT,
                        "Learning from %d utterances in %d steps.",
                        tuning.examples().all().size(),
                        tuning.settings().steps()));
                outcome = tuning.run(folder, data.origin(), force, importance, tracked);
                tracked.finished();
            } catch (TrainingFailedException e) {
                throw CommandFailure.failed(e.getMessage() + " What was saved of the run is in " + folder.path() + ".");
            } catch (PreflightRefusal e) {
                throw CommandFailure.failed("The run would be wasted, see what is refused above. Mend it, or begin all"
                        + " the same with --force.");
            }
            tell(outcome);
        }
        return 0;
    }

    private String name() {
        return output.toAbsolutePath().normalize().getFileName().toString();
    }

    private Optional<WeightImportance> importance() throws CommandFailure, StageFailure, IOException {
        if (ewcFisher != null) {
            return Optional.of(new WeightImportance.Estimated(FisherEstimate.of(ewcFisher)));
        }
        return data.readIfNamed(ewcData, "--ewc-data").map(WeightImportance.ForData::new);
    }

    private void tell(Trainer.Outcome outcome) {
        screen.tell(String.format(
                Locale.ROOT,
                "%s is the checkpoint after step %d of %d%s: word error rate %.2f %% on held-out clips, %.2f %% before.",
                output,
                outcome.bestStep(),
                outcome.step(),
                outcome.early() ? ", where the run ended because it did not get better" : "",
                100 * outcome.best().errorRate(),
                100 * outcome.base().errorRate()));
        if (!outcome.isBetter()) {
            screen.say("No checkpoint of this run is better than the one that it began with.");
        }
    }

    /** Before anything is read: what is wrong with the options alone. */
    private void requireConsolidation() throws CommandFailure {
        FineTuningSettings settings = options.settings();
        boolean consolidates = settings.objective().ewcWeight() > 0;
        if (ewcData != null && ewcFisher != null) {
            throw CommandFailure.invalid(
                    "--ewc-data and --ewc-fisher both say what matters: leave out one of the two.");
        }
        if ((ewcData != null || ewcFisher != null) != consolidates) {
            throw CommandFailure.invalid("--ewc-weight and what matters belong together: give it with --ewc-data or"
                    + " --ewc-fisher, or leave out both.");
        }
        if (consolidates && settings.lora().isPresent()) {
            throw CommandFailure.invalid("--ewc-weight holds weights where they were, and with --lora-rank they stay"
                    + " there: leave out one of the two.");
        }
    }

    private void requireFolder() throws CommandFailure, IOException {
        boolean holdsRun = new RunFolder(output).holdsRun();
        if (resume && !holdsRun) {
            throw CommandFailure.invalid(output + " holds no run to go on with: leave out --resume.");
        }
        if (!resume && holdsRun) {
            throw CommandFailure.invalid(output
                    + " holds a run already: go on with it with --resume, or name another folder with --output.");
        }
        if (!resume) {
            OutputFolder.requireEmpty(output);
        }
    }
}
