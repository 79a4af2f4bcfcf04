package dev.hubbub.evaluation.page;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hubbub.contracts.score.TrialScore;
import dev.hubbub.contracts.task.ReportTask.ReportedDataset;
import dev.hubbub.evaluation.page.Heading.Fact;
import dev.hubbub.evaluation.report.Report;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What the numbers of a page hold for: what was heard, how it was decoded and compared, and when this was written. */
final class Setup {

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm 'UTC'", Locale.ROOT);

    private Setup() {}

    static List<Fact> of(Report report, List<TrialScore> scores) {
        List<Fact> facts = new ArrayList<>();
        if (report.setup() != null) {
            for (ReportedDataset dataset : report.setup().datasets()) {
                facts.add(new Fact("Dataset", dataset(dataset)));
            }
        }
        facts.add(new Fact("Scoring", each(scores, TrialScore::protocol)));
        facts.add(new Fact("Normalizer", each(scores, TrialScore::normalizer)));
        if (report.setup() != null) {
            facts.add(new Fact("Decoding", decoding(report.setup().decoding())));
            if (report.setup().conversations() != null) {
                facts.add(new Fact("Conversations", "found by " + report.setup().conversations()));
            }
        }
        facts.add(new Fact("Written", TIME.format(report.written().atOffset(ZoneOffset.UTC))));
        facts.add(new Fact("Hubbub", report.version()));
        return facts;
    }

    private static String dataset(ReportedDataset dataset) {
        return dataset.name() + ": " + dataset.uri() + " (" + dataset.layout()
                + (dataset.view() == null ? "" : ", " + dataset.view() + " view")
                + (dataset.language() == null ? "" : ", language " + dataset.language()) + ")";
    }

    private static String each(List<TrialScore> scores, Function<TrialScore, String> what) {
        String all =
                scores.stream().map(what).filter(Objects::nonNull).distinct().collect(Collectors.joining("; "));
        return all.isEmpty() ? Figures.ABSENT : all;
    }

    private static String decoding(Map<String, JsonNode> options) {
        return options.entrySet().stream()
                .filter(option -> !option.getValue().isNull())
                .map(option -> ParameterNames.label(option.getKey()).toLowerCase(Locale.ROOT) + "\u00a0"
                        + Figures.parameter(option.getValue()))
                .collect(Collectors.joining(", "));
    }
}
