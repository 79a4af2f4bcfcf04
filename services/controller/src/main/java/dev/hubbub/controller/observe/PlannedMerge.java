package dev.hubbub.controller.observe;

import dev.hubbub.contracts.task.CheckpointReference;
import dev.hubbub.contracts.task.LipsTask;
import dev.hubbub.contracts.task.MergingMethod;
import dev.hubbub.contracts.task.MergingSettings;
import dev.hubbub.contracts.task.MergingTask;
import dev.hubbub.contracts.task.ModelArchitecture;
import dev.hubbub.contracts.task.SessionReference;
import dev.hubbub.contracts.task.TrainingSettings.Sense;
import dev.hubbub.contracts.task.TrainingTask;
import dev.hubbub.controller.plan.KnownCheckpoint;
import dev.hubbub.controller.resource.ExperimentSpec;
import dev.hubbub.controller.resource.MergeSpec;
import dev.hubbub.datasets.Dataset;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** A merge that an experiment names, as the task that makes it. */
final class PlannedMerge {

    /** How far from one a sum of decimal fractions may be. */
    private static final double ROUNDING = 1e-6;

    private final MergeSpec spec;
    private final MergingSettings settings;
    private final List<MergingTask.Member> members = new ArrayList<>();
    private final List<KnownCheckpoint> parts = new ArrayList<>();
    private CheckpointReference base;
    private MergingTask.Judge judge;
    private List<LipsTask> lips = List.of();
    private List<SessionReference> judgedBy = List.of();

    /** @throws UnplannableException if its settings or its weights make no sense */
    PlannedMerge(MergeSpec spec) throws UnplannableException {
        this.spec = spec;
        try {
            this.settings = spec.settings();
        } catch (IllegalArgumentException e) {
            throw new UnplannableException("The merge " + spec.name() + " cannot be made (" + e.getMessage() + ")");
        }
        requireWeights();
    }

    private void requireWeights() throws UnplannableException {
        for (MergeSpec.Member member : spec.members()) {
            boolean scaled = settings.weightSum() == MergingSettings.WeightSum.SCALED;
            if (member.weight() != null && (member.weight() == 0 || scaled && member.weight() < 0)) {
                throw new UnplannableException("A weight of merge " + spec.name() + " is " + member.weight()
                        + ": it must be " + (scaled ? "above 0" : "another number"));
            }
        }
        double sum = spec.members().stream()
                .mapToDouble(member -> member.weight() == null ? 0 : member.weight())
                .sum();
        if (settings.method() == MergingMethod.AVERAGE
                && settings.weightSum() == MergingSettings.WeightSum.ONE
                && Math.abs(sum - 1) > ROUNDING) {
            throw new UnplannableException("The weights of merge " + spec.name() + " add up to " + sum
                    + ", not to one: correct them, or set its weightSum to scaled or any");
        }
    }

    /** The next member's weights. */
    void add(MergeSpec.Member member, KnownCheckpoint weights) {
        members.add(
                new MergingTask.Member(weights.weights().orElseThrow(), member.weight() == null ? 1 : member.weight()));
        parts.add(weights);
    }

    /** What the members were trained from. */
    void setBase(KnownCheckpoint weights) {
        base = weights.weights().orElseThrow();
        parts.add(weights);
    }

    /**
     * Looks up what members are judged by, if they are.
     *
     * @throws UnplannableException if that is not there, or is what members have learnt
     */
    void judge(ExperimentSpec experiment, ModelCheckpoints.Store store, ModelArchitecture architecture)
            throws UnplannableException, IOException {
        if (spec.heldOut() == null) {
            return;
        }
        boolean padded = spec.padToThirtySeconds() == null || spec.padToThirtySeconds();
        List<Sense> modalities = architecture.readsLips() ? UsedModalities.merged(spec.name(), experiment) : null;
        try {
            List<Dataset.Session> heldOut = store.sessions(spec.heldOut());
            new UnlearntData(experiment, store).require(spec);
            LearntLips cut = new LearntLips(architecture, modalities, experiment.segmentation(), store);
            TrainingTask.Source source = ModelCheckpoints.source(spec.heldOut(), heldOut);
            judge = new MergingTask.Judge(cut.with(source, spec.heldOut()), padded, modalities);
            lips = cut.tasks();
            judgedBy = ModelCheckpoints.references(heldOut);
        } catch (InvalidDatasetException | IllegalArgumentException e) {
            throw new UnplannableException("Merge " + spec.name() + ": " + e.getMessage());
        }
    }

    /** The merge for models of an architecture. */
    KnownCheckpoint in(ModelArchitecture architecture) {
        MergingTask task =
                judge == null ? new MergingTask(settings, base, members) : new MergingTask(settings, members, judge);
        return KnownCheckpoint.merge(architecture, task, parts)
                .chosenBy(judgedBy)
                .cutting(lips);
    }
}
