package dev.hubbub.training.finetuning;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hubbub.contracts.Json;
import dev.hubbub.contracts.digest.Digest;
import dev.hubbub.speech.ModelFamilies;
import dev.hubbub.speech.checkpoint.CheckpointException;
import dev.hubbub.speech.checkpoint.ParameterSet;
import dev.hubbub.speech.decoding.Hypothesis;
import dev.hubbub.speech.model.Clip;
import dev.hubbub.speech.model.Encoding;
import dev.hubbub.speech.model.Modality;
import dev.hubbub.speech.model.ModelFamily;
import dev.hubbub.speech.model.ModelOptions;
import dev.hubbub.speech.model.SpeechModel;
import dev.hubbub.speech.model.TrainableModel;
import dev.hubbub.speech.training.LearntParameters;
import dev.hubbub.speech.training.preflight.OwnOutput;
import dev.hubbub.speech.training.preflight.PreflightReport;
import dev.hubbub.speech.training.run.Example;
import dev.hubbub.speech.training.run.RunFolder;
import dev.hubbub.speech.training.run.RunSettings;
import dev.hubbub.speech.training.run.Sampling;
import dev.hubbub.speech.training.run.Trainer;
import dev.hubbub.speech.training.run.TrainingListener;
import dev.hubbub.speech.training.run.UsableExamples;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Trains a checkpoint further on a dataset, or one that has learnt nothing, if a preflight finds nothing that would waste the run. */
public final class FineTuning implements AutoCloseable {
    private static final int NAMED = 5;

    private final Optional<UntaughtCheckpoint> untaught;
    private final Path base;
    private final ModelFamily family;
    private final ModelOptions options;
    private final TrainingData data;
    private final TrainingData heldOut;
    private final FineTuningSettings asked;
    private final TrainableModel model;
    private final UsableExamples usable;
    private final Set<Modality> senses;
    private final RunSettings settings;

    /**
     * @param base the checkpoint to begin with: a folder or a file; from scratch, the folder of its configuration
     * @param options where to compute; the precision is that of the computation, weights stay in float32
     * @throws CheckpointException if it cannot be trained
     * @throws dev.hubbub.speech.training.run.TrainingFailedException if no example can be used
     */
    public FineTuning(
            Path base, ModelOptions options, TrainingData data, TrainingData heldOut, FineTuningSettings asked) {
        this(base, ModelFamilies.of(base), options, data, heldOut, asked);
    }

    /** As a family trains it that is said instead of found. */
    public FineTuning(
            Path base,
            ModelFamily family,
            ModelOptions options,
            TrainingData data,
            TrainingData heldOut,
            FineTuningSettings asked) {
        this.untaught = asked.untaught().map(drawing -> UntaughtCheckpoint.of(base, drawing));
        this.base = untaught.map(UntaughtCheckpoint::path).orElse(base);
        this.options = options;
        this.asked = asked;
        this.family = family;
        this.model = opened();
        try {
            this.senses = asked.modalities().of(model);
            this.data = data.requireHaving(senses);
            this.usable = UsableExamples.of(model, this.data.examples());
            TrainingData complete = heldOut.having(senses);
            UsableExamples judging = UsableExamples.among(model, complete.examples());
            this.heldOut = complete.keeping(judging.all(), judging.leftOut());
            this.settings = asked.over(Trainer.batchesOfEpoch(model, usable, asked.batching()));
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    private TrainableModel opened() {
        try {
            return FisherEstimation.opened(family, base, options);
        } catch (RuntimeException e) {
            untaught.ifPresent(UntaughtCheckpoint::close);
            throw e;
        }
    }

    /**
     * What a run says that it comes from, for people.
     *
     * @param base where its checkpoint was found
     * @param version of what trains
     */
    public record Origin(String base, String version) {}

    /** The run as it is planned. */
    public RunSettings settings() {
        return settings;
    }

    /** The examples that are learnt from, and what is left out. */
    public UsableExamples examples() {
        return usable;
    }

    /**
     * Looks at the run before its first step.
     *
     * @throws IOException if a clip cannot be read
     */
    public PreflightReport preflight() throws IOException {
        return new RunPreflight(model, settings, data, heldOut, usable, senses)
                .report(untaught.isPresent() ? Optional.empty() : Optional.of(this::written));
    }

    /** What the base itself writes. */
    private List<OwnOutput> written(List<Example> examples, List<Clip> clips) {
        List<OwnOutput> own = new ArrayList<>();
        try (SpeechModel inference = family.load(base, options)) {
            for (int i = 0; i < clips.size(); i++) {
                Hypothesis output = DecodingEvaluator.written(
                                inference,
                                List.of(clips.get(i)),
                                encoding(),
                                examples.get(i).language())
                        .get(0);
                own.add(new OwnOutput(inference.text().orElseThrow().spoken(output.tokens()), output.text()));
            }
        }
        return own;
    }

    /** Some of all, from the beginning to the end. */
    static List<Example> spread(List<Example> all, int most) {
        int count = Math.min(most, all.size());
        List<Example> chosen = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            chosen.add(all.get((int) ((long) i * all.size() / count)));
        }
        return chosen;
    }

    private Encoding encoding() {
        return new Encoding(settings.padToWindow());
    }

    /**
     * Runs, or goes on with what a folder holds.
     *
     * @param place where to; a run that was broken off there goes on
     * @param origin what the run says that it comes from
     * @param force whether to begin although the preflight refuses, which the run then says of itself
     * @param importance what elastic weight consolidation takes the importance of weights from; the held-out clips are
     *     not looked at
     * @throws PreflightRefusal if the run would be wasted and is not forced
     * @throws IOException if a clip cannot be read
     */
    public Trainer.Outcome run(
            RunFolder place,
            Origin origin,
            boolean force,
            Optional<WeightImportance> importance,
            TrainingListener listener)
            throws IOException, PreflightRefusal {
        requireImportance(importance);
        tellLeftOut(listener);
        Optional<JsonNode> before = place.run();
        ObjectNode lineage = lineage(origin, before, importance, listener);
        if (before.isPresent()) {
            lineage.set("preflight", before.get().path("preflight"));
            lineage.set("forced", before.get().path("forced"));
        } else {
            PreflightReport report = preflight();
            listener.notice(report.text());
            // Without a word nothing can be judged, whoever wants it.
            if (report.refuses() && (!force || DecodingEvaluator.words(heldOut) == 0)) {
                throw new PreflightRefusal(report);
            }
            lineage.set("preflight", report.json());
            lineage.put("forced", report.refuses());
        }
        return new Trainer(
                        model,
                        base,
                        data,
                        settings,
                        importance
                                .filter(what -> settings.objective().ewcWeight() > 0)
                                .map(what -> what.match(
                                        data -> () -> estimated(data.data(), listener),
                                        known -> known.estimate()::importance)),
                        new DecodingEvaluator(heldOut, options, encoding(), senses, sentence -> {}),
                        place,
                        listener)
                .run(lineage);
    }

    private void requireImportance(Optional<WeightImportance> importance) {
        if (settings.objective().ewcWeight() > 0 && importance.isEmpty()) {
            throw new IllegalArgumentException("Elastic weight consolidation needs a dataset of what the model must not"
                    + " forget, or an estimate of what matters for it.");
        }
    }

    private void tellLeftOut(TrainingListener listener) {
        data.leftOut().sentences("the data").forEach(listener::warning);
        heldOut.leftOut().sentences("what is held out").forEach(listener::warning);
        data.beside().ifPresent(noise -> noise.leftOut().sentences("the noise").forEach(listener::warning));
        if (!usable.leftOut().isEmpty()) {
            listener.warning(usable.leftOut().size() + " of " + data.examples().size() + " utterances are left out: "
                    + String.join(" ", usable.leftOut().stream().limit(NAMED).toList()));
        }
    }

    /** As the run said it when it began, if it is the same base. */
    private String baseDigest(Digest digest, Optional<JsonNode> before) {
        return before.map(run -> run.at("/base/digest").asText())
                .filter(written -> CheckpointDigest.matches(written, digest, base))
                .orElse(digest.hex());
    }

    private ObjectNode lineage(
            Origin origin,
            Optional<JsonNode> before,
            Optional<WeightImportance> importance,
            TrainingListener listener) {
        ObjectNode lineage = Json.mapper().createObjectNode();
        Digest digest = CheckpointDigest.of(base);
        lineage.put("version", origin.version());
        lineage.putObject("base").put("architecture", family.name()).put("digest", baseDigest(digest, before));
        ObjectNode used = lineage.putObject("data");
        used.put("digest", data.digest().hex());
        data.address().ifPresent(where -> used.put("from", where));
        used.put("heldOut", heldOut.digest().hex());
        settings.sampling()
                .filter(how -> how.by() == Sampling.Group.SPEAKER)
                .ifPresent(how -> used.put("speakers", data.speakers().hex()));
        data.beside().ifPresent(noise -> {
            used.put("noise", noise.digest().hex());
            noise.address().ifPresent(where -> used.put("noiseFrom", where));
            lineage.putObject("noise").put("recordings", noise.count()).put("seconds", noise.seconds());
        });
        importance.ifPresent(what -> what.match(
                named -> remembering(named.data(), lineage),
                known -> taken(known.estimate(), digest, lineage, listener)));
        lineage.put("from", origin.base());
        asked.untaught().ifPresent(drawing -> lineage.putObject("fromScratch")
                .put("seed", drawing.seed())
                .put("stemScale", drawing.stemScale()));
        lineage.put("exampleSeconds", data.seconds());
        ObjectNode leftOut = lineage.putObject("leftOut");
        leftOut.set("data", data.leftOut().and(usable.leftOut()).json());
        leftOut.set("heldOut", heldOut.leftOut().json());
        data.beside().ifPresent(noise -> leftOut.set("noise", noise.leftOut().json()));
        lineage.put("device", options.device());
        lineage.put("precision", options.precision().toString());
        return lineage;
    }

    private ObjectNode remembering(TrainingData anchor, ObjectNode lineage) {
        List<Example> used = remembered(anchor);
        ((ObjectNode) lineage.get("data"))
                .put("anchors", anchor.digest().hex())
                .put("remembered", anchor.keeping(used, List.of()).digest().hex());
        return lineage.put("fisherClips", used.size());
    }

    /** An estimate's own lineage, if it is for this run. */
    private ObjectNode taken(FisherEstimate estimate, Digest digest, ObjectNode lineage, TrainingListener listener) {
        estimate.requireOf(base, digest);
        FisherEstimate.Origin from = estimate.origin();
        Set<Modality> seen = from.modalities().isEmpty() ? model.modalities() : from.modalities();
        if (!senses.equals(seen)) {
            throw new IllegalArgumentException("What matters was estimated of clips with " + Modality.named(seen)
                    + ", and this run learns from " + Modality.named(senses)
                    + ": have it estimated with the same modalities, or by the run itself.");
        }
        if (!from.ctcWeight().equals(ownCtcWeight())) {
            listener.warning("What matters was estimated with " + share(from.ctcWeight()) + ", and the run learns with "
                    + share(ownCtcWeight()) + ".");
        }
        if (model.hasWindow() && from.padded() != settings.padToWindow()) {
            listener.warning("What matters was estimated of clips that were "
                    + (from.padded()
                            ? "padded to the model's window, and the run's are not"
                            : "not padded to the model's window, and the run's are")
                    + ".");
        }
        ((ObjectNode) lineage.get("data"))
                .put("anchors", from.data().hex())
                .put("fisher", CheckpointDigest.ofFile(estimate.file()).hex());
        return lineage.put("fisherClips", from.examples());
    }

    private Optional<Double> ownCtcWeight() {
        return settings.objective().ctcWeight().filter(share -> EstimateSettings.hasOwnCtc(model));
    }

    private static String share(Optional<Double> ofCtc) {
        return ofCtc.map(share -> "a share of " + share).orElse("its checkpoint's share") + " of CTC";
    }

    private ParameterSet estimated(TrainingData anchor, TrainingListener listener) throws IOException {
        List<Example> examples = remembered(anchor);
        listener.notice("Estimating what matters for " + examples.size() + " clips that are not to be forgotten.");
        LearntParameters learnt = settings.learnt(model);
        return FisherEstimation.of(model, learnt, anchor, examples, encoding(), senses, ownCtcWeight(), done -> {});
    }

    /** From all over a dataset, for the beginning of one is often a single speaker. */
    private List<Example> remembered(TrainingData anchor) {
        return spread(
                UsableExamples.of(model, anchor.requireHaving(senses).examples())
                        .all(),
                FisherEstimation.EXAMPLES);
    }

    @Override
    public void close() {
        model.close();
        untaught.ifPresent(UntaughtCheckpoint::close);
    }
}
