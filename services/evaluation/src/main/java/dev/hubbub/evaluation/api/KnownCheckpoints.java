package dev.hubbub.evaluation.api;

import dev.hubbub.contracts.task.CheckpointReference;
import dev.hubbub.evaluation.api.CheckpointView.Use;
import dev.hubbub.evaluation.index.ExperimentHead;
import dev.hubbub.evaluation.index.ExperimentIndex;
import dev.hubbub.evaluation.index.Page;
import dev.hubbub.evaluation.index.Weights;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The weights that experiments of the index use, each once. */
@Singleton
class KnownCheckpoints {

    private final ExperimentIndex index;

    KnownCheckpoints(ExperimentIndex index) {
        this.index = index;
    }

    /**
     * Those whose address, architecture or digest contains a text, by address.
     *
     * @param search {@code null} or blank for all
     */
    Page<CheckpointView> matching(String search, int page, int size) throws IOException {
        String part = search == null ? "" : search.strip().toLowerCase(Locale.ROOT);
        List<CheckpointView> all = all();
        List<CheckpointView> matching = all.stream()
                .filter(checkpoint -> checkpoint.uri().toLowerCase(Locale.ROOT).contains(part)
                        || checkpoint.architecture().contains(part)
                        || checkpoint.digest().startsWith(part))
                .toList();
        return Page.of(matching, all.size(), page, size);
    }

    private List<CheckpointView> all() throws IOException {
        Map<String, Weights> weights = new LinkedHashMap<>();
        Map<String, List<Use>> uses = new LinkedHashMap<>();
        for (ExperimentHead head : index.experiments()) {
            for (Weights each : head.weights()) {
                if (each.checkpoint() != null) {
                    String digest = each.checkpoint().digest().hex();
                    weights.putIfAbsent(digest, each);
                    uses.computeIfAbsent(digest, absent -> new ArrayList<>())
                            .add(new Use(head.namespace(), head.experiment(), each.model()));
                }
            }
        }
        List<CheckpointView> views = new ArrayList<>();
        weights.forEach((digest, each) -> views.add(view(each, uses.get(digest))));
        views.sort(Comparator.comparing(CheckpointView::uri).thenComparing(CheckpointView::digest));
        return views;
    }

    private static CheckpointView view(Weights weights, List<Use> uses) {
        CheckpointReference checkpoint = weights.checkpoint();
        return new CheckpointView(
                checkpoint.digest().hex(),
                checkpoint.architecture(),
                checkpoint.uri(),
                checkpoint.match(stored -> null, CheckpointReference.Made::output),
                weights.averageOf() == null
                        ? null
                        : weights.averageOf().stream()
                                .map(member -> member.checkpoint().uri())
                                .toList(),
                uses.stream().distinct().toList());
    }
}
