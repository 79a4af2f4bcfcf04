package dev.hubbub.evaluation.report;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.hubbub.contracts.Json;
import dev.hubbub.contracts.stage.FailureReason;
import dev.hubbub.contracts.stage.OutputAddress;
import dev.hubbub.contracts.stage.StageContext;
import dev.hubbub.contracts.stage.StageFailure;
import dev.hubbub.contracts.task.GrowingCurve;
import dev.hubbub.contracts.task.ReportTask.ReportedRun;
import dev.hubbub.contracts.task.TrainingCurve;
import dev.hubbub.contracts.task.TrainingCurve.Judged;
import dev.hubbub.contracts.task.TrainingCurve.Stretch;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * How a run of training went, as a checkpoint that it made says. Word error rates are the run's own: of its held-out clips,
 * decoded as it judges its checkpoints.
 *
 * @param name its name in the experiment
 * @param failure why nothing is known of it, in a sentence; absent otherwise
 * @param course how it went; absent if that is not known
 */
public record RunReport(String name, String failure, Course course) {

    /**
     * How a run went.
     *
     * @param base where what it began with was found
     * @param steps how many were planned
     * @param lastStep the one that it ended with
     * @param early whether it ended because it did not get better
     * @param baseErrorRate of what it began with
     * @param bestStep after which its best checkpoint was saved
     * @param errorRate of its best checkpoint
     * @param heldOutWords of the texts that these rates are over; absent where that is not known
     * @param forced whether it was begun although the preflight refused it
     * @param findings of the preflight that are no praise
     * @param leftOut utterances of the data that were not learnt from, counted by why
     * @param heldOutLeftOut the same of what is held out
     * @param named why some of these cannot be used, the first ones
     * @param unreadable clips that could not be read on the way
     * @param skippedSteps steps that were not taken, because their loss or gradient was no number
     * @param overflowedSteps steps that were not taken, because their gradients were beyond float16; absent elsewhere
     * @param losses of the steps, a small curve
     * @param judged what was found on its held-out clips on the way; absent in older reports
     */
    public record Course(
            String base,
            int steps,
            int lastStep,
            boolean early,
            double baseErrorRate,
            int bestStep,
            double errorRate,
            Long heldOutWords,
            boolean forced,
            List<Finding> findings,
            Map<String, Integer> leftOut,
            Map<String, Integer> heldOutLeftOut,
            List<String> named,
            int unreadable,
            int skippedSteps,
            Integer overflowedSteps,
            List<Stretch> losses,
            List<Judged> judged) {

        /** The findings for which it should not have begun. */
        @JsonIgnore
        public List<Finding> refused() {
            return findings.stream().filter(Finding::refuses).toList();
        }
    }

    /**
     * What a check of the preflight found.
     *
     * @param verdict {@code warning} or {@code refused}
     */
    public record Finding(String check, String verdict, String message) {

        @JsonIgnore
        public boolean refuses() {
            return verdict.equals("refused");
        }
    }

    static RunReport of(ReportedRun run, StageContext context) throws StageFailure, IOException {
        if (run.checkpoint() == null) {
            return new RunReport(run.name(), run.failure(), null);
        }
        try {
            return new RunReport(run.name(), null, course(run.checkpoint(), context));
        } catch (StageFailure e) {
            if (e.reason() != FailureReason.MissingInput && e.reason() != FailureReason.CorruptInput) {
                throw e;
            }
            // No score lacks anything for it.
            return new RunReport(run.name(), "How it went cannot be read: " + e.getMessage(), null);
        }
    }

    private static Course course(OutputAddress checkpoint, StageContext context) throws StageFailure, IOException {
        JsonNode run;
        Told told = new Told();
        try {
            run = Json.mapper()
                    .readTree(context.output(checkpoint, ReportedRun.SUMMARY).toFile());
            try (BufferedReader lines = Files.newBufferedReader(context.output(checkpoint, ReportedRun.CURVE))) {
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                    told.take(Json.mapper().readTree(line));
                }
            }
        } catch (JsonProcessingException e) {
            throw new StageFailure(FailureReason.CorruptInput, "a file of " + checkpoint + " is no JSON", e);
        }
        int steps = run.at("/settings/steps").asInt();
        TrainingCurve curve = told.curve.curve(steps);
        List<String> named = new ArrayList<>();
        run.at("/leftOut/data/named").forEach(sentence -> named.add(sentence.asText()));
        return new Course(
                run.path("from").asText(),
                steps,
                told.curve.lastStep(),
                run.path("ended").asText().equals("early"),
                run.path("baseErrorRate").asDouble(),
                run.path("bestStep").asInt(),
                run.path("errorRate").asDouble(),
                told.words,
                run.path("forced").asBoolean(),
                findings(run.path("preflight")),
                counts(run.at("/leftOut/data")),
                counts(run.at("/leftOut/heldOut")),
                named,
                run.path("leftOutClips").asInt(),
                run.path("skippedSteps").asInt(),
                run.has("overflowedSteps") ? run.path("overflowedSteps").asInt() : null,
                curve.stretches(),
                curve.judged());
    }

    /** What the lines of a curve tell. */
    private static final class Told {
        private final GrowingCurve curve = new GrowingCurve();
        private Long words;

        void take(JsonNode line) {
            curve.take(line);
            if (line.has("errorRate")) {
                words = line.path("words").asLong();
            }
        }
    }

    private static List<Finding> findings(JsonNode preflight) {
        List<Finding> findings = new ArrayList<>();
        for (JsonNode each : preflight) {
            if (!each.path("verdict").asText().equals("fine")) {
                findings.add(new Finding(
                        each.path("check").asText(),
                        each.path("verdict").asText(),
                        each.path("message").asText()));
            }
        }
        return findings;
    }

    /** Those above 0, with what is counted further inside. */
    private static Map<String, Integer> counts(JsonNode leftOut) {
        Map<String, Integer> counts = new TreeMap<>();
        leftOut.fields().forEachRemaining(each -> {
            if (each.getValue().isObject()) {
                counts.putAll(counts(each.getValue()));
            } else if (each.getValue().asInt() > 0) {
                counts.put(each.getKey(), each.getValue().asInt());
            }
        });
        return counts;
    }
}
