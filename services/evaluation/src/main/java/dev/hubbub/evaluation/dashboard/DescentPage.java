package dev.hubbub.evaluation.dashboard;

import dev.hubbub.contracts.stage.OutputAddress;
import dev.hubbub.evaluation.index.Descent;
import dev.hubbub.evaluation.index.Descent.Ancestor;
import dev.hubbub.evaluation.index.ExperimentHead;
import dev.hubbub.evaluation.index.TrialTable;
import dev.hubbub.evaluation.index.Weights;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What the checkpoints of an experiment come from.
 *
 * @param table its trials, the best of which has its checkpoint marked
 */
record DescentPage(ExperimentHead head, TrialTable table, Descent descent) {

    /** A checkpoint. */
    record Row(
            String uri,
            String digest,
            String link,
            String kind,
            boolean best,
            List<LineagePagesResource.Reference> models,
            List<LineagePagesResource.Reference> from) {}

    Map<String, Object> data() {
        String best = best();
        Map<String, Integer> places = new HashMap<>();
        Map<String, Ancestor> byId = new HashMap<>();
        Set<Integer> own = new HashSet<>();
        for (Ancestor each : descent.checkpoints()) {
            if (each.id().equals(best)) {
                own.add(places.size());
            }
            places.put(each.id(), places.size());
            byId.put(each.id(), each);
        }
        LineageGraph graph = LineageGraph.of(
                descent.checkpoints().stream().map(DescentPage::node).toList(),
                descent.checkpoints().stream()
                        .map(each -> each.from().stream().map(places::get).toList())
                        .toList(),
                own);
        return Map.of(
                "head", ExperimentHeading.of(head, View.CHECKPOINTS),
                "graph", graph,
                "complete", descent.complete(),
                "marked", !own.isEmpty(),
                "rows",
                        descent.checkpoints().stream()
                                .map(each -> row(each, byId, best))
                                .toList());
    }

    /** The id of the checkpoint of the best trial; {@code null} if there is none. */
    private String best() {
        return head.best() == null
                ? null
                : table.trial(head.best())
                        .map(table::weights)
                        .map(Weights::checkpoint)
                        .map(checkpoint -> checkpoint.asInput("checkpoint").id())
                        .orElse(null);
    }

    private Row row(Ancestor each, Map<String, Ancestor> byId, String best) {
        return new Row(
                each.uri(),
                each.digest(),
                link(each),
                kind(each),
                each.id().equals(best),
                each.models().stream()
                        .map(model -> new LineagePagesResource.Reference(
                                model,
                                View.TRIALS
                                        .of(head)
                                        .with("filter", "model=" + model)
                                        .toString()))
                        .toList(),
                each.from().stream()
                        .map(byId::get)
                        .map(source -> new LineagePagesResource.Reference(label(source), link(source)))
                        .toList());
    }

    private static LineageGraph.Node node(Ancestor each) {
        String kind = each.models().isEmpty() ? kind(each) : String.join(", ", each.models());
        return new LineageGraph.Node(kind, label(each), link(each));
    }

    private static String kind(Ancestor each) {
        return each.made() == null ? "put into the store" : each.made().stage().text();
    }

    private static String label(Ancestor each) {
        OutputAddress made = each.made();
        return made == null ? each.uri() : made.stage().text() + " " + LineagePagesResource.abbreviated(each.digest());
    }

    private static String link(Ancestor each) {
        return each.made() == null
                ? Address.of("checkpoints", each.digest()).toString()
                : LineagePagesResource.reference(each.made()).link();
    }
}
