package dev.hubbub.controller.observe;

import dev.hubbub.artifacts.ArtifactStore;
import dev.hubbub.artifacts.Commit;
import dev.hubbub.contracts.stage.Input;
import dev.hubbub.contracts.stage.OutputAddress;
import dev.hubbub.contracts.stage.StageName;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** The datasets that weights were trained on or chosen by, back to the first run, as the commits on the way say it. */
final class LearntData {

    /** More than any weights have behind them. */
    private static final int MOST_COMMITS = 1000;

    private LearntData() {}

    /** The addresses of these datasets; none of what nobody trained here. */
    static Set<String> of(ArtifactStore artifacts, OutputAddress weights) throws IOException {
        Set<String> datasets = new TreeSet<>();
        Set<OutputAddress> seen = new HashSet<>();
        Deque<OutputAddress> next = new ArrayDeque<>();
        next.add(weights);
        while (!next.isEmpty() && seen.size() < MOST_COMMITS) {
            OutputAddress output = next.poll();
            // What matters in weights is no part of them.
            if (output.stage() == StageName.FISHER || !seen.add(output)) {
                continue;
            }
            Optional<Commit> commit = artifacts.find(output);
            for (Input input : commit.map(Commit::inputs).orElse(List.of())) {
                input.match(
                        made -> next.add(made.output()),
                        stored -> stored.kind() == Input.Kind.DATASET && datasets.add(stored.uri()));
            }
        }
        return datasets;
    }
}
