package dev.hubbub.evaluation.index;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hubbub.contracts.score.Metric;
import dev.hubbub.contracts.stage.OutputAddress;
import dev.hubbub.contracts.task.ReportTask.ReportedOverview;
import dev.hubbub.contracts.task.ReportTask.Setup;
import dev.hubbub.evaluation.report.GateReport;
import dev.hubbub.evaluation.report.RunReport;
import java.time.Instant;
import java.util.List;
import java.util.SortedMap;

/**
 * What an experiment came to, without its trials: {@code index/experiments/<namespace>/<name>/head.json}.
 *
 * @param format the version of this form
 * @param namespace its namespace
 * @param experiment its name
 * @param report the report that it is made from
 * @param written when that was written
 * @param version the version of Hubbub that wrote it
 * @param objective what ranks its trials
 * @param maximize whether more is better
 * @param best the name of the best trial; absent if none can be ranked
 * @param bestValue its value of the objective
 * @param obstacle why there is no best trial although some have a value, as the end of a sentence; absent otherwise
 * @param surely whether the best is better than the others by more than chance, as sentences; absent where that was not
 *     looked at
 * @param trials how many trials it has
 * @param scored how many of them have a score
 * @param sessions how many sessions were scored in the trial that has most
 * @param audioSeconds seconds of audio in that trial
 * @param metrics the metrics that some trial has
 * @param varying parameters with several values, sorted by name
 * @param constant the other parameters
 * @param weights what its trials hear with
 * @param setup what all trials have in common; absent where the controller did not say
 * @param overviews what the face tracks of sessions show; absent where nobody looked
 * @param remarks what is to be known before its numbers are believed, in sentences; absent where there is nothing
 * @param gates whether checkpoints may take the place of their bases; absent where there are none
 * @param runs how its runs of training went; absent where there are none
 */
public record ExperimentHead(
        String format,
        String namespace,
        String experiment,
        OutputAddress report,
        Instant written,
        String version,
        Metric objective,
        boolean maximize,
        String best,
        Double bestValue,
        String obstacle,
        String surely,
        int trials,
        int scored,
        int sessions,
        double audioSeconds,
        List<Metric> metrics,
        List<String> varying,
        SortedMap<String, JsonNode> constant,
        List<Weights> weights,
        Setup setup,
        List<ReportedOverview> overviews,
        List<String> remarks,
        List<GateReport> gates,
        List<RunReport> runs) {

    static final String FORMAT = "hubbub-experiment-head/2";

    /** Its name with its namespace. */
    public ExperimentName name() {
        return new ExperimentName(namespace, experiment);
    }
}
