package dev.hubbub.training;

import dev.hubbub.contracts.stage.StageContext;
import dev.hubbub.contracts.stage.StageFailure;
import dev.hubbub.contracts.task.MergingTask;
import dev.hubbub.speech.model.Encoding;
import dev.hubbub.speech.model.Modality;
import dev.hubbub.speech.model.ModelFamily;
import dev.hubbub.speech.model.ModelOptions;
import dev.hubbub.training.finetuning.DecodingEvaluator;
import dev.hubbub.training.finetuning.TrainingData;
import dev.hubbub.training.soup.Judge;
import dev.hubbub.training.soup.JudgedBy;
import java.io.IOException;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import java.util.stream.Collectors;

/** What a task's candidates are judged by. */
final class SoupJudge {
    private static final System.Logger LOG = System.getLogger(SoupJudge.class.getName());

    private final MergingTask.Judge judge;
    private final ModelFamily family;
    private final DecodingEvaluator evaluator;

    /** @throws StageFailure if what is held out is no longer what was planned, or cannot be judged by */
    SoupJudge(MergingTask.Judge judge, ModelFamily family, ModelOptions options, StageContext context)
            throws StageFailure, IOException {
        this.judge = judge;
        this.family = family;
        context.progress(0, "fetching " + judge.heldOut().dataset().uri());
        this.evaluator = new DecodingEvaluator(
                TrainingData.of(judge.heldOut(), context),
                options,
                judge.padToThirtySeconds() ? Encoding.PADDED : Encoding.UNPADDED,
                senses(judge),
                sentence -> LOG.log(System.Logger.Level.WARNING, sentence));
    }

    private static Set<Modality> senses(MergingTask.Judge judge) {
        return judge.modalities() == null
                ? Set.of(Modality.values())
                : judge.modalities().stream()
                        .map(sense -> Modality.valueOf(sense.name()))
                        .collect(Collectors.toSet());
    }

    /** Judges, and says before each candidate how many it has judged. */
    Judge counting(IntConsumer listener) {
        AtomicInteger judged = new AtomicInteger();
        return candidate -> {
            listener.accept(judged.getAndIncrement());
            return new Judge.Verdict(evaluator.evaluate(candidate), evaluator.heard());
        };
    }

    /** For the lineage, and to tell its judgements from others. */
    JudgedBy judgedBy() {
        return new JudgedBy(
                family,
                judge.heldOut().dataset().uri(),
                judge.heldOut().content(),
                judge.heldOut().language(),
                judge.heldOut().clips(),
                judge.padToThirtySeconds(),
                judge.modalities());
    }
}
