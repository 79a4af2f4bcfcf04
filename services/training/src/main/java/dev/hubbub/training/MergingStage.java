package dev.hubbub.training;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.hubbub.contracts.stage.FailureReason;
import dev.hubbub.contracts.stage.Stage;
import dev.hubbub.contracts.stage.StageContext;
import dev.hubbub.contracts.stage.StageFailure;
import dev.hubbub.contracts.stage.StageName;
import dev.hubbub.contracts.stage.StageOutput;
import dev.hubbub.contracts.task.CheckpointReference;
import dev.hubbub.contracts.task.MergingTask;
import dev.hubbub.speech.ModelFamilies;
import dev.hubbub.speech.checkpoint.CheckpointException;
import dev.hubbub.speech.checkpoint.ElementType;
import dev.hubbub.speech.merging.MergeRefusal;
import dev.hubbub.speech.merging.MergedCheckpoint;
import dev.hubbub.speech.merging.MergedCheckpoint.Source;
import dev.hubbub.speech.merging.Merging.Coverage;
import dev.hubbub.speech.merging.Merging.Rules;
import dev.hubbub.speech.model.ModelFamily;
import dev.hubbub.speech.model.ModelOptions;
import dev.hubbub.training.soup.GreedySoup;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Merges checkpoints. A greedy soup, which decodes, keeps what it has judged. */
public final class MergingStage implements Stage<MergingTask> {
    private static final System.Logger LOG = System.getLogger(MergingStage.class.getName());

    private final ModelOptions options;

    /** @param options where to decode what checkpoints are judged by */
    public MergingStage(ModelOptions options) {
        this.options = options;
    }

    @Override
    public StageName name() {
        return StageName.MERGING;
    }

    @Override
    public Class<MergingTask> taskType() {
        return MergingTask.class;
    }

    @Override
    public boolean keepsState() {
        return true;
    }

    @Override
    public List<StageOutput> run(MergingTask task, StageContext context)
            throws StageFailure, IOException, InterruptedException {
        long started = System.nanoTime();
        ModelFamily family = family(task);
        List<Source> members = new ArrayList<>();
        for (MergingTask.Member member : task.members()) {
            members.add(fetched(member.checkpoint(), member.weight(), context));
        }
        Optional<Source> base = Optional.empty();
        if (task.base() != null) {
            base = Optional.of(fetched(task.base(), 1, context));
        }
        Path directory = context.outputDirectory(task.recipe());
        Rules rules =
                new Rules(Coverage.THE_SAME, MergingMethods.wholeNumbers(task.how()), Optional.of(ElementType.FLOAT32));
        try {
            if (task.judge() != null) {
                choose(task, family, members, rules, directory, context);
            } else {
                new MergedCheckpoint(MergingMethods.of(task.how()), base, members, rules)
                        .write(
                                Optional.of(family),
                                directory,
                                Optional.of(MergedCheckpoint.Format.SAFETENSORS),
                                fraction -> context.progress(fraction, "merging parameters"));
            }
        } catch (CheckpointException e) {
            throw failure(e, Stream.concat(base.stream(), members.stream()).toList());
        }
        String device = task.judge() == null ? "cpu" : options.device();
        return List.of(new StageOutput(task.recipe(), directory, (System.nanoTime() - started) / 1e9, device));
    }

    private void choose(
            MergingTask task,
            ModelFamily family,
            List<Source> members,
            Rules rules,
            Path directory,
            StageContext context)
            throws StageFailure, IOException, InterruptedException {
        // Weights are merged alike by all versions; what is judged is decoded.
        for (CheckpointReference checkpoint : task.checkpoints()) {
            checkpoint.requireVersion(family.name(), family.version());
        }
        SoupJudge judge = new SoupJudge(task.judge(), family, options, context);
        int candidates = 2 * members.size() - 1;
        GreedySoup soup = new GreedySoup(
                members,
                rules,
                Optional.of(MergedCheckpoint.Format.SAFETENSORS),
                judge.counting(count -> context.progress(
                        (double) count / candidates, "judging candidate " + (count + 1) + " of " + candidates)),
                judge.judgedBy().described());
        Map<Path, String> names =
                members.stream().collect(Collectors.toMap(Source::path, Source::name, (one, same) -> one));
        new LearningFaults("The checkpoints cannot be judged", names).translated(() -> {
            try {
                return soup.write(
                        directory,
                        new KeptJudgements(context),
                        judgement -> LOG.log(System.Logger.Level.INFO, judgement.sentence()));
            } catch (MergeRefusal e) {
                throw failure(e, members);
            }
        });
    }

    private static Source fetched(CheckpointReference checkpoint, double weight, StageContext context)
            throws StageFailure, IOException {
        context.progress(0, "fetching " + checkpoint.uri());
        Path folder = checkpoint.files(context);
        return new Source(checkpoint.uri(), folder, weight, checkpoint.digest()::hex);
    }

    private static ModelFamily family(MergingTask task) throws StageFailure {
        for (CheckpointReference checkpoint : task.checkpoints()) {
            if (!checkpoint.architecture().equals(task.architecture())) {
                throw new StageFailure(
                        FailureReason.Unsupported,
                        "The checkpoints cannot be merged: "
                                + task.members().get(0).checkpoint().uri() + " is for " + task.architecture() + " and "
                                + checkpoint.uri() + " for " + checkpoint.architecture() + ".");
            }
        }
        try {
            return ModelFamilies.named(task.architecture());
        } catch (IllegalArgumentException e) {
            throw new StageFailure(FailureReason.Unsupported, "The checkpoints cannot be merged: " + e.getMessage(), e);
        }
    }

    /** In terms of the task; a full disk is no fault of the checkpoints. */
    private static StageFailure failure(CheckpointException e, List<Source> members) throws IOException {
        if (e.getCause() instanceof IOException fault && !(fault instanceof JsonProcessingException)) {
            throw new IOException(e.getMessage(), fault);
        }
        String message = e.getMessage();
        for (Source member : members) {
            message = message.replace(member.path().toString(), member.name());
        }
        return new StageFailure(FailureReason.InvalidCheckpoint, "The checkpoints cannot be merged: " + message, e);
    }
}
