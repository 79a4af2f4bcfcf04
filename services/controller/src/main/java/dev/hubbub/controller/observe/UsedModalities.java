package dev.hubbub.controller.observe;

import dev.hubbub.contracts.task.TrainingSettings.Sense;
import dev.hubbub.controller.resource.ExperimentSpec;
import dev.hubbub.controller.resource.ModelSpec;
import dev.hubbub.controller.resource.WeightsSpec;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The senses that an experiment's models are used with: those that they say, or else those that they were trained on. */
final class UsedModalities {

    private final ExperimentSpec spec;

    private UsedModalities(ExperimentSpec spec) {
        this.spec = spec;
    }

    /**
     * Those of a model whose weights are known, none of which is made of itself; absent is all that it has.
     *
     * @throws UnplannableException if it does not have what it says
     */
    static List<Sense> of(ModelSpec model, ExperimentSpec spec) throws UnplannableException {
        if (model.modalities() == null) {
            // What only hears gives the same transcripts either way: they stay where they are.
            return model.architecture().readsLips() && model.average() == null
                    ? new UsedModalities(spec).trained(model.weights())
                    : null;
        }
        if (model.architecture().readsLips()) {
            return model.modalities();
        }
        if (model.modalities().contains(Sense.VIDEO)) {
            throw new UnplannableException("Model " + model.name() + " is " + model.architecture()
                    + ", which only hears: leave video out of its modalities");
        }
        return null;
    }

    /** Those that all members of a merge were trained on; absent is all that they have. */
    static List<Sense> merged(String merge, ExperimentSpec spec) {
        List<Sense> senses = new UsedModalities(spec).merged(merge);
        return senses == null || senses.size() == Sense.values().length
                ? null
                : senses.stream().sorted().toList();
    }

    /** Those of the run that comes last, whatever those before it learnt from. */
    private List<Sense> trained(WeightsSpec weights) {
        if (weights.merge() != null) {
            return merged(weights.merge());
        }
        return weights.run() == null
                ? null
                : spec.run(weights.run())
                        .map(run -> run.settings().settings().modalities())
                        .orElse(null);
    }

    private List<Sense> merged(String name) {
        Set<Set<Sense>> ofMembers = new HashSet<>();
        spec.merge(name).stream()
                .flatMap(merge -> merge.members().stream())
                .map(member -> trained(member.weights()))
                .forEach(senses -> ofMembers.add(senses == null ? Set.of(Sense.values()) : Set.copyOf(senses)));
        return ofMembers.size() == 1 ? List.copyOf(ofMembers.iterator().next()) : null;
    }
}
