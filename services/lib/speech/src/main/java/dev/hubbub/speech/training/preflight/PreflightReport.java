package dev.hubbub.speech.training.preflight;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * What all checks found.
 *
 * @param findings in the order of the checks
 */
public record PreflightReport(List<Finding> findings) {
    private static final ObjectMapper JSON = new ObjectMapper();

    public PreflightReport {
        findings = List.copyOf(findings);
    }

    /** Whether a run must not begin. */
    public boolean refuses() {
        return findings.stream().anyMatch(finding -> finding.verdict() == Finding.Verdict.REFUSED);
    }

    /** One line per finding, for people. */
    public String text() {
        return findings.stream()
                .map(finding -> String.format(
                        Locale.ROOT,
                        "%-8s %-18s %s",
                        finding.verdict().name().toLowerCase(Locale.ROOT),
                        finding.check(),
                        finding.message()))
                .collect(Collectors.joining("\n"));
    }

    /** The same as data. */
    public ArrayNode json() {
        ArrayNode all = JSON.createArrayNode();
        findings.forEach(finding -> all.addObject()
                .put("check", finding.check())
                .put("verdict", finding.verdict().name().toLowerCase(Locale.ROOT))
                .put("message", finding.message()));
        return all;
    }
}
