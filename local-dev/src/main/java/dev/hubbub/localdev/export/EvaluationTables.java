package dev.hubbub.localdev.export;

import dev.hubbub.contracts.score.Metric;
import dev.hubbub.contracts.score.TrialScore;
import dev.hubbub.scoring.table.CsvLine;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
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
public final class EvaluationTables {

    static final String METRICS = "evaluation_metrics.csv";
    static final String EXAMPLES = "evaluation_examples.csv";

    private final Map<String, Scored> trials = new LinkedHashMap<>();

    /** A scored trial. */
    private record Scored(String model, TrialScore score) {}

    /** An utterance as its score names it. */
    private record Place(String session, String segment) {}

    /** Adds a trial; the columns of examples are in the order in which they are added. */
    public void add(String trial, String model, TrialScore score) {
        trials.put(trial, new Scored(model, score));
    }

    /**
     * Writes both.
     *
     * @param examples how many utterances at most, the first of the first trial
     * @param overwrite whether tables that are there are replaced
     * @throws FileAlreadyExistsException if there are and may not be; its message is a sentence
     */
    public void write(Path folder, int examples, boolean overwrite) throws IOException {
        for (String name : List.of(METRICS, EXAMPLES)) {
            if (!overwrite && Files.exists(folder.resolve(name))) {
                throw new FileAlreadyExistsException(folder.resolve(name)
                        + " is there already: name another folder, or replace it with --overwrite.");
            }
        }
        Files.createDirectories(folder);
        write(folder.resolve(METRICS), metrics());
        write(folder.resolve(EXAMPLES), examples(examples));
    }

    private static void write(Path file, String text) throws IOException {
        Path beside = file.resolveSibling("." + file.getFileName() + ".part");
        Files.writeString(beside, text);
        Files.move(beside, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
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
