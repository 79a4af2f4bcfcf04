package dev.hubbub.localdev.command;

import dev.hubbub.contracts.stage.StageFailure;
import dev.hubbub.contracts.task.MergingSettings;
import dev.hubbub.localdev.merging.LocalMerge;
import dev.hubbub.localdev.terminal.Screen;
import dev.hubbub.speech.checkpoint.ElementType;
import dev.hubbub.speech.checkpoint.NewFolder;
import dev.hubbub.speech.merging.MergeRefusal;
import dev.hubbub.speech.merging.MergedCheckpoint;
import dev.hubbub.speech.merging.MergedCheckpoint.Format;
import dev.hubbub.speech.merging.Merging.Coverage;
import dev.hubbub.training.finetuning.AdaptedCheckpoint;
import dev.hubbub.training.soup.Judgement;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Makes one checkpoint of several. */
@Command(
        name = "merge",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Merge checkpoints of one model into one, without a stack.",
            "They are compared first, and everything in which they differ is said. Arithmetic is in double precision and"
                    + " rounded once. The folder appears when it is complete, with a merge.json that says from what and"
                    + " how it was made; the same checkpoints and options give the same bytes."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:it is written", "1:the checkpoints cannot be merged, read or written", "2:wrong usage"})
final class MergeCommand implements Callable<Integer> {

    private static final Map<String, Coverage> PARAMETERS =
            Map.of("same", Coverage.THE_SAME, "common", Coverage.IN_ALL, "any", Coverage.IN_ANY);

    private static final Map<String, ElementType> TYPES = Map.of(
            "float64", ElementType.FLOAT64,
            "float32", ElementType.FLOAT32,
            "float16", ElementType.FLOAT16,
            "bfloat16", ElementType.BFLOAT16);

    private static final Map<String, Format> FORMATS = Map.of("safetensors", Format.SAFETENSORS, "pt", Format.TORCH);

    private final Screen screen;

    @Parameters(
            arity = "1..*",
            paramLabel = "CHECKPOINT",
            description = "The members: Hugging Face folders, .pt or .safetensors files. " + NamedCheckpoint.ADDRESSES)
    private List<String> members;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "DIR",
            required = true,
            description = "The folder to write, which must be empty or not there.")
    private Path output;

    @Mixin
    private MergeMethodOptions method;

    @Option(
            names = {"-b", "--base"},
            paramLabel = "CHECKPOINT",
            description = "Of task-arithmetic, ties and dare: what the members were trained from.")
    private String base;

    @Option(
            names = "--adapter",
            paramLabel = "DIR",
            description =
                    "Instead of other members: a low-rank adapter of the one checkpoint, in PEFT's layout, which is"
                            + " added to its weights.")
    private Path adapter;

    @Mixin
    private SoupOptions soup;

    @Option(
            names = "--parameters",
            paramLabel = "WHICH",
            description = "same if all checkpoints must have the same parameters; of average also common for those that"
                    + " all have, and any for those that one has (default: same).")
    private String parameters;

    @Option(
            names = "--dtype",
            paramLabel = "TYPE",
            description = "float32, float16, bfloat16 or float64 (default: float32, or float64 for what is in that).")
    private String type;

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            description = "safetensors or pt (default: safetensors for Hugging Face folders, otherwise as the first"
                    + " member is).")
    private String format;

    MergeCommand(Screen screen) {
        this.screen = screen;
    }

    @Override
    public Integer call() throws CommandFailure, StageFailure, IOException {
        if (adapter != null) {
            return join();
        }
        MergingSettings settings = method.settings();
        requireBase();
        Optional<String> judging = soup.given();
        if (judging.isPresent() && !method.isGreedySoup()) {
            throw CommandFailure.invalid(judging.get() + " is for greedy-soup: leave it out.");
        }
        List<Double> weights = method.weights(members.size());
        Coverage coverage = one("--parameters", PARAMETERS, parameters).orElse(Coverage.THE_SAME);
        Optional<ElementType> wanted = one("--dtype", TYPES, type);
        Optional<Format> as = one("--format", FORMATS, format);
        List<Path> found = new ArrayList<>();
        for (String member : members) {
            found.add(NamedCheckpoint.find(member, screen).path());
        }
        Optional<Path> from = base == null
                ? Optional.empty()
                : Optional.of(NamedCheckpoint.find(base, screen).path());
        LocalMerge merge = new LocalMerge(settings, from, found, weights, coverage, wanted, as);
        long started = System.nanoTime();
        if (method.isGreedySoup()) {
            return soup(merge, started);
        }
        try (MergeProgress progress = MergeProgress.on(screen)) {
            merge.write(output, progress::written);
        } catch (MergeRefusal e) {
            return refused(e);
        }
        tell(settings.method() + " of " + counted(members.size()), started);
        return 0;
    }

    private int join() throws CommandFailure, IOException {
        if (members.size() > 1 || base != null || method.isSaid() || type != null || format != null) {
            throw CommandFailure.invalid(
                    "--adapter is joined with one checkpoint, in float32 and with no method: leave out"
                            + " the others, and merge what comes out.");
        }
        Optional<String> needless = parameters != null ? Optional.of("--parameters") : soup.given();
        if (needless.isPresent()) {
            throw CommandFailure.invalid(
                    needless.get() + " is for several checkpoints, and an adapter is joined with one: leave it out.");
        }
        Path found = NamedCheckpoint.find(members.get(0), screen).path();
        AdaptedCheckpoint joined = NamedCheckpoint.joined(members.get(0), found, adapter);
        long started = System.nanoTime();
        NewFolder.write(output, folder -> joined.write(folder, HubbubVersion.number()));
        screen.tell(String.format(
                Locale.ROOT,
                "%s is %s with the adapter %s (%.1f MB in %.1f s). %s says from what it was made.",
                output,
                members.get(0),
                adapter,
                size(output) / 1e6,
                (System.nanoTime() - started) / 1e9,
                AdaptedCheckpoint.LINEAGE));
        return 0;
    }

    private int soup(LocalMerge merge, long started) throws CommandFailure, StageFailure, IOException {
        SoupOptions.Judging judging = soup.judging(merge.members().get(0), screen::say);
        List<Judgement> judgements;
        try {
            judgements = merge.writeSoup(output, judging.judge(), judging.by(), this::said);
        } catch (MergeRefusal e) {
            return refused(e);
        }
        Judgement last = judgements.stream()
                .filter(Judgement::kept)
                .reduce((before, after) -> after)
                .orElseThrow();
        tell(
                String.format(
                        Locale.ROOT,
                        "greedy soup of %d of %s, with a word error rate of %.2f%%,",
                        last.members().size(),
                        counted(members.size()),
                        100 * last.errorRate()),
                started);
        return 0;
    }

    private void said(Judgement judgement) {
        screen.say(judgement.sentence());
    }

    private static String counted(int checkpoints) {
        return checkpoints + (checkpoints == 1 ? " checkpoint" : " checkpoints");
    }

    private void tell(String what, long started) throws IOException {
        screen.tell(String.format(
                Locale.ROOT,
                "%s is the %s (%.1f MB in %.1f s). %s says from what it was made.",
                output,
                what,
                size(output) / 1e6,
                (System.nanoTime() - started) / 1e9,
                MergedCheckpoint.LINEAGE));
    }

    private void requireBase() throws CommandFailure {
        if (method.hasBase() && base == null) {
            throw CommandFailure.invalid(
                    "This method adds to a base what its members have learnt since: name the base" + " with --base.");
        }
        if (!method.hasBase() && base != null) {
            throw CommandFailure.invalid("--base is for " + String.join(", ", MergeMethodOptions.withBase())
                    + ": make it a member, or leave it out.");
        }
    }

    private static <T> Optional<T> one(String option, Map<String, T> values, String name) throws CommandFailure {
        if (name == null) {
            return Optional.empty();
        }
        T value = values.get(name.toLowerCase(Locale.ROOT));
        if (value == null) {
            throw CommandFailure.invalid(option + " must be one of "
                    + values.keySet().stream().sorted().toList() + ", not " + name + ".");
        }
        return Optional.of(value);
    }

    /** All of the reasons: people mend them together. */
    private int refused(MergeRefusal refusal) {
        screen.say("The checkpoints cannot be merged:");
        refusal.reasons().forEach(reason -> screen.say("  " + reason));
        return HubbubCommand.FAILED;
    }

    private static long size(Path folder) throws IOException {
        long size = 0;
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                size += Files.size(file);
            }
        }
        return size;
    }
}
