package dev.hubbub.evaluation.index;

import dev.hubbub.artifacts.ArtifactStore;
import dev.hubbub.artifacts.Commit;
import dev.hubbub.contracts.stage.Input;
import dev.hubbub.contracts.stage.OutputAddress;
import dev.hubbub.contracts.stage.StageName;
import dev.hubbub.contracts.task.MergingTask;
import dev.hubbub.evaluation.index.Descent.Ancestor;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** What checkpoints come from, as the commits of the outputs that they are tell. */
@Singleton
public class Descents {

    /** A federated run of many rounds has hundreds of them. */
    static final int MOST = 48;

    private static final Set<StageName> CHECKPOINTS =
            EnumSet.of(StageName.TRAINING, StageName.MERGING, StageName.ADAPTING, StageName.FETCH);

    private final ArtifactStore artifacts;
    private final Recent<OutputAddress, List<Input>> sources = new Recent<>(5_000, inputs -> 1 + inputs.size());

    Descents(ArtifactStore artifacts) {
        this.artifacts = artifacts;
    }

    /** What an experiment's checkpoints come from. */
    public Descent of(ExperimentHead head) throws IOException {
        Map<String, Input> known = new LinkedHashMap<>();
        Map<String, Set<String>> models = new LinkedHashMap<>();
        Map<String, List<Input>> from = new LinkedHashMap<>();
        Deque<Input> waiting = new ArrayDeque<>();
        for (Weights weights : head.weights()) {
            if (weights.checkpoint() != null) {
                Input own = weights.checkpoint().asInput("checkpoint");
                models.computeIfAbsent(own.id(), absent -> new LinkedHashSet<>())
                        .add(weights.model());
                if (known.putIfAbsent(own.id(), own) == null) {
                    waiting.add(own);
                }
                if (weights.averageOf() != null) {
                    from.put(own.id(), members(weights.averageOf()));
                }
            }
        }
        boolean complete = true;
        while (!waiting.isEmpty()) {
            Input next = waiting.remove();
            List<Input> parents = from.computeIfAbsent(next.id(), absent -> List.of());
            if (next instanceof Input.Made made && parents.isEmpty()) {
                parents = Objects.requireNonNullElse(sources.get(made.output(), this::read), List.of());
                from.put(next.id(), parents);
            }
            for (Input parent : parents) {
                if (known.size() >= MOST && !known.containsKey(parent.id())) {
                    complete = false;
                } else if (known.putIfAbsent(parent.id(), parent) == null) {
                    waiting.add(parent);
                }
            }
        }
        return new Descent(inOrder(known, models, from), complete);
    }

    private static List<Input> members(List<MergingTask.Member> members) {
        return members.stream()
                .map(MergingTask.Member::checkpoint)
                .map(checkpoint -> checkpoint.asInput("member"))
                .toList();
    }

    /** The checkpoints that one was made from; {@code null} where its commit is gone. */
    private List<Input> read(OutputAddress output) throws IOException {
        return artifacts
                .find(output)
                .map(Commit::inputs)
                .map(inputs -> inputs.stream()
                        .filter(input -> input.match(
                                made -> CHECKPOINTS.contains(made.output().stage()),
                                stored -> stored.kind() == Input.Kind.CHECKPOINT))
                        .toList())
                .orElse(null);
    }

    private static List<Ancestor> inOrder(
            Map<String, Input> known, Map<String, Set<String>> models, Map<String, List<Input>> from) {
        Map<String, Ancestor> placed = new LinkedHashMap<>();
        known.values().forEach(each -> place(each, known, models, from, placed));
        return new ArrayList<>(placed.values());
    }

    private static void place(
            Input checkpoint,
            Map<String, Input> known,
            Map<String, Set<String>> models,
            Map<String, List<Input>> from,
            Map<String, Ancestor> placed) {
        if (placed.containsKey(checkpoint.id())) {
            return;
        }
        List<Input> parents = from.getOrDefault(checkpoint.id(), List.of()).stream()
                .filter(parent -> known.containsKey(parent.id()))
                .toList();
        // Addresses are digests of what things are made from, so nothing comes from itself.
        parents.forEach(parent -> place(parent, known, models, from, placed));
        placed.put(
                checkpoint.id(),
                checkpoint.match(
                        made -> ancestor(
                                made.id(), made.output(), null, made.output().prefix(), models, parents),
                        stored -> ancestor(stored.id(), null, stored.digest().hex(), stored.uri(), models, parents)));
    }

    private static Ancestor ancestor(
            String id,
            OutputAddress made,
            String digest,
            String uri,
            Map<String, Set<String>> models,
            List<Input> parents) {
        return new Ancestor(
                id,
                made == null ? digest : made.digest().hex(),
                uri,
                made,
                List.copyOf(models.getOrDefault(id, Set.of())),
                parents.stream().map(Input::id).distinct().toList());
    }
}
