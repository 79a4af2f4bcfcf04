package dev.hubbub.evaluation.index;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.type.TypeReference;
import dev.hubbub.contracts.Json;
import dev.hubbub.contracts.score.Metric;
import dev.hubbub.contracts.score.Ranking;
import dev.hubbub.evaluation.report.GateReport;
import dev.hubbub.evaluation.report.RunReport;
import dev.hubbub.evaluation.report.Significance;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What a {@code report.json} says beside its trials, which are passed over while it is read: they hold every word of the
 * experiment.
 */
final class ReportFindings {

    private Metric objective;
    private String best;
    private String obstacle;
    private Significance significance;
    private Set<String> ranked = Set.of();
    private List<GateReport> gates;
    private List<RunReport> runs;
    private String version;
    private Instant written;

    private ReportFindings() {}

    static ReportFindings read(InputStream json) throws IOException {
        ReportFindings findings = new ReportFindings();
        try (JsonParser parser = Json.mapper().createParser(json)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new IOException("report.json is no JSON object");
            }
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String field = parser.currentName();
                parser.nextToken();
                findings.take(field, parser);
            }
        }
        return findings;
    }

    private void take(String field, JsonParser parser) throws IOException {
        switch (field) {
            case "objective" -> objective = parser.readValueAs(Metric.class);
            case "best" -> best = parser.getText();
            case "obstacle" -> obstacle = parser.getText();
            case "significance" -> significance = parser.readValueAs(Significance.class);
            case "ranked" -> ranked = new HashSet<>(parser.readValueAs(new TypeReference<List<String>>() {}));
            case "gates" -> gates = parser.readValueAs(new TypeReference<List<GateReport>>() {});
            case "runs" -> runs = parser.readValueAs(new TypeReference<List<RunReport>>() {});
            case "version" -> version = parser.getText();
            case "written" -> written = parser.readValueAs(Instant.class);
            default -> parser.skipChildren();
        }
    }

    Metric objective() {
        return objective;
    }

    String best() {
        return best;
    }

    String obstacle() {
        return obstacle;
    }

    /** Whether the best is better than the others by more than chance, as a sentence; {@code null} if nobody looked. */
    String surely() {
        return significance == null ? null : significance.sentence();
    }

    List<GateReport> gates() {
        return gates;
    }

    List<RunReport> runs() {
        return runs;
    }

    String version() {
        return version;
    }

    Instant written() {
        return written;
    }

    TrialEntry.Standing standing(String trial, boolean isScored) {
        if (!isScored) {
            return TrialEntry.Standing.failed;
        }
        if (trial.equals(best)) {
            return TrialEntry.Standing.best;
        }
        if (ranked.contains(trial)) {
            return TrialEntry.Standing.ranked;
        }
        boolean barred = gates != null
                && gates.stream()
                        .anyMatch(gate -> gate.trial().equals(trial) && gate.standing() != Ranking.Standing.FREE);
        return barred ? TrialEntry.Standing.barred : TrialEntry.Standing.unranked;
    }
}
