package dev.hubbub.controller.plan;

import dev.hubbub.contracts.stage.OutputAddress;
import dev.hubbub.contracts.task.AdaptingTask;
import dev.hubbub.contracts.task.CheckpointReference;
import dev.hubbub.contracts.task.FetchTask;
import dev.hubbub.contracts.task.FisherTask;
import dev.hubbub.contracts.task.LipsTask;
import dev.hubbub.contracts.task.MergingTask;
import dev.hubbub.contracts.task.ModelArchitecture;
import dev.hubbub.contracts.task.RunStep;
import dev.hubbub.contracts.task.SessionReference;
import dev.hubbub.contracts.task.TrainingSettings;
import dev.hubbub.contracts.task.TrainingTask;
import dev.hubbub.controller.plan.stage.AdaptingNode;
import dev.hubbub.controller.plan.stage.FetchNode;
import dev.hubbub.controller.plan.stage.FisherNode;
import dev.hubbub.controller.plan.stage.MergingNode;
import dev.hubbub.controller.plan.stage.TrackNodes;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/** What the catalogue found where a model's checkpoint should be. */
public sealed interface KnownCheckpoint {

    /** Weights, with the fingerprint of their files. */
    record Found(CheckpointReference reference) implements KnownCheckpoint {

        @Override
        public <T> T match(Function<Found, T> found, Function<Planned, T> planned, Function<Missing, T> missing) {
            return found.apply(this);
        }
    }

    /**
     * Weights that a task of the same experiment makes.
     *
     * @param reference the weights
     * @param merge the task, if they are merged
     * @param makers what makes them and what they are made of, by an output of each; those first that others need
     * @param learnt the sessions that they, or what they are made of, are trained on; empty if nothing is trained
     * @param chosenBy the sessions by which runs chose them, or what they are made of, as the best of their checkpoints;
     *     or by which they ended where they did; empty where that was a share of {@code learnt}, or nothing was chosen
     * @param leftOut what they were to be made of and are made without, a sentence each
     */
    record Planned(
            CheckpointReference.Made reference,
            Optional<MergingTask> merge,
            Map<OutputAddress, Maker> makers,
            List<SessionReference> learnt,
            List<SessionReference> chosenBy,
            List<String> leftOut)
            implements KnownCheckpoint {

        /** The same, made without something. */
        public Planned without(List<String> sentences) {
            return new Planned(
                    reference,
                    merge,
                    makers,
                    learnt,
                    chosenBy,
                    Stream.concat(leftOut.stream(), sentences.stream()).toList());
        }

        /** The same, for which these lips are cut first. */
        public Planned cutting(List<LipsTask> lips) {
            Map<OutputAddress, Maker> all = new LinkedHashMap<>();
            lips.forEach(task -> all.put(task.recipe().address(), graph -> TrackNodes.in(graph, task)));
            all.putAll(makers);
            return new Planned(reference, merge, all, learnt, chosenBy, leftOut);
        }

        /** The same, chosen by these sessions, too. */
        public Planned chosenBy(List<SessionReference> heldOut) {
            return new Planned(
                    reference,
                    merge,
                    makers,
                    learnt,
                    Stream.concat(chosenBy.stream(), heldOut.stream())
                            .distinct()
                            .toList(),
                    leftOut);
        }

        @Override
        public <T> T match(Function<Found, T> found, Function<Planned, T> planned, Function<Missing, T> missing) {
            return planned.apply(this);
        }
    }

    /** No usable weights, and why in one sentence with the remedy. */
    record Missing(String message) implements KnownCheckpoint {

        @Override
        public <T> T match(Function<Found, T> found, Function<Planned, T> planned, Function<Missing, T> missing) {
            return missing.apply(this);
        }
    }

    /** A model of a hub. */
    static Planned fetched(ModelArchitecture architecture, FetchTask task) {
        OutputAddress made = task.recipe().address();
        return new Planned(
                new CheckpointReference.Made(architecture, made, null),
                Optional.empty(),
                Map.of(made, graph -> FetchNode.in(graph, task)),
                List.of(),
                List.of(),
                List.of());
    }

    /**
     * The merge that a task makes.
     *
     * @param parts what it is made of, as far as that is made, too
     */
    static Planned merge(ModelArchitecture architecture, MergingTask task, List<KnownCheckpoint> parts) {
        return merge(architecture, task, parts, graph -> MergingNode.in(graph, task));
    }

    /** @param maker of the task */
    static Planned merge(ModelArchitecture architecture, MergingTask task, List<KnownCheckpoint> parts, Maker maker) {
        OutputAddress made = task.recipe().address();
        Map<OutputAddress, Maker> makers = new LinkedHashMap<>();
        parts.forEach(part -> Maker.join(makers, part.makers()));
        makers.put(made, maker);
        return new Planned(
                new CheckpointReference.Made(architecture, made, null),
                Optional.of(task),
                makers,
                learnt(parts.stream()),
                chosenBy(parts.stream()),
                leftOut(parts.stream()));
    }

    /** A checkpoint joined with an adapter of it. */
    static Planned adapted(
            ModelArchitecture architecture, AdaptingTask task, KnownCheckpoint base, KnownCheckpoint adapter) {
        OutputAddress made = task.recipe().address();
        Map<OutputAddress, Maker> makers = new LinkedHashMap<>(base.makers());
        Maker.join(makers, adapter.makers());
        makers.put(made, graph -> AdaptingNode.in(graph, task));
        return new Planned(
                new CheckpointReference.Made(architecture, made, null),
                Optional.empty(),
                makers,
                base.learnt(),
                base.chosenBy(),
                base.leftOut());
    }

    /**
     * A checkpoint that a run of training makes.
     *
     * @param run its name
     * @param step which of those that the task asks for
     * @param base what it begins with
     * @param fisher what estimates what matters in the base, if the run holds weights
     * @param data the sessions of the run's data
     */
    static Planned trained(
            String run,
            ModelArchitecture architecture,
            TrainingTask task,
            RunStep step,
            KnownCheckpoint base,
            Optional<FisherTask> fisher,
            List<SessionReference> data) {
        Map<OutputAddress, Maker> makers = new LinkedHashMap<>(base.makers());
        fisher.ifPresent(what -> makers.put(what.recipe().address(), graph -> FisherNode.in(graph, what)));
        // By an output that is the same whatever is asked for: runs of other names may come to the same.
        makers.put(task.recipe().address(), new Maker.Run(List.of(run), task));
        return new Planned(
                new CheckpointReference.Made(architecture, task.recipe(step).address(), null),
                Optional.empty(),
                makers,
                Stream.concat(learnt(Stream.of(base)).stream(), data.stream())
                        .distinct()
                        .toList(),
                base.chosenBy(),
                base.leftOut());
    }

    private static List<SessionReference> learnt(Stream<KnownCheckpoint> parts) {
        return parts.flatMap(part -> part.learnt().stream()).distinct().toList();
    }

    private static List<SessionReference> chosenBy(Stream<KnownCheckpoint> parts) {
        return parts.flatMap(part -> part.chosenBy().stream()).distinct().toList();
    }

    private static List<String> leftOut(Stream<KnownCheckpoint> parts) {
        return parts.flatMap(part -> part.leftOut().stream()).distinct().toList();
    }

    /** The same weights as if they were there, for what is planned beside whatever makes them. */
    default KnownCheckpoint asIfThere() {
        return match(
                found -> found,
                planned -> new Planned(planned.reference(), planned.merge(), Map.of(), List.of(), List.of(), List.of()),
                missing -> missing);
    }

    /** The same weights, to be computed with in this precision, of these senses; of all if they are absent. */
    default KnownCheckpoint in(CheckpointReference.Precision precision, List<TrainingSettings.Sense> modalities) {
        return match(
                found -> new Found(found.reference().with(precision, modalities)),
                planned -> new Planned(
                        planned.reference().with(precision, modalities),
                        planned.merge(),
                        planned.makers(),
                        planned.learnt(),
                        planned.chosenBy(),
                        planned.leftOut()),
                missing -> missing);
    }

    /** What the function for this case says. */
    <T> T match(Function<Found, T> found, Function<Planned, T> planned, Function<Missing, T> missing);

    /** The weights; absent if there will be none. */
    default Optional<CheckpointReference> weights() {
        return match(
                found -> Optional.of(found.reference()),
                planned -> Optional.of(planned.reference()),
                missing -> Optional.empty());
    }

    /** Where the weights are that a task of this experiment makes, or of another made; absent for others. */
    default Optional<OutputAddress> made() {
        return weights()
                .flatMap(weights ->
                        weights.match(stored -> Optional.<OutputAddress>empty(), made -> Optional.of(made.output())));
    }

    /** The task that merges the weights; absent where they are not merged. */
    default Optional<MergingTask> merge() {
        return match(found -> Optional.empty(), Planned::merge, missing -> Optional.empty());
    }

    /** What makes the weights and what they are made of, see {@link Planned}. */
    default Map<OutputAddress, Maker> makers() {
        return match(found -> Map.of(), Planned::makers, missing -> Map.of());
    }

    /** The sessions that runs of the same experiment train the weights on, or what these are made of. */
    default List<SessionReference> learnt() {
        return match(found -> List.of(), Planned::learnt, missing -> List.of());
    }

    /** The sessions by which runs of the same experiment chose the weights, or what these are made of. */
    default List<SessionReference> chosenBy() {
        return match(found -> List.of(), Planned::chosenBy, missing -> List.of());
    }

    /** What the weights were to be made of and are made without, a sentence each. */
    default List<String> leftOut() {
        return match(found -> List.of(), Planned::leftOut, missing -> List.of());
    }

    /** Why there will be no weights; absent otherwise. */
    default Optional<String> problem() {
        return match(found -> Optional.empty(), planned -> Optional.empty(), missing -> Optional.of(missing.message()));
    }
}
