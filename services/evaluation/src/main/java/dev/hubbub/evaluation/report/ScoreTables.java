package dev.hubbub.evaluation.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.SequenceWriter;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvSchema;
import dev.hubbub.contracts.digest.CanonicalJson;
import dev.hubbub.contracts.score.Measurement;
import dev.hubbub.contracts.score.Metric;
import dev.hubbub.contracts.score.TrialScore;
import dev.hubbub.contracts.score.TrialScore.ErrorCounts;
import dev.hubbub.contracts.score.TrialScore.SessionScore;
import dev.hubbub.contracts.task.CheckpointReference;
import dev.hubbub.contracts.task.CheckpointReference.Precision;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * The tables people take into their own tools: CSV after RFC 4180, rates as fractions with as many digits as it takes to
 * read the same number back, an empty field where there is no value.
 */
final class ScoreTables {

    private static final List<String> SESSION_COLUMNS =
            List.of("session", "model", "avg_speaker_wer", "avg_joint_error", "conversation_f1", "trial");

    /** What every line of trials.csv starts with. */
    private static final List<String> TRIAL_COLUMNS = List.of("trial", "model", "precision");

    /** Those whose columns in trials.csv have names and places that people's own tools know. */
    private static final EnumSet<Metric> FIRST_OF_TRIALS =
            EnumSet.of(Metric.wer, Metric.cer, Metric.jointError, Metric.conversationF1);

    /** The same of sessions.csv. */
    private static final EnumSet<Metric> FIRST_OF_SESSIONS =
            EnumSet.of(Metric.speakerWer, Metric.cer, Metric.jointError, Metric.conversationF1);

    /** What is not in a column of its own. */
    private static final EnumSet<Measurement> MEASURED_LAST =
            EnumSet.complementOf(EnumSet.of(Measurement.seconds, Measurement.realTimeFactor, Measurement.flaggedShare));

    private final Report report;
    private final Set<String> parameters = new TreeSet<>();

    ScoreTables(Report report) {
        this.report = report;
        report.trials().forEach(trial -> parameters.addAll(trial.parameters().keySet()));
    }

    /** {@code trials.csv}: one line per trial. */
    String trials() {
        List<Map<String, Object>> lines = new ArrayList<>();
        for (TrialReport trial : report.trials()) {
            Map<String, Object> line = new LinkedHashMap<>();
            line.put("trial", trial.name());
            line.put("model", trial.model());
            line.put("precision", precision(trial.checkpoint()));
            putParameters(line, trial);
            putScore(line, trial);
            line.put(
                    "checkpoint",
                    trial.checkpoint() == null
                            ? null
                            : trial.checkpoint().digest().hex());
            line.put("modalities", trial.modalities());
            putFamiliar(line, trial);
            lines.add(line);
        }
        return csv(lines, TRIAL_COLUMNS);
    }

    /** Of how many of its sessions its numbers do not say what they say of others. */
    private void putFamiliar(Map<String, Object> line, TrialReport trial) {
        boolean scored = trial.score() != null;
        line.put("learnt_sessions", scored ? count(trial, report.learntBy(trial.model())) : null);
        line.put("choosing_sessions", scored ? count(trial, report.choosing(trial.model())) : null);
    }

    private static long count(TrialReport trial, Set<String> sessions) {
        return trial.score().sessions().stream()
                .filter(session -> sessions.contains(session.session()))
                .count();
    }

    private static String precision(CheckpointReference checkpoint) {
        if (checkpoint == null) {
            return null;
        }
        return (checkpoint.precision() == null ? Precision.FLOAT32 : checkpoint.precision()).toString();
    }

    private void putParameters(Map<String, Object> line, TrialReport trial) {
        for (String name : parameters) {
            JsonNode value = trial.parameters().get(name);
            // A parameter may be called like one of the columns; the columns keep their names.
            line.put(TRIAL_COLUMNS.contains(name) ? "parameter_" + name : name, field(value));
        }
    }

    private static void putScore(Map<String, Object> line, TrialReport trial) {
        TrialScore score = trial.score();
        boolean scored = score != null;
        line.put("wer", Metric.wer.of(score));
        line.put("cer", Metric.cer.of(score));
        putCounts(line, scored ? score.words() : null);
        line.put("avg_joint_error", Metric.jointError.of(score));
        line.put("conversation_f1", Metric.conversationF1.of(score));
        line.put("sessions", trial.scoredSessions());
        line.put("problems", scored ? score.problems().size() : null);
        line.put("audio_seconds", scored ? score.audioSeconds() : null);
        line.put("seconds", scored ? score.seconds() : null);
        line.put("real_time_factor", trial.realTimeFactor());
        line.put("flagged_segments", scored ? score.flaggedSegments() : null);
        putOthers(line, FIRST_OF_TRIALS, metric -> metric.of(score));
        line.put("normalizer", scored ? score.normalizer() : null);
        MEASURED_LAST.forEach(measurement -> line.put(measurement.name(), measurement.of(score)));
    }

    /** The metrics that came after the first tables: at the end. */
    private static void putOthers(Map<String, Object> line, EnumSet<Metric> first, Function<Metric, Double> value) {
        EnumSet.complementOf(first).forEach(metric -> line.put(column(metric), value.apply(metric)));
    }

    /** One quantity has one name in all tables. */
    private static String column(Metric metric) {
        return metric == Metric.speakerWer ? "avg_speaker_wer" : metric.name();
    }

    private static void putCounts(Map<String, Object> line, ErrorCounts words) {
        line.put("substitutions", words == null ? null : words.substitutions());
        line.put("insertions", words == null ? null : words.insertions());
        line.put("deletions", words == null ? null : words.deletions());
        line.put("reference_words", words == null ? null : words.reference());
    }

    /** {@code sessions.csv}: one line per trial and session. */
    String sessions() {
        List<Map<String, Object>> lines = new ArrayList<>();
        for (TrialReport trial : report.trials()) {
            if (trial.score() != null) {
                trial.score().sessions().forEach(session -> lines.add(line(trial, session)));
            }
        }
        return csv(lines, SESSION_COLUMNS);
    }

    private Map<String, Object> line(TrialReport trial, SessionScore session) {
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("session", session.session());
        line.put("model", trial.model());
        line.put(column(Metric.speakerWer), Metric.speakerWer.of(session));
        line.put("avg_joint_error", session.jointError());
        line.put("conversation_f1", session.conversationF1());
        line.put("trial", trial.name());
        line.put("cer", session.cer());
        putCounts(line, session.words());
        line.put("audio_seconds", session.audioSeconds());
        line.put("seconds", session.seconds());
        putOthers(line, FIRST_OF_SESSIONS, metric -> metric.of(session));
        line.put("normalizer", session.normalizer());
        line.put("familiar", familiar(trial.model(), session.session()));
        return line;
    }

    /** What a session is to a model beside what it is scored on; {@code null} if it is nothing else. */
    private String familiar(String model, String session) {
        return report.learntBy(model).contains(session)
                ? "learnt"
                : report.choosing(model).contains(session) ? "chosen by" : null;
    }

    private static Object field(JsonNode value) {
        return value == null || value.isNull() ? null : value.isTextual() ? value.asText() : CanonicalJson.of(value);
    }

    /** The columns are those of the first line; without a line, those that are always there. */
    private static String csv(List<Map<String, Object>> lines, List<String> columnsWithoutLines) {
        CsvSchema.Builder schema = CsvSchema.builder();
        (lines.isEmpty() ? columnsWithoutLines : lines.get(0).keySet()).forEach(schema::addColumn);
        StringWriter text = new StringWriter();
        try (SequenceWriter writer = new CsvMapper()
                .writer(schema.build().withHeader().withLineSeparator("\r\n"))
                .writeValues(text)) {
            if (lines.isEmpty()) {
                return String.join(",", columnsWithoutLines) + "\r\n";
            }
            for (Map<String, Object> line : lines) {
                // The shortest spelling of a double is not the same on all Java versions unless we see to it.
                line.replaceAll((column, value) -> value instanceof Double number ? CanonicalJson.of(number) : value);
                writer.write(line);
            }
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A table of scores could not be written as CSV", e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }
}
