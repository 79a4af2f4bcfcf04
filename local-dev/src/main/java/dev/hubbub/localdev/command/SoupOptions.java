package dev.hubbub.localdev.command;

import dev.hubbub.contracts.stage.StageFailure;
import dev.hubbub.contracts.task.ClipSettings;
import dev.hubbub.localdev.session.LearntLips;
import dev.hubbub.speech.ModelFamilies;
import dev.hubbub.speech.model.Encoding;
import dev.hubbub.speech.model.ModelOptions;
import dev.hubbub.speech.torch.Precision;
import dev.hubbub.speech.torch.TorchRuntime;
import dev.hubbub.training.finetuning.DecodingEvaluator;
import dev.hubbub.training.finetuning.TrainingData;
import dev.hubbub.training.soup.Judge;
import dev.hubbub.training.soup.JudgedBy;
import java.io.IOException;
import java.lang.reflect.Member;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The options that say what checkpoints are judged by, where a merge judges them. */
final class SoupOptions {

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    @Option(
            names = {"-d", "--dataset"},
            paramLabel = "DATASET",
            description = "Of greedy-soup: what is held out to judge by, and decoded greedily by every candidate: "
                    + NamedUtterances.LAYOUTS)
    private String dataset;

    @Option(
            names = "--language",
            paramLabel = "CODE",
            description = "Of greedy-soup: the language of utterances that name none with lang, such as en.")
    private String language;

    @Mixin
    private ColumnOptions columns;

    @Option(
            names = "--no-pad",
            description = "Of greedy-soup: do not pad to 30 seconds, for a checkpoint trained on real lengths.")
    private boolean noPad;

    @Option(
            names = "--device",
            paramLabel = "DEVICE",
            defaultValue = "auto",
            description = "Of greedy-soup: cpu, cuda, cuda:N or auto (default: ${DEFAULT-VALUE}).")
    private String device;

    @Option(
            names = "--batch",
            paramLabel = "N",
            defaultValue = "8",
            description = "Of greedy-soup: most clips decoded at once (default: ${DEFAULT-VALUE}).")
    private int batch;

    /** What judges, and what it is known by. */
    record Judging(Judge judge, JudgedBy by) {}

    /** One of these options that was given, by its name. */
    Optional<String> given() {
        return command.commandLine().getParseResult().matchedOptions().stream()
                .filter(SoupOptions::isOne)
                .map(OptionSpec::longestName)
                .findFirst();
    }

    private static boolean isOne(OptionSpec option) {
        return option.userObject() instanceof Member field
                && Set.of(SoupOptions.class, ColumnOptions.class).contains(field.getDeclaringClass());
    }

    /**
     * What judges.
     *
     * @param member one of those that are judged
     * @param notices is told what of the dataset is left out
     */
    Judging judging(Path member, Consumer<String> notices) throws CommandFailure, StageFailure, IOException {
        if (dataset == null) {
            throw CommandFailure.invalid("A greedy soup is judged by what is held out: name it with --dataset.");
        }
        TorchRuntime.device(device);
        ModelOptions options = new AskedValues(command, Map.of("batch", "--batch"))
                .make(() -> new ModelOptions(device, Precision.FLOAT32, 0, batch));
        TrainingData data = NamedUtterances.read(
                dataset,
                "--dataset",
                language,
                columns,
                ClipSettings.DEFAULT,
                LearntLips.of(member, Set.of(), notices));
        Encoding encoding = noPad ? Encoding.UNPADDED : Encoding.PADDED;
        DecodingEvaluator evaluator = new DecodingEvaluator(data, options, encoding, notices);
        return new Judging(
                candidate -> new Judge.Verdict(evaluator.evaluate(candidate), evaluator.heard()),
                new JudgedBy(ModelFamilies.of(member), dataset, data.digest(), language, null, !noPad, null));
    }
}
