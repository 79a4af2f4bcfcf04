package dev.hubbub.evaluation.report;

import com.fasterxml.jackson.annotation.JsonIgnore;
import dev.hubbub.contracts.score.GpuHour;
import dev.hubbub.contracts.score.Metric;
import dev.hubbub.contracts.score.Ranking;
import dev.hubbub.contracts.task.ReportTask;
import dev.hubbub.contracts.task.ReportTask.ChosenBySessions;
import dev.hubbub.contracts.task.ReportTask.LearntSessions;
import dev.hubbub.contracts.task.ReportTask.Remark;
import dev.hubbub.contracts.task.ReportTask.Setup;
import dev.hubbub.contracts.track.SessionOverview;
import java.time.Instant;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * All an experiment found: {@code report.json}. The tables and the page are views of it.
 *
 * @param format the version of this form
 * @param namespace the experiment's namespace
 * @param experiment the experiment's name
 * @param objective what ranks the trials
 * @param maximize whether more is better
 * @param best the name of the best trial; absent if none can be ranked
 * @param obstacle why there is no best trial although some have a value, as the end of a sentence; absent otherwise
 * @param ranked the names of the trials that were ranked, the best first: those scored on everything that any was scored
 *     on
 * @param trials the trials, in the experiment's order
 * @param setup what all trials have in common; absent where the controller did not say
 * @param faces what there is of the face tracks of sessions that were looked over; absent where none were
 * @param unseen why the face tracks of sessions could not be looked over: session to reason; absent where all could
 * @param learnt models that were trained on sessions they are scored on; absent where there are none
 * @param gates trials whose checkpoints were compared with their bases; absent where there are none. One that was
 *     rejected, or of which nothing could be found, is not ranked
 * @param runs how the runs of training went that models come from; absent where there are none
 * @param chosen models that are scored on sessions by which their weights were chosen, beside those in {@code learnt};
 *     absent where there are none
 * @param remarks what else is to be known of how models came about; absent where there is nothing
 * @param significance whether the best trial is better than the others by more than chance, or why that is not known;
 *     absent where there is no other
 * @param gpuHourPrice what an hour of a GPU cost when it was written; absent where nobody said
 * @param version the version of Hubbub that wrote it
 * @param written when it was written
 */
public record Report(
        String format,
        String namespace,
        String experiment,
        Metric objective,
        boolean maximize,
        String best,
        String obstacle,
        List<String> ranked,
        List<TrialReport> trials,
        Setup setup,
        List<SessionOverview> faces,
        Map<String, String> unseen,
        List<LearntSessions> learnt,
        List<GateReport> gates,
        List<RunReport> runs,
        List<ChosenBySessions> chosen,
        List<Remark> remarks,
        Significance significance,
        Double gpuHourPrice,
        String version,
        Instant written) {

    /** The form written by this version. */
    public static final String FORMAT = "hubbub-report/1";

    public Report {
        ranked = ranked == null ? List.of() : List.copyOf(ranked);
        trials = List.copyOf(trials);
        gates = gates == null || gates.isEmpty() ? null : List.copyOf(gates);
        runs = runs == null || runs.isEmpty() ? null : List.copyOf(runs);
        faces = faces == null || faces.isEmpty() ? null : List.copyOf(faces);
        unseen = unseen == null || unseen.isEmpty() ? null : Collections.unmodifiableMap(new LinkedHashMap<>(unseen));
    }

    /** Whether a trial's checkpoint is worse than its base. */
    public boolean rejects(String trial) {
        return gates != null
                && gates.stream()
                        .anyMatch(gate -> gate.isRejected() && gate.trial().equals(trial));
    }

    /** Whether a gate keeps a trial from being the best: it is worse than its base, or nobody knows. */
    public boolean bars(String trial) {
        return gates != null && standings(gates).getOrDefault(trial, Ranking.Standing.FREE) != Ranking.Standing.FREE;
    }

    /** What gates say, by trial; of several the first that says no. */
    private static Map<String, Ranking.Standing> standings(List<GateReport> gates) {
        Map<String, Ranking.Standing> standings = new HashMap<>();
        gates.forEach(gate -> standings.merge(
                gate.trial(), gate.standing(), (one, other) -> one == Ranking.Standing.FREE ? other : one));
        return standings;
    }

    /** The sessions that a model was trained on, of those that it is scored on. */
    public Set<String> learntBy(String model) {
        return sessions(learnt, model, LearntSessions::model, LearntSessions::sessions);
    }

    /** The sessions by which a model was chosen and on which it is scored, that it was not trained on. */
    public Set<String> choosing(String model) {
        return sessions(chosen, model, ChosenBySessions::model, ChosenBySessions::sessions);
    }

    private static <T> Set<String> sessions(
            List<T> said, String model, Function<T, String> of, Function<T, List<String>> sessions) {
        return Stream.ofNullable(said)
                .flatMap(List::stream)
                .filter(one -> of.apply(one).equals(model))
                .flatMap(one -> sessions.apply(one).stream())
                .collect(Collectors.toSet());
    }

    /** The face tracks that were looked over, by session. */
    @JsonIgnore
    public Map<String, SessionOverview> facesBySession() {
        Map<String, SessionOverview> bySession = new LinkedHashMap<>();
        if (faces != null) {
            faces.forEach(overview -> bySession.put(overview.session(), overview));
        }
        return bySession;
    }

    static Report of(
            ReportTask task,
            Metric named,
            List<TrialReport> trials,
            List<SessionOverview> faces,
            List<GateReport> gates,
            List<RunReport> runs,
            GpuHour gpuHour,
            String version,
            Instant written) {
        Metric objective = trials.stream()
                .map(TrialReport::score)
                .filter(Objects::nonNull)
                .findFirst()
                .map(score -> named.under(score.protocol()))
                .orElse(named);
        Map<String, Ranking.Standing> standings = standings(gates);
        Ranking.Order<TrialReport> order = new Ranking(objective, task.maximize())
                .of(
                        trials,
                        trial -> standings.getOrDefault(trial.name(), Ranking.Standing.FREE),
                        trial -> trial.measured(objective));
        Map<String, String> unseen = new LinkedHashMap<>();
        task.notLookedOver().forEach(each -> unseen.put(each.session(), each.failure()));
        List<String> ranked = order.bestFirst().stream().map(TrialReport::name).toList();
        return new Report(
                FORMAT,
                task.namespace(),
                task.experiment(),
                objective,
                task.maximize(),
                ranked.isEmpty() ? null : ranked.get(0),
                order.obstacle(),
                ranked,
                trials,
                task.setup(),
                faces,
                unseen,
                task.learnt(),
                gates,
                runs,
                task.chosen(),
                task.remarks(),
                BestCompared.of(objective, order.bestFirst()).orElse(null),
                gpuHour == null ? null : gpuHour.price(),
                version,
                written);
    }
}
