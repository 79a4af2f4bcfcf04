package dev.hubbub.evaluation.report;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hubbub.contracts.Json;
import dev.hubbub.contracts.digest.Digest;
import dev.hubbub.contracts.score.GateVerdict;
import dev.hubbub.contracts.score.TrialScore;
import dev.hubbub.contracts.score.TrialScore.ErrorCounts;
import dev.hubbub.contracts.score.TrialScore.Problem;
import dev.hubbub.contracts.score.TrialScore.SessionScore;
import dev.hubbub.contracts.score.TrialScore.SpeakerScore;
import dev.hubbub.contracts.score.TrialScore.SpeakerTurns;
import dev.hubbub.contracts.score.TrialScore.Turn;
import dev.hubbub.contracts.score.TrialScore.UtteranceScore;
import dev.hubbub.contracts.stage.LocalStageContext;
import dev.hubbub.contracts.stage.OutputAddress;
import dev.hubbub.contracts.stage.Recipe;
import dev.hubbub.contracts.stage.StageName;
import dev.hubbub.contracts.stage.StageOutput;
import dev.hubbub.contracts.task.CheckpointReference;
import dev.hubbub.contracts.task.DatasetLayout;
import dev.hubbub.contracts.task.MergingTask;
import dev.hubbub.contracts.task.ModelArchitecture;
import dev.hubbub.contracts.task.ReportTask;
import dev.hubbub.contracts.task.ReportTask.ReportedTrial;
import dev.hubbub.contracts.task.TrainingSettings.Sense;
import dev.hubbub.contracts.track.SessionOverview;
import dev.hubbub.scoring.rate.EditCounts;
import dev.hubbub.scoring.text.NamedNormaliser;
import dev.hubbub.scoring.utterance.Utterance;
import dev.hubbub.scoring.utterance.UtteranceReport;
import dev.hubbub.scoring.utterance.UtteranceScoring;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** A small experiment to report: sessions of one utterance each, and trials that hear them more or less well. */
public final class ExampleExperiment {

    private static final List<String> REFERENCES = List.of(
            "please enter your password followed by the pound key",
            "all circuits are busy now",
            "you are currently the only person in this conference");

    private static final ReportTask.Setup SETUP = new ReportTask.Setup(
            List.of(new ReportTask.ReportedDataset(
                    "prompts", DatasetLayout.MANIFEST, "s3://hubbub/media/prompts.jsonl", "en", null)),
            Map.of("language", Json.tree("en"), "timestamps", Json.tree(false)));

    private final LocalStageContext context;
    private final List<ReportedTrial> trials = new ArrayList<>();
    private final List<ReportTask.ReportedOverview> overviews = new ArrayList<>();
    private final List<ReportTask.LearntSessions> learnt = new ArrayList<>();
    private final List<ReportTask.ChosenBySessions> chosen = new ArrayList<>();
    private final List<ReportTask.Remark> remarks = new ArrayList<>();
    private final List<ReportTask.ReportedRun> runs = new ArrayList<>();
    private final List<ReportTask.ReportedGate> gates = new ArrayList<>();
    private ReportTask.Setup setup = SETUP;
    private String namespace = "default";
    private String name = "quickstart";
    private String objective = "wer";
    private boolean maximize;
    private CheckpointReference.Precision precision;
    private List<Sense> modalities = List.of();
    private List<MergingTask.Member> averageOf = List.of();
    private OutputAddress made;

    public ExampleExperiment(Path folder) {
        context = new LocalStageContext(folder, uri -> {
            throw new AssertionError("A report reads nothing but scores, not " + uri);
        });
    }

    /** Calls it so. */
    public ExampleExperiment named(String inNamespace, String experiment) {
        namespace = inNamespace;
        name = experiment;
        return this;
    }

    /** Hears this manifest. */
    public ExampleExperiment over(String manifest) {
        return over(DatasetLayout.MANIFEST, manifest);
    }

    /** Hears this dataset. */
    public ExampleExperiment over(DatasetLayout layout, String uri) {
        setup = new ReportTask.Setup(
                List.of(new ReportTask.ReportedDataset("prompts", layout, uri, "en", null)), SETUP.decoding());
        return this;
    }

    /** Ranks by another metric. */
    public ExampleExperiment rankedBy(String metric, boolean moreIsBetter) {
        objective = metric;
        maximize = moreIsBetter;
        return this;
    }

    /** Uses the weights that this output is for the trials that follow. */
    public ExampleExperiment with(OutputAddress weights) {
        made = weights;
        return this;
    }

    /** Computes the trials that follow in another precision. */
    public ExampleExperiment computedIn(CheckpointReference.Precision elements) {
        precision = elements;
        return this;
    }

    /** Uses the models of the trials that follow with these senses. */
    public ExampleExperiment usedWith(Sense... some) {
        modalities = List.of(some);
        return this;
    }

    /** Averages these checkpoints, in equal parts, for the trials that follow. */
    public ExampleExperiment averaging(String... checkpoints) {
        averageOf = Stream.of(checkpoints)
                .map(name -> new MergingTask.Member(
                        new CheckpointReference.Stored(
                                ModelArchitecture.WHISPER, "s3://hubbub/checkpoints/" + name, Digest.of(name)),
                        1))
                .toList();
        return this;
    }

    /** Adds a trial that heard these texts for the sessions {@code s1}, {@code s2}, ... */
    public ExampleExperiment heard(String trial, String model, int beam, String... hypotheses) throws IOException {
        return scored(trial, model, beam, utterances(List.of(hypotheses), List.of()));
    }

    /** Adds a trial with a score made elsewhere. */
    public ExampleExperiment scored(String trial, String model, int beam, TrialScore score) throws IOException {
        Recipe recipe = Recipe.of(StageName.SCORING, Map.of(), Map.of("trial", trial));
        Path directory = context.outputDirectory(recipe);
        Json.write(directory.resolve("score.json"), score);
        context.commit(new StageOutput(recipe, directory, 0.1, "cpu"));
        return add(trial, model, beam, recipe.address(), null);
    }

    /** Adds what there is of a session's face tracks; each speaker's strip holds these bytes. */
    public ExampleExperiment seen(SessionOverview overview, byte[] strip) throws IOException {
        Recipe recipe = Recipe.of(StageName.OVERVIEW, Map.of(), Map.of("session", overview.session()));
        Path directory = context.outputDirectory(recipe);
        Json.write(directory.resolve("overview.json"), overview);
        for (SessionOverview.SpeakerOverview speaker : overview.speakers()) {
            if (speaker.strip() != null) {
                Files.write(directory.resolve(speaker.strip()), strip);
            }
        }
        context.commit(new StageOutput(recipe, directory, 0.1, "cpu"));
        overviews.add(new ReportTask.ReportedOverview(overview.session(), recipe.address()));
        return this;
    }

    /** Adds a session whose face tracks could not be looked over. */
    public ExampleExperiment unseen(String session, String why) {
        overviews.add(ReportTask.ReportedOverview.failed(session, why));
        return this;
    }

    /** Says that a model was trained on these sessions. */
    public ExampleExperiment trainedOn(String model, String... sessions) {
        learnt.add(new ReportTask.LearntSessions(model, List.of(sessions)));
        return this;
    }

    /** Says that a model was chosen by these sessions. */
    public ExampleExperiment chosenBy(String model, String... sessions) {
        chosen.add(new ReportTask.ChosenBySessions(model, List.of(sessions)));
        return this;
    }

    /** Says something of how a model came about. */
    public ExampleExperiment remarked(String model, String sentence) {
        remarks.add(new ReportTask.Remark(model, sentence));
        return this;
    }

    /** Adds a trial without a score. */
    public ExampleExperiment failed(String trial, String model, int beam, String failure) {
        return add(trial, model, beam, null, failure);
    }

    /** Adds a trial whose model has no checkpoint. */
    public ExampleExperiment withoutCheckpoint(String trial, String model, int beam) {
        trials.add(new ReportedTrial(
                trial, model, null, Map.of("beamSize", Json.tree(beam)), null, "There is no checkpoint for " + model));
        return this;
    }

    /** Adds a run of training whose checkpoint holds these files and weights that nobody may read. */
    public ExampleExperiment trained(String run, String summary, String curve) throws IOException {
        Recipe recipe = Recipe.of(StageName.TRAINING, Map.of(), Map.of("run", run));
        Path directory = context.outputDirectory(recipe);
        Files.writeString(directory.resolve("model.safetensors"), "weights");
        Files.createDirectories(directory.resolve("training"));
        Files.writeString(directory.resolve(ReportTask.ReportedRun.SUMMARY), summary);
        Files.writeString(directory.resolve(ReportTask.ReportedRun.CURVE), curve);
        context.commit(new StageOutput(recipe, directory, 60, "cpu"));
        runs.add(new ReportTask.ReportedRun(run, recipe.address(), null));
        return this;
    }

    /** Adds what a gate found of a trial, whose weights a run made. */
    public ExampleExperiment gated(String trial, String base, String run, GateVerdict verdict) throws IOException {
        Recipe recipe = Recipe.of(StageName.GATE, Map.of(), Map.of("trial", trial));
        Path directory = context.outputDirectory(recipe);
        Json.write(directory.resolve("gate.json"), verdict);
        context.commit(new StageOutput(recipe, directory, 0.1, "cpu"));
        gates.add(new ReportTask.ReportedGate(trial, base, recipe.address(), null, run));
        return this;
    }

    /** Adds a run of training that made nothing. */
    public ExampleExperiment untrained(String run, String failure) {
        runs.add(new ReportTask.ReportedRun(run, null, failure));
        return this;
    }

    private ExampleExperiment add(String trial, String model, int beam, OutputAddress score, String failure) {
        Map<String, JsonNode> parameters = Map.of("beamSize", Json.tree(beam), "language", Json.tree("en"));
        CheckpointReference stored = new CheckpointReference.Stored(
                ModelArchitecture.WHISPER, "s3://hubbub/checkpoints/" + model, Digest.of(model));
        CheckpointReference checkpoint = (made == null
                        ? stored
                        : new CheckpointReference.Made(stored.architecture(), null, made, null, List.of()))
                .with(precision, modalities);
        trials.add(new ReportedTrial(trial, model, checkpoint, averageOf, null, parameters, score, failure));
        return this;
    }

    /** The score of a trial that heard these texts. */
    public static TrialScore utterances(List<String> hypotheses, List<Problem> problems) {
        List<Utterance> utterances = new ArrayList<>();
        for (int index = 0; index < hypotheses.size(); index++) {
            String session = "s" + (index + 1);
            utterances.add(new Utterance(
                    session,
                    session + "-0",
                    Optional.empty(),
                    REFERENCES.get(index % REFERENCES.size()),
                    hypotheses.get(index)));
        }
        UtteranceReport report = UtteranceScoring.under(NamedNormaliser.ENGLISH).score(utterances);
        List<SessionScore> sessions = report.utterances().stream()
                .map(score -> session(
                        score.utterance().session(),
                        rate(score.words()),
                        rate(score.characters()),
                        new UtteranceScore(
                                score.utterance().id(),
                                score.utterance().reference(),
                                score.utterance().hypothesis(),
                                counts(score.words()))))
                .toList();
        EditCounts words = report.total().words();
        return new TrialScore(
                "utterance",
                "english",
                rate(words),
                null,
                rate(report.total().characters()),
                counts(words),
                null,
                null,
                4.0 * sessions.size(),
                0.5 * sessions.size(),
                0,
                sessions.size(),
                sessions,
                problems);
    }

    private static SessionScore session(String name, Double wer, Double cer, UtteranceScore utterance) {
        return new SessionScore(
                name,
                "english",
                wer,
                null,
                cer,
                utterance.words(),
                null,
                null,
                4.0,
                0.5,
                List.of(),
                List.of(utterance));
    }

    /** The score of a trial over one conversation of two speakers. */
    public static TrialScore conversation(double wer, double jointError, double conversationF1) {
        ErrorCounts words = new ErrorCounts(1, 0, 0, 4);
        SessionScore session = new SessionScore(
                "session_40",
                "mcorec",
                wer,
                wer,
                0.1,
                words,
                jointError,
                conversationF1,
                60.0,
                12.0,
                List.of(
                        new SpeakerScore("spk_0", wer, 1.0, wer / 2, turns("0", 3, 6, 10.25)),
                        new SpeakerScore("spk_1", 0.0, 1.0, 0.0, turns("1", 11, 20))),
                List.of(
                        new UtteranceScore("spk_0.vtt", "one two\nthree four", "one two\nthree more", words),
                        new UtteranceScore("spk_1.vtt", "um yes", "yes", new ErrorCounts(0, 0, 0, 1))));
        return new TrialScore(
                "mcorec",
                "mcorec",
                wer,
                wer,
                0.1,
                words,
                jointError,
                conversationF1,
                60.0,
                12.0,
                1,
                2,
                List.of(session),
                List.of());
    }

    /** One caption after the other, each heard half a second late. */
    private static SpeakerTurns turns(String conversation, double... bounds) {
        List<Turn> said = new ArrayList<>();
        List<Turn> heard = new ArrayList<>();
        for (int next = 1; next < bounds.length; next++) {
            said.add(new Turn(bounds[next - 1], bounds[next]));
            heard.add(new Turn(bounds[next - 1] + 0.5, bounds[next]));
        }
        return new SpeakerTurns(0, 60, conversation, "0", said, heard);
    }

    private static ErrorCounts counts(EditCounts edits) {
        return new ErrorCounts(edits.substitutions(), edits.insertions(), edits.deletions(), edits.referenceLength());
    }

    private static Double rate(EditCounts edits) {
        return edits.rate().value().getAsDouble();
    }

    /** The task that reports it. */
    public ReportTask task() {
        return new ReportTask(
                namespace, name, objective, maximize, trials, setup, overviews, learnt, gates, runs, chosen, remarks);
    }

    /** Where the task runs. */
    public LocalStageContext context() {
        return context;
    }
}
