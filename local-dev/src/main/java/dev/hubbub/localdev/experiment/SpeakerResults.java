package dev.hubbub.localdev.experiment;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import dev.hubbub.contracts.Json;
import dev.hubbub.contracts.score.TrialScore;
import dev.hubbub.contracts.score.TrialScore.Problem;
import dev.hubbub.contracts.score.TrialScore.SessionScore;
import dev.hubbub.contracts.score.TrialScore.SpeakerScore;
import dev.hubbub.localdev.terminal.TextTable;
import dev.hubbub.localdev.terminal.TextTable.Column;
import dev.hubbub.localdev.terminal.TextTable.Side;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * How well each speaker of the best trial was heard, as its report says.
 *
 * @param trial the trial's name
 * @param speakers its speakers, session by session
 * @param problems what could not be scored, seen or heard, in sentences
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record SpeakerResults(String trial, List<OfSpeaker> speakers, List<String> problems) {

    private static final int MOST_SPEAKERS = 24;
    private static final int MOST_PROBLEMS = 5;
    private static final List<Column> COLUMNS = List.of(
            new Column("SESSION", Side.LEFT, 99),
            new Column("SPEAKER", Side.LEFT, 90),
            new Column("WER %", Side.RIGHT, 80),
            new Column("CLUSTERING F1 %", Side.RIGHT, 60),
            new Column("JOINT ERROR %", Side.RIGHT, 70));

    /** A speaker. Rates are fractions; what is not known is absent. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record OfSpeaker(String session, String speaker, Double wer, Double clusteringF1, Double jointError) {}

    public SpeakerResults {
        speakers = List.copyOf(speakers);
        problems = List.copyOf(problems);
    }

    /**
     * Those of the best trial; nothing if there is none, or its sessions' speakers are not told apart.
     *
     * @param report the report's data
     */
    public static Optional<SpeakerResults> of(JsonNode report) throws IOException {
        String best = report.path("best").asText(null);
        for (JsonNode trial : report.path("trials")) {
            if (best != null && best.equals(trial.path("name").asText())) {
                TrialScore score = Json.mapper().treeToValue(trial.path("score"), TrialScore.class);
                SpeakerResults results = new SpeakerResults(best, speakers(score), problems(score, report));
                return results.speakers.isEmpty() ? Optional.empty() : Optional.of(results);
            }
        }
        return Optional.empty();
    }

    private static List<OfSpeaker> speakers(TrialScore score) {
        List<OfSpeaker> speakers = new ArrayList<>();
        for (SessionScore session : score.sessions()) {
            for (SpeakerScore speaker : session.speakers()) {
                speakers.add(new OfSpeaker(
                        session.session(),
                        speaker.speaker(),
                        speaker.wer(),
                        speaker.clusteringF1(),
                        speaker.jointError()));
            }
        }
        return speakers;
    }

    private static List<String> problems(TrialScore score, JsonNode report) {
        List<String> problems = score.problems().stream()
                .map(Problem::message)
                .distinct()
                .collect(Collectors.toCollection(ArrayList::new));
        report.path("faces").forEach(session -> session.path("speakers")
                .forEach(speaker -> speaker.path("problems").forEach(problem -> {
                    if (!problems.contains(problem.asText())) {
                        problems.add(problem.asText());
                    }
                })));
        return problems;
    }

    /** The lines to print: a table of the speakers, and what is missing; a report holds what there is no room for. */
    List<String> lines(int width) {
        List<String> lines = new ArrayList<>(new TextTable(
                        COLUMNS,
                        speakers.stream()
                                .limit(MOST_SPEAKERS)
                                .map(SpeakerResults::row)
                                .toList())
                .lines(width));
        if (speakers.size() > MOST_SPEAKERS) {
            lines.add("(" + (speakers.size() - MOST_SPEAKERS) + " more speakers in the report)");
        }
        if (!problems.isEmpty()) {
            lines.add("");
            lines.add("What could not be scored, seen or heard:");
            problems.stream().limit(MOST_PROBLEMS).forEach(problem -> lines.add("  " + problem));
            if (problems.size() > MOST_PROBLEMS) {
                lines.add("  (" + (problems.size() - MOST_PROBLEMS) + " more in the report)");
            }
        }
        return lines;
    }

    private static List<String> row(OfSpeaker speaker) {
        return List.of(
                speaker.session(),
                speaker.speaker(),
                percent(speaker.wer()),
                percent(speaker.clusteringF1()),
                percent(speaker.jointError()));
    }

    private static String percent(Double fraction) {
        return fraction == null ? "" : String.format(Locale.ROOT, "%.1f", 100 * fraction);
    }
}
