package dev.hubbub.localdev.command;

import dev.hubbub.contracts.stage.StageFailure;
import dev.hubbub.contracts.task.ClipSettings;
import dev.hubbub.localdev.session.LearntLips;
import dev.hubbub.localdev.terminal.Screen;
import dev.hubbub.speech.model.ModelOptions;
import dev.hubbub.training.finetuning.FineTuning;
import dev.hubbub.training.finetuning.FineTuningSettings;
import dev.hubbub.training.finetuning.HeldOut;
import dev.hubbub.training.finetuning.TrainingData;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options that say what is trained on what, and where it is computed. */
final class TrainDataOptions {

    @Option(
            names = {"-c", "--checkpoint"},
            required = true,
            paramLabel = "CHECKPOINT",
            description = "The checkpoint to begin with: a Hugging Face folder or a .pt file of a Whisper,"
                    + " Whisper-Flamingo or AV-HuBERT model. "
                    + NamedCheckpoint.ADDRESSES)
    private String checkpoint;

    @Option(
            names = {"-d", "--data"},
            required = true,
            paramLabel = "DATASET",
            description = "What to learn from: " + NamedUtterances.LAYOUTS)
    private String data;

    @Option(
            names = "--eval",
            paramLabel = "DATASET",
            description =
                    "What checkpoints are judged by, named as for --data. Without it, a share of the data's texts is held out, or of"
                            + " its sessions.")
    private String eval;

    @Option(
            names = "--eval-share",
            paramLabel = "SHARE",
            defaultValue = "0.1",
            description =
                    "Without --eval, about this share of the texts or sessions is held out (default: ${DEFAULT-VALUE}).")
    private double evalShare;

    @Option(
            names = "--language",
            paramLabel = "CODE",
            description = "The language of utterances that name none with lang, such as en.")
    private String language;

    @Mixin
    private ColumnOptions columns;

    @Mixin
    private ClipOptions clips;

    @Mixin
    private TrainComputingOptions computing;

    @Option(
            names = "--eval-batch",
            paramLabel = "N",
            defaultValue = "8",
            description = "Most clips decoded at once where checkpoints are judged (default: ${DEFAULT-VALUE}).")
    private int evalBatch;

    private NamedCheckpoint base;

    /** For the model, once it is known which. */
    private Optional<LearntLips> lips = Optional.empty();

    /** All of it, opened. */
    FineTuning open(TrainOptions options, Screen screen) throws CommandFailure, StageFailure, IOException {
        FineTuningSettings settings = options.settings();
        base = NamedCheckpoint.find(checkpoint, screen);
        Path found = base.path();
        if (!(evalShare > 0 && evalShare < 1)) {
            throw CommandFailure.invalid("--eval-share must be above 0 and below 1, not " + evalShare + ".");
        }
        if (!clips.settings().equals(ClipSettings.DEFAULT) && !NamedUtterances.isOfSessions(data)) {
            throw CommandFailure.invalid("Clips are cut from sessions (folders with a metadata.json), and " + data
                    + " is none: leave out --views, --min-clip-seconds, --max-clip-seconds, --join-captions and"
                    + " --no-vocal-events.");
        }
        ModelOptions machine = computing.model(evalBatch);
        lips = LearntLips.of(found, settings.modalities().used(), screen::say);
        TrainingData named = readIfNamed(data, "--data").orElseThrow();
        TrainingData all = options.noise().map(named::with).orElse(named);
        HeldOut divided = eval == null
                ? HeldOut.of(all, evalShare)
                : new HeldOut(all, readIfNamed(eval, "--eval").orElseThrow());
        try (LoadingNotice notice = LoadingNotice.of(screen, found)) {
            return new FineTuning(found, machine, divided.training(), divided.judging(), settings);
        }
    }

    /** What a run says that it comes from, once it is opened. */
    FineTuning.Origin origin() {
        return new FineTuning.Origin(base.name(), HubbubVersion.number());
    }

    /** A dataset of another option, once the model is open. */
    Optional<TrainingData> readIfNamed(String name, String option) throws CommandFailure, StageFailure, IOException {
        return name == null
                ? Optional.empty()
                : Optional.of(NamedUtterances.read(name, option, language, columns, clips.settings(), lips));
    }
}
