package dev.hubbub.localdev.command;

import dev.hubbub.contracts.stage.LocalStageContext;
import dev.hubbub.contracts.stage.StageFailure;
import dev.hubbub.contracts.task.DatasetLayout;
import dev.hubbub.contracts.task.DatasetReference;
import dev.hubbub.localdev.terminal.Screen;
import dev.hubbub.speech.model.ModelOptions;
import dev.hubbub.speech.torch.Precision;
import dev.hubbub.speech.torch.TorchRuntime;
import dev.hubbub.training.finetuning.FineTuning;
import dev.hubbub.training.finetuning.FineTuningSettings;
import dev.hubbub.training.finetuning.HeldOut;
import dev.hubbub.training.finetuning.TrainingData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The options that say what is trained on what, and where it is computed. */
final class TrainDataOptions {

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    @Option(
            names = {"-c", "--checkpoint"},
            required = true,
            paramLabel = "CHECKPOINT",
            description = "The checkpoint to begin with: a Hugging Face folder or a .pt file of a Whisper model. "
                    + NamedCheckpoint.ADDRESSES)
    private String checkpoint;

    @Option(
            names = {"-d", "--data"},
            required = true,
            paramLabel = "DATASET",
            description =
                    "What to learn from: a manifest (.jsonl) in the NeMo convention, or a folder with a metadata.csv"
                            + " or metadata.jsonl (audiofolder).")
    private Path data;

    @Option(
            names = "--eval",
            paramLabel = "DATASET",
            description = "What checkpoints are judged by. Without it, a share of the data's texts is held out.")
    private Path eval;

    @Option(
            names = "--eval-share",
            paramLabel = "SHARE",
            defaultValue = "0.1",
            description = "Without --eval, about this share of the texts is held out (default: ${DEFAULT-VALUE}).")
    private double evalShare;

    @Option(
            names = "--language",
            paramLabel = "CODE",
            description = "The language of utterances that name none with lang, such as en.")
    private String language;

    @Option(
            names = "--device",
            paramLabel = "DEVICE",
            defaultValue = "auto",
            description = "cpu, cuda, cuda:N or auto (default: ${DEFAULT-VALUE}).")
    private String device;

    @Option(
            names = "--precision",
            paramLabel = "TYPE",
            defaultValue = "float32",
            description = "float32, or bfloat16 for a computation in half precision over weights that stay in float32"
                    + " (default: ${DEFAULT-VALUE}).")
    private String precision;

    @Option(
            names = "--threads",
            paramLabel = "N",
            defaultValue = "0",
            description = "CPU threads; 0 is one per core (default: ${DEFAULT-VALUE}).")
    private int threads;

    @Option(
            names = "--eval-batch",
            paramLabel = "N",
            defaultValue = "8",
            description = "Most clips decoded at once where checkpoints are judged (default: ${DEFAULT-VALUE}).")
    private int evalBatch;

    /** All of it, opened. */
    FineTuning open(FineTuningSettings settings, Screen screen) throws CommandFailure, StageFailure, IOException {
        Path found = NamedCheckpoint.find(checkpoint, screen).path();
        if (!(evalShare > 0 && evalShare < 1)) {
            throw CommandFailure.invalid("--eval-share must be above 0 and below 1, not " + evalShare + ".");
        }
        ModelOptions options = options();
        TrainingData all = read(data, "--data");
        HeldOut divided = eval == null ? HeldOut.of(all, evalShare) : new HeldOut(all, read(eval, "--eval"));
        try (LoadingNotice notice = LoadingNotice.of(screen, found)) {
            return new FineTuning(found, options, divided.training(), divided.judging(), settings);
        }
    }

    /** What a run says that it comes from. */
    FineTuning.Origin origin() {
        return new FineTuning.Origin(checkpoint.toString(), HubbubVersion.number());
    }

    private ModelOptions options() throws CommandFailure {
        Precision chosen = Precision.named(precision);
        if (chosen == Precision.FLOAT16) {
            throw CommandFailure.invalid(
                    "--precision float16 cannot be trained in, for small gradients become zero in it:"
                            + " use bfloat16 or float32.");
        }
        TorchRuntime.device(device);
        return new AskedValues(command, Map.of("batch", "--eval-batch", "threads", "--threads"))
                .make(() -> new ModelOptions(device, chosen, threads, evalBatch));
    }

    /** A dataset of another option. */
    Optional<TrainingData> readIfNamed(Path path, String option) throws CommandFailure, StageFailure, IOException {
        return path == null ? Optional.empty() : Optional.of(read(path, option));
    }

    private TrainingData read(Path path, String option) throws CommandFailure, StageFailure, IOException {
        if (!Files.exists(path)) {
            throw CommandFailure.failed("There is no " + path + ", which " + option + " names: name a manifest or a"
                    + " folder on this machine.");
        }
        Path absolute = path.toAbsolutePath().normalize();
        DatasetLayout layout = Files.isDirectory(absolute) ? DatasetLayout.AUDIOFOLDER : DatasetLayout.MANIFEST;
        return TrainingData.of(
                new DatasetReference(layout, absolute.toString()), language, new LocalStageContext(Path.of("")));
    }
}
