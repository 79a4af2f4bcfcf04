package dev.hubbub.localdev.command;

import dev.hubbub.contracts.stage.StageFailure;
import dev.hubbub.contracts.task.ClipSettings;
import dev.hubbub.localdev.session.LearntLips;
import dev.hubbub.localdev.terminal.Screen;
import dev.hubbub.speech.model.ModelOptions;
import dev.hubbub.training.finetuning.EstimateSettings;
import dev.hubbub.training.finetuning.FisherEstimate;
import dev.hubbub.training.finetuning.FisherEstimation;
import dev.hubbub.training.finetuning.TrainingData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Estimates how much each weight of a checkpoint matters. */
@Command(
        name = "fisher",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Estimate how much each weight of a checkpoint matters for what a dataset says, without a stack.",
            "The file holds the diagonal of the empirical Fisher information: for every parameter the mean over utterances"
                    + " of the squared gradients of their cross entropy. `hubbub train` takes it with --ewc-fisher and"
                    + " --ewc-weight in any run that begins with the checkpoint, whatever it freezes."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:the file is written", "1:it cannot be estimated, or not be written", "2:wrong usage"})
final class FisherCommand implements Callable<Integer> {
    private final Screen screen;

    @Parameters(
            paramLabel = "CHECKPOINT",
            description =
                    "A Hugging Face folder or a .pt file of a model that can be trained. " + NamedCheckpoint.ADDRESSES)
    private String checkpoint;

    @Option(
            names = {"-d", "--data"},
            required = true,
            paramLabel = "DATASET",
            description = "What must not be forgotten: " + NamedUtterances.LAYOUTS)
    private String data;

    @Option(
            names = {"-o", "--output"},
            required = true,
            paramLabel = "FILE",
            description = "The file to write, in safetensors, which must not be there.")
    private Path output;

    @Option(
            names = "--examples",
            paramLabel = "N",
            defaultValue = "" + FisherEstimation.EXAMPLES,
            description = "How many utterances are looked at, spread over the dataset (default: ${DEFAULT-VALUE}).")
    private int examples;

    @Option(
            names = "--language",
            paramLabel = "CODE",
            description = "The language of utterances that name none with lang, such as en.")
    private String language;

    @Option(
            names = "--pad",
            negatable = true,
            defaultValue = "true",
            fallbackValue = "true",
            description = "Pad clips to the model's window (default), or not, as the runs that use it do.")
    private boolean pad;

    @Option(
            names = "--ctc-weight",
            paramLabel = "SHARE",
            description =
                    "Share of CTC in the loss of a model of CTC and attention, as in the runs that use it (default:"
                            + " what its checkpoint says).")
    private Double ctcWeight;

    @Mixin
    private ModalityOption modalities;

    @Mixin
    private ColumnOptions columns;

    @Mixin
    private TrainComputingOptions computing;

    FisherCommand(Screen screen) {
        this.screen = screen;
    }

    @Override
    public Integer call() throws CommandFailure, StageFailure, IOException {
        if (examples < 1) {
            throw CommandFailure.invalid("--examples must be 1 or more, not " + examples + ".");
        }
        if (Files.exists(output)) {
            throw CommandFailure.invalid(output + " is there already: name another file with --output.");
        }
        Path found = NamedCheckpoint.find(checkpoint, screen).path();
        ModelOptions options = computing.model(1);
        TrainingData utterances = NamedUtterances.read(
                data,
                "--data",
                language,
                columns,
                ClipSettings.DEFAULT,
                LearntLips.of(found, modalities.modalities(), screen::say));
        try (FisherEstimation estimation = open(found, options, utterances)) {
            estimation.leftOut().forEach(screen::say);
            screen.say("Estimating what matters in " + found + " for " + estimation.examples() + " utterances.");
            FisherEstimate estimate;
            try (CountedProgress progress = new CountedProgress(screen, "utterance", estimation.examples())) {
                estimate = estimation.write(output, HubbubVersion.number(), progress);
            }
            screen.tell(estimate.file() + " says what matters in " + checkpoint + " for "
                    + estimate.origin().examples() + " utterances of " + data + ".");
        }
        return 0;
    }

    private FisherEstimation open(Path found, ModelOptions options, TrainingData utterances) {
        try (LoadingNotice notice = LoadingNotice.of(screen, found)) {
            return new FisherEstimation(
                    found,
                    options,
                    utterances,
                    new EstimateSettings(examples, pad, modalities.modalities(), Optional.ofNullable(ctcWeight)));
        }
    }
}
