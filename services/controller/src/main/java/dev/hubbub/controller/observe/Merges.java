package dev.hubbub.controller.observe;

import dev.hubbub.contracts.digest.Digest;
import dev.hubbub.contracts.task.CheckpointReference;
import dev.hubbub.contracts.task.MergingMethod;
import dev.hubbub.contracts.task.MergingSettings;
import dev.hubbub.contracts.task.MergingTask;
import dev.hubbub.contracts.task.ModelArchitecture;
import dev.hubbub.controller.resource.MergeSpec;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The merges that an experiment names, as the tasks that make them for models of one architecture. */
final class Merges {

    /** How far from one a sum of decimal fractions may be. */
    private static final double ROUNDING = 1e-6;

    /** Looks for the files of a checkpoint. */
    @FunctionalInterface
    interface Fingerprints {
        /** What tells the files below a folder from others; absent if there are none. */
        Optional<Digest> of(String folder) throws IOException;
    }

    /** A merge that cannot be planned; the message is a sentence for people. */
    static final class Unplannable extends Exception {

        private static final long serialVersionUID = 1;

        Unplannable(String message) {
            super(message);
        }
    }

    private final ModelArchitecture architecture;
    private final List<MergeSpec> specs;
    private final Fingerprints fingerprints;
    private final Map<String, MergingTask> made = new LinkedHashMap<>();

    Merges(ModelArchitecture architecture, List<MergeSpec> specs, Fingerprints fingerprints) {
        this.architecture = architecture;
        this.specs = specs;
        this.fingerprints = fingerprints;
    }

    /** What makes a merge, last, and before it what makes the merges that it is made of. */
    List<MergingTask> tasks(String name) throws Unplannable, IOException {
        task(name, specs.size());
        return List.copyOf(made.values());
    }

    /** @param below only merges before this place may be named, so that none is made of itself */
    private MergingTask task(String name, int below) throws Unplannable, IOException {
        int place = 0;
        while (place < below && !specs.get(place).name().equals(name)) {
            place++;
        }
        if (place == below) {
            boolean later = specs.stream().anyMatch(spec -> spec.name().equals(name));
            throw new Unplannable(
                    later
                            ? "The merge " + name + " is used by one that stands above it, or is it: put it before all"
                                    + " that use it in spec.merging"
                            : "There is no merge " + name + ": add it to spec.merging");
        }
        MergingTask known = made.get(name);
        if (known != null) {
            return known;
        }
        MergingTask task = task(specs.get(place), place);
        made.put(name, task);
        return task;
    }

    private MergingTask task(MergeSpec spec, int place) throws Unplannable, IOException {
        MergingSettings settings;
        try {
            settings = spec.settings();
        } catch (IllegalArgumentException e) {
            throw new Unplannable("The merge " + spec.name() + " cannot be made (" + e.getMessage() + ")");
        }
        requireWeights(spec, settings);
        List<MergingTask.Member> members = new ArrayList<>();
        for (MergeSpec.Member member : spec.members()) {
            double weight = member.weight() == null ? 1 : member.weight();
            members.add(new MergingTask.Member(reference(spec, member.part(), place), weight));
        }
        CheckpointReference base = spec.base() == null ? null : reference(spec, spec.base(), place);
        return new MergingTask(settings, base, members);
    }

    private static void requireWeights(MergeSpec spec, MergingSettings settings) throws Unplannable {
        for (MergeSpec.Member member : spec.members()) {
            boolean scaled = settings.weightSum() == MergingSettings.WeightSum.SCALED;
            if (member.weight() != null && (member.weight() == 0 || scaled && member.weight() < 0)) {
                throw new Unplannable("A weight of merge " + spec.name() + " is " + member.weight() + ": it must be "
                        + (scaled ? "above 0" : "another number"));
            }
        }
        double sum = spec.members().stream()
                .mapToDouble(member -> member.weight() == null ? 0 : member.weight())
                .sum();
        if (settings.method() == MergingMethod.AVERAGE
                && settings.weightSum() == MergingSettings.WeightSum.ONE
                && Math.abs(sum - 1) > ROUNDING) {
            throw new Unplannable("The weights of merge " + spec.name() + " add up to " + sum
                    + ", not to one: correct them, or set its weightSum to scaled or any");
        }
    }

    private CheckpointReference reference(MergeSpec spec, MergeSpec.Part part, int place)
            throws Unplannable, IOException {
        if (part.merge() != null) {
            MergingTask task = task(part.merge(), place);
            return new CheckpointReference.Made(architecture, task.recipe().address(), null);
        }
        Digest digest = fingerprints
                .of(part.checkpoint())
                .orElseThrow(() -> new Unplannable("There is no checkpoint for merge " + spec.name()
                        + ": nothing is below " + part.checkpoint() + "; upload its files there, or correct"
                        + " spec.merging[].members or base"));
        return new CheckpointReference.Stored(architecture, part.checkpoint(), digest);
    }
}
