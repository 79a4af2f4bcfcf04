package dev.hubbub.contracts.task;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hubbub.contracts.digest.Digest;
import dev.hubbub.contracts.stage.Input;
import dev.hubbub.contracts.stage.OutputAddress;
import dev.hubbub.contracts.stage.Recipe;
import dev.hubbub.contracts.stage.StageName;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * Write an experiment's tables and its page. The output holds {@code index.html}, {@code trials.csv},
 * {@code sessions.csv} and {@code report.json}; a copy goes to {@code reports/<namespace>/<experiment>/}.
 *
 * @param version the stage version it was planned for
 * @param namespace the experiment's namespace
 * @param experiment the experiment's name
 * @param objective the metric that ranks trials, such as {@code wer}
 * @param maximize whether more is better
 * @param trials the trials, in the experiment's order
 * @param setup what all trials have in common; absent in tasks of earlier versions
 * @param overviews of the sessions whose face tracks were looked over or could not be; absent where there are none
 * @param learnt models that are scored on sessions they were trained on; absent where there are none
 * @param gates trials whose checkpoints were compared with their bases; absent where there are none
 * @param runs the runs of training that models come from; absent where there are none
 * @param chosen models that are scored on sessions by which their weights were chosen, beside those in {@code learnt};
 *     absent where there are none
 * @param remarks what else is to be known of how models came about; absent where there is nothing
 */
public record ReportTask(
        String version,
        String namespace,
        String experiment,
        String objective,
        boolean maximize,
        List<ReportedTrial> trials,
        Setup setup,
        List<ReportedOverview> overviews,
        List<LearntSessions> learnt,
        List<ReportedGate> gates,
        List<ReportedRun> runs,
        List<ChosenBySessions> chosen,
        List<Remark> remarks)
        implements Task {

    /** Where in the bucket lies what is indexed of all experiments' reports. */
    public static final String INDEX = "index/experiments/";

    private static final int NAMED = 3;

    /**
     * A run of training.
     *
     * @param name its name in the experiment, with round and worker where it is one of several
     * @param checkpoint one that it made, whose files say how it went; absent if it made none
     * @param failure why it made none; absent if it did
     */
    public record ReportedRun(String name, OutputAddress checkpoint, String failure) {

        /** The file of its checkpoint that says what it was made from and how it ended. */
        public static final String SUMMARY = "training/run.json";

        /** The file of its checkpoint with losses and evaluations, one step a line. */
        public static final String CURVE = "training/curve.jsonl";
    }

    /**
     * Whether a trial's checkpoint may take the place of its base.
     *
     * @param trial the name of its trial
     * @param base the name of the base's trial
     * @param verdict where that is said; absent if it could not be
     * @param failure why it could not; absent if it could
     * @param run the name of the run, as in {@code runs}, that made the trial's weights; absent where none did
     */
    public record ReportedGate(String trial, String base, OutputAddress verdict, String failure, String run) {}

    /**
     * What the face tracks of a session show.
     *
     * @param session the session's name
     * @param overview where it is; absent if it could not be made
     * @param failure why it could not be made; absent if it was
     */
    public record ReportedOverview(String session, OutputAddress overview, String failure) {

        /** One that is there. */
        public ReportedOverview(String session, OutputAddress overview) {
            this(session, overview, null);
        }

        /** One that could not be made. */
        public static ReportedOverview failed(String session, String failure) {
            return new ReportedOverview(session, null, failure);
        }
    }

    /**
     * What a model was trained on in the experiment that also scores it.
     *
     * @param model the model's name in the experiment
     * @param sessions the names of the sessions, at least one
     */
    public record LearntSessions(String model, List<String> sessions) {

        public LearntSessions {
            sessions = List.copyOf(sessions);
        }

        /** What is wrong with that, as a sentence without its full stop. */
        public String sentence() {
            return model + " was trained on " + named(sessions)
                    + ", which it is scored on: its rate there says nothing of speech it has not heard";
        }
    }

    /**
     * What a model's weights were chosen by in the experiment that also scores it: of a run's checkpoints the best there,
     * or of a soup's members those that are good there.
     *
     * @param model the model's name in the experiment
     * @param sessions the names of the sessions, at least one
     */
    public record ChosenBySessions(String model, List<String> sessions) {

        public ChosenBySessions {
            sessions = List.copyOf(sessions);
        }

        /** What is wrong with that, as a sentence without its full stop. */
        public String sentence() {
            return model + " was chosen by " + named(sessions)
                    + ", which it is scored on: its rate there is optimistic, for what was worse there was not chosen";
        }
    }

    /**
     * What is to be known of how a model came about.
     *
     * @param model the model's name in the experiment
     * @param sentence without its full stop
     */
    public record Remark(String model, String sentence) {}

    private static String named(List<String> sessions) {
        int others = sessions.size() - NAMED;
        String more = others <= 0 ? "" : " and " + others + (others == 1 ? " other" : " others");
        return (sessions.size() == 1 ? "session " : "sessions ")
                + String.join(", ", sessions.subList(0, Math.min(NAMED, sessions.size())))
                + more;
    }

    /**
     * What all trials of an experiment have in common.
     *
     * @param datasets what was heard
     * @param decoding the options of the decoding that do not vary: name to value
     * @param conversations how conversations were found, such as {@code words}; absent for the baseline's method
     */
    public record Setup(List<ReportedDataset> datasets, Map<String, JsonNode> decoding, String conversations) {

        /** With the baseline's method. */
        public Setup(List<ReportedDataset> datasets, Map<String, JsonNode> decoding) {
            this(datasets, decoding, null);
        }

        public Setup {
            datasets = List.copyOf(datasets);
            decoding = Collections.unmodifiableMap(new TreeMap<>(decoding));
        }
    }

    /**
     * A dataset.
     *
     * @param name its name in the experiment
     * @param layout how it is laid out
     * @param uri where it is
     * @param language the language of its texts; absent where the experiment does not say
     * @param view whose recordings were used; absent for the central camera's, or where the layout has no others
     * @param columns what the columns of its tables are called; absent where all have their usual names
     */
    public record ReportedDataset(
            String name, DatasetLayout layout, String uri, String language, CameraView view, DatasetColumns columns) {

        public ReportedDataset {
            view = view == CameraView.CENTRAL ? null : view;
            columns = DatasetColumns.USUAL.equals(columns) ? null : columns;
        }

        /** One whose columns, if it has any, have their usual names. */
        public ReportedDataset(String name, DatasetLayout layout, String uri, String language, CameraView view) {
            this(name, layout, uri, language, view, null);
        }

        /** Where it is, as its readers want it. */
        public DatasetReference reference() {
            return new DatasetReference(layout, uri, view, columns);
        }
    }

    /**
     * How weights were merged.
     *
     * @param base what their members were trained from; absent where the method has none
     */
    public record ReportedMerging(MergingSettings settings, CheckpointReference base) {

        /** How a task merges; {@code null} if it is the weighted mean. */
        public static ReportedMerging of(MergingTask task) {
            return task.settings() == null ? null : new ReportedMerging(task.settings(), task.base());
        }
    }

    /**
     * A trial to report.
     *
     * @param name its name
     * @param model the model's name in the experiment
     * @param checkpoint the weights behind it; absent where there were none
     * @param averageOf the checkpoints of which these weights are merged; absent where they are not
     * @param merging how they were merged; absent for a weighted mean
     * @param parameters its grid point: parameter name to value
     * @param score the scoring's output; absent if the trial failed
     * @param failure why the trial failed; absent if it did not
     */
    public record ReportedTrial(
            String name,
            String model,
            CheckpointReference checkpoint,
            List<MergingTask.Member> averageOf,
            ReportedMerging merging,
            Map<String, JsonNode> parameters,
            OutputAddress score,
            String failure) {

        /** A trial with weights that are not merged. */
        public ReportedTrial(
                String name,
                String model,
                CheckpointReference checkpoint,
                Map<String, JsonNode> parameters,
                OutputAddress score,
                String failure) {
            this(name, model, checkpoint, null, null, parameters, score, failure);
        }

        public ReportedTrial {
            averageOf = averageOf == null || averageOf.isEmpty() ? null : List.copyOf(averageOf);
        }
    }

    public ReportTask {
        trials = List.copyOf(trials);
        overviews = overviews == null || overviews.isEmpty() ? null : List.copyOf(overviews);
        learnt = learnt == null || learnt.isEmpty() ? null : List.copyOf(learnt);
        gates = gates == null || gates.isEmpty() ? null : List.copyOf(gates);
        runs = runs == null || runs.isEmpty() ? null : List.copyOf(runs);
        chosen = chosen == null || chosen.isEmpty() ? null : List.copyOf(chosen);
        remarks = remarks == null || remarks.isEmpty() ? null : List.copyOf(remarks);
    }

    /** A report of trials alone. */
    public ReportTask(
            String namespace,
            String experiment,
            String objective,
            boolean maximize,
            List<ReportedTrial> trials,
            Setup setup) {
        this(namespace, experiment, objective, maximize, trials, setup, null, null, null, null, null, null);
    }

    /** In the stage's current version. */
    public ReportTask(
            String namespace,
            String experiment,
            String objective,
            boolean maximize,
            List<ReportedTrial> trials,
            Setup setup,
            List<ReportedOverview> overviews,
            List<LearntSessions> learnt,
            List<ReportedGate> gates,
            List<ReportedRun> runs,
            List<ChosenBySessions> chosen,
            List<Remark> remarks) {
        this(
                StageName.REPORT.version(),
                namespace,
                experiment,
                objective,
                maximize,
                trials,
                setup,
                overviews,
                learnt,
                gates,
                runs,
                chosen,
                remarks);
    }

    @Override
    public StageName stage() {
        return StageName.REPORT;
    }

    /** The one output. */
    public Recipe recipe() {
        Map<String, Digest> inputs = new TreeMap<>();
        made().forEach((role, address) -> inputs.put(role, address.digest()));
        return Recipe.of(stage(), version, inputs, this);
    }

    @Override
    public List<Recipe> recipes() {
        return List.of(recipe());
    }

    @Override
    public List<Input> inputs() {
        return made().entrySet().stream()
                .<Input>map(made -> new Input.Made(made.getKey(), made.getValue()))
                .toList();
    }

    /** The outputs that it is made from, by their roles. */
    private Map<String, OutputAddress> made() {
        Map<String, OutputAddress> made = new LinkedHashMap<>();
        for (ReportedTrial trial : trials) {
            if (trial.score() != null) {
                made.put("score/" + trial.name(), trial.score());
            }
        }
        lookedOver().forEach(each -> made.put("overview/" + each.session(), each.overview()));
        judged().forEach(gate -> made.put("gate/" + gate.trial(), gate.verdict()));
        if (runs != null) {
            runs.stream()
                    .filter(run -> run.checkpoint() != null)
                    .forEach(run -> made.put("run/" + run.name(), run.checkpoint()));
        }
        return made;
    }

    /** Where in the bucket the copy lies of the report that an experiment wrote last. */
    public static String published(String namespace, String experiment) {
        return "reports/" + namespace + "/" + experiment + "/";
    }

    /** Where in the bucket lies what is indexed of an experiment's reports. */
    public static String indexed(String namespace, String experiment) {
        return INDEX + namespace + "/" + experiment + "/";
    }

    /** The trials whose checkpoints were compared with their bases. */
    public List<ReportedGate> judged() {
        return gates == null
                ? List.of()
                : gates.stream().filter(gate -> gate.verdict() != null).toList();
    }

    /** The overviews that are there. */
    public List<ReportedOverview> lookedOver() {
        return overviews(each -> each.overview() != null);
    }

    /** The overviews that could not be made. */
    public List<ReportedOverview> notLookedOver() {
        return overviews(each -> each.overview() == null);
    }

    private List<ReportedOverview> overviews(Predicate<ReportedOverview> which) {
        return overviews == null ? List.of() : overviews.stream().filter(which).toList();
    }

    @Override
    public String key() {
        return namespace + "/" + experiment;
    }

    @Override
    public String title() {
        return "report " + namespace + "/" + experiment;
    }
}
