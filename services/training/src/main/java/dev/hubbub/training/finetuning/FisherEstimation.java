package dev.hubbub.training.finetuning;

import dev.hubbub.speech.ModelFamilies;
import dev.hubbub.speech.checkpoint.CheckpointException;
import dev.hubbub.speech.checkpoint.Parameter;
import dev.hubbub.speech.checkpoint.ParameterSet;
import dev.hubbub.speech.model.Clip;
import dev.hubbub.speech.model.Encoding;
import dev.hubbub.speech.model.Modality;
import dev.hubbub.speech.model.ModelFamily;
import dev.hubbub.speech.model.ModelOptions;
import dev.hubbub.speech.model.TrainableModel;
import dev.hubbub.speech.training.Fisher;
import dev.hubbub.speech.training.LearntParameters;
import dev.hubbub.speech.training.TrainingBatch;
import dev.hubbub.speech.training.run.Example;
import dev.hubbub.speech.training.run.TrainingFailedException;
import dev.hubbub.speech.training.run.UsableExamples;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntConsumer;

/**
 * Estimates how much each weight of a checkpoint matters for what a dataset says, so that runs of training which begin with
 * the checkpoint can hold what matters where it is.
 */
public final class FisherEstimation implements AutoCloseable {
    /** How many utterances are looked at, if nobody says it. */
    public static final int EXAMPLES = 128;

    private final Path checkpoint;
    private final ModelFamily family;
    private final ModelOptions options;
    private final TrainingData named;
    private final TrainingData data;
    private final EstimateSettings settings;
    private final TrainableModel model;
    private final Set<Modality> senses;
    private final UsableExamples usable;
    private final List<Example> examples;

    /**
     * @param checkpoint a folder or a file
     * @param options where to compute, and in what
     * @param data clips of it that lack one of the senses are left out
     * @throws CheckpointException if it cannot be trained
     * @throws IllegalArgumentException if the model has no such senses, or no CTC
     * @throws TrainingFailedException if no example can be used
     */
    public FisherEstimation(Path checkpoint, ModelOptions options, TrainingData data, EstimateSettings settings) {
        this.checkpoint = checkpoint;
        this.options = options;
        this.named = data;
        this.family = ModelFamilies.of(checkpoint);
        this.model = opened(family, checkpoint, options);
        try {
            this.settings = settings.of(model);
            this.senses = this.settings.senses().of(model);
            this.data = data.requireHaving(senses);
            this.usable = UsableExamples.of(model, this.data.examples());
            this.examples = FineTuning.spread(usable.all(), settings.examples());
        } catch (RuntimeException e) {
            model.close();
            throw e;
        }
    }

    static TrainableModel opened(ModelFamily family, Path checkpoint, ModelOptions options) {
        return family.training()
                .orElseThrow(() -> new CheckpointException(checkpoint + " is a " + family.name()
                        + " checkpoint, and models of this kind cannot be trained yet."))
                .open(checkpoint, options);
    }

    /** How many utterances are looked at. */
    public int examples() {
        return examples.size();
    }

    /** What of the dataset is not used, for people; empty if all is. */
    public List<String> leftOut() {
        return data.leftOut().and(usable.leftOut()).sentences("the data");
    }

    /**
     * Estimates, and writes a file that appears when it is complete.
     *
     * @param version of what estimates
     * @param progress is told how many utterances are done
     * @throws IOException if a clip cannot be read
     */
    public FisherEstimate write(Path file, String version, IntConsumer progress) throws IOException {
        LearntParameters all = LearntParameters.of(model, List.of(), Optional.empty(), senses);
        ParameterSet importance = of(
                model,
                all,
                data,
                examples,
                new Encoding(settings.padToWindow()),
                senses,
                settings.ctcWeight(),
                progress);
        return FisherEstimate.write(
                file,
                importance,
                new FisherEstimate.Origin(
                        CheckpointDigest.of(checkpoint),
                        family.name(),
                        named.digest(),
                        examples.size(),
                        settings.padToWindow(),
                        options.precision().toString(),
                        version,
                        settings.modalities(),
                        settings.ctcWeight()));
    }

    /**
     * @param senses that are learnt from
     * @param ctcWeight share of CTC in the loss; empty for what the checkpoint says
     * @throws TrainingFailedException if it comes out as no number
     */
    static ParameterSet of(
            TrainableModel model,
            LearntParameters which,
            TrainingData data,
            List<Example> examples,
            Encoding encoding,
            Set<Modality> senses,
            Optional<Double> ctcWeight,
            IntConsumer progress)
            throws IOException {
        ParameterSet importance = Fisher.of(
                model,
                which,
                ctcWeight,
                examples.size(),
                number -> {
                    Example example = examples.get(number);
                    Clip clip = data.clip(example, senses);
                    clip.requireAll(senses);
                    return new TrainingBatch(
                            List.of(model.input(clip, encoding)),
                            List.of(model.target(example.text(), example.language())));
                },
                progress);
        for (Parameter parameter : importance) {
            for (float value : parameter.floats()) {
                if (!Float.isFinite(value)) {
                    throw new TrainingFailedException("What " + parameter.name() + " matters came out as " + value
                            + ": the checkpoint is broken, or the precision too small for it.");
                }
            }
        }
        return importance;
    }

    @Override
    public void close() {
        model.close();
    }
}
