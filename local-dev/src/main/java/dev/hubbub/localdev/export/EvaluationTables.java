package dev.hubbub.localdev.export;

import dev.hubbub.contracts.score.Metric;
import dev.hubbub.contracts.score.TrialScore;
import dev.hubbub.scoring.table.CsvLine;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The trials of an experiment as two tables for other programs: {@value #METRICS} has a row for each trial,
 * {@value #EXAMPLES} a row for each of some utterances, with what every trial heard.
 */
public final class EvaluationTables implements TrialTables {

    static final String METRICS = "evaluation_metrics.csv";
    static final String EXAMPLES = "evaluation_examples.csv";

    private final Map<String, ScoredTrial> trials = new LinkedHashMap<>();
    private final int mostExamples;

    /**
     * Tables.
     *
     * @param mostExamples how many utterances at most, the first of the first trial
     */
    public EvaluationTables(int mostExamples) {
        this.mostExamples = mostExamples;
    }

    /** A scored trial. */
    /** An utterance as its score names it. */
    private record Place(String session, String segment) {}

    /** Adds a trial; the columns of examples are in the order in which they are added. */
    @Override
    public void add(String trial, String model, TrialScore score) {
        trials.put(trial, new ScoredTrial(model, score));
    }

    @Override
    public Map<String, byte[]> files() {
        Map<String, byte[]> files = new LinkedHashMap<>();
        files.put(METRICS, metrics().getBytes(StandardCharsets.UTF_8));
        files.put(EXAMPLES, examples(mostExamples).getBytes(StandardCharsets.UTF_8));
        return files;
    }

    private String metrics() {
        List<Object> head = new ArrayList<>(List.of("trial", "model", "protocol"));
        Arrays.stream(Metric.values()).map(Metric::name).forEach(head::add);
        head.addAll(List.of("utterances", "audioSeconds", "seconds"));
        StringBuilder table = new StringBuilder(CsvLine.of(head));
        trials.forEach((name, trial) -> {
            TrialScore score = trial.score();
            List<Object> row = new ArrayList<>(Arrays.asList(name, trial.model(), score.protocol()));
            Arrays.stream(Metric.values()).map(metric -> metric.of(score)).forEach(row::add);
            row.addAll(Arrays.asList(utterances(score), score.audioSeconds(), score.seconds()));
            table.append(CsvLine.of(row));
        });
        return table.toString();
    }

    private static int utterances(TrialScore score) {
        return score.sessions().stream()
                .mapToInt(session -> session.utterances().size())
                .sum();
    }

    private static String text(String text) {
        return text == null ? "" : text;
    }

    private String examples(int most) {
        Map<Place, String> references = new LinkedHashMap<>();
        Map<String, Map<Place, String>> heard = new LinkedHashMap<>();
        trials.forEach((name, trial) -> {
            Map<Place, String> own = new HashMap<>();
            trial.score().sessions().forEach(session -> session.utterances().forEach(utterance -> {
                Place place = new Place(session.session(), utterance.segment());
                references.putIfAbsent(place, text(utterance.reference()));
                own.put(place, text(utterance.hypothesis()));
            }));
            heard.put(name, own);
        });
        List<Object> head = new ArrayList<>(List.of("session", "segment", "reference"));
        head.addAll(heard.keySet());
        StringBuilder table = new StringBuilder(CsvLine.of(head));
        references.entrySet().stream().limit(most).forEach(entry -> {
            List<Object> row = new ArrayList<>(
                    List.of(entry.getKey().session(), entry.getKey().segment(), entry.getValue()));
            heard.values().forEach(own -> row.add(own.get(entry.getKey())));
            table.append(CsvLine.of(row));
        });
        return table.toString();
    }
}
