package dev.hubbub.controller.plan;

import dev.hubbub.contracts.stage.OutputAddress;
import dev.hubbub.contracts.task.ClusteringTask;
import dev.hubbub.contracts.task.DatasetLayout;
import dev.hubbub.contracts.task.Decoding;
import dev.hubbub.contracts.task.DetectorWeights;
import dev.hubbub.contracts.task.Hysteresis;
import dev.hubbub.contracts.task.SessionReference;
import dev.hubbub.controller.plan.graph.Output;
import dev.hubbub.controller.plan.graph.Step;
import dev.hubbub.controller.plan.graph.TaskGraph;
import dev.hubbub.controller.plan.stage.ClusteringNodes;
import dev.hubbub.controller.plan.stage.ScoringNode;
import dev.hubbub.controller.plan.stage.SegmentationNodes;
import dev.hubbub.controller.plan.stage.TrackNodes;
import dev.hubbub.controller.plan.stage.TranscriptionNodes;
import dev.hubbub.controller.resource.ConversationsSpec;
import dev.hubbub.controller.resource.ExperimentSpec;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** An experiment as a graph: it follows from the spec and the inputs' digests alone, whatever is done already. */
final class ExperimentGraph {

    private final TaskGraph graph = new TaskGraph();
    private final TrackNodes tracks;
    private final DetectorWeights detector;
    private final ClusteringNodes clusterings = new ClusteringNodes(graph);
    private final List<TrialRow> rows = new ArrayList<>();
    private final Map<String, Output> overviews = new LinkedHashMap<>();
    private final List<PlannedRun> runs = new ArrayList<>();
    private final Map<Step, TrialRow> byStep = new HashMap<>();

    ExperimentGraph(
            ExperimentSpec spec,
            List<TrialDefinition> trials,
            List<KnownSession> sessions,
            Map<String, KnownCheckpoint> checkpoints,
            DetectorWeights detector,
            DetectorWeights landmarks) {
        this.detector = detector;
        this.tracks = new TrackNodes(graph, landmarks);
        List<SessionReference> references =
                sessions.stream().map(KnownSession::reference).toList();
        SegmentationNodes segmentations = new SegmentationNodes(
                graph,
                sessions.stream()
                        .map(session -> new SegmentationNodes.Session(
                                session.reference(), hysteresis(spec, session.reference()), activity(session)))
                        .toList());
        addMakers(checkpoints.values());
        TranscriptionNodes transcriptions = new TranscriptionNodes(graph, references, segmentations, lips(sessions));
        List<TranscriptionNodes.Transcription> wanted = new ArrayList<>();
        for (TrialDefinition trial : trials) {
            Decoding decoding = trial.point()
                    .decoding(spec.decoding().options())
                    .forModelsOf(trial.model().architecture());
            wanted.add(checkpoints
                    .get(trial.model().name())
                    .weights()
                    .map(weights -> transcriptions.transcription(
                            weights,
                            trial.model().architecture().readsLips(),
                            new SegmentationNodes.Cutting(
                                    trial.point().maxSegmentSeconds(),
                                    trial.point().voiceActivity(spec.decoding().options(), decoding)),
                            decoding))
                    .orElse(null));
        }
        transcriptions.add();
        List<ScoringNode.Session> shared = usesWords(spec) ? null : scored(spec, sessions, null);
        for (int i = 0; i < trials.size(); i++) {
            TrialDefinition trial = trials.get(i);
            add(
                    spec,
                    trial,
                    checkpoints.get(trial.model().name()),
                    shared == null ? scored(spec, sessions, wanted.get(i)) : shared,
                    wanted.get(i));
        }
        boolean seen =
                trials.stream().anyMatch(trial -> trial.model().architecture().readsLips());
        for (KnownSession session : sessions) {
            Output overview = session.hasFaces() ? tracks.overview(session.reference(), seen) : null;
            if (overview != null) {
                overviews.put(session.name(), overview);
            }
        }
        graph.failUnmade();
    }

    TaskGraph graph() {
        return graph;
    }

    /** The trials, in the grid's order. */
    List<TrialRow> rows() {
        return rows;
    }

    /** Where what people are told of face tracks goes, by session; in the sessions' order. */
    Map<String, Output> overviews() {
        return overviews;
    }

    /**
     * A run of training.
     *
     * @param name what people call it
     * @param checkpoints what is asked of it
     */
    record PlannedRun(String name, List<Output> checkpoints) {}

    /** The runs of training that checkpoints come from, those first that others begin with. */
    List<PlannedRun> runs() {
        return runs;
    }

    /** The trial that a node scores; {@code null} if it scores none. */
    TrialRow row(Step step) {
        return byStep.get(step);
    }

    private void add(
            ExperimentSpec spec,
            TrialDefinition trial,
            KnownCheckpoint checkpoint,
            List<ScoringNode.Session> sessions,
            TranscriptionNodes.Transcription transcription) {
        String protocol = spec.scoring().protocol().id();
        String normalizer = new TextNormalizers(spec).asked();
        if (transcription == null) {
            rows.add(new TrialRow(
                    trial, checkpoint, new ScoringNode(protocol, normalizer, sessions, List.of()), null, null));
            return;
        }
        ScoringNode node = new ScoringNode(protocol, normalizer, sessions, transcription.transcripts());
        Step step = graph.add(node);
        TrialRow row = new TrialRow(trial, checkpoint, node, step, transcription.group());
        byStep.put(step, row);
        rows.add(row);
    }

    /** The sessions as a trial is scored by them; where words say who talks with whom, by its own. */
    private List<ScoringNode.Session> scored(
            ExperimentSpec spec, List<KnownSession> sessions, TranscriptionNodes.Transcription transcription) {
        TextNormalizers normalizers = new TextNormalizers(spec);
        List<ScoringNode.Session> scored = new ArrayList<>();
        for (int i = 0; i < sessions.size(); i++) {
            KnownSession session = sessions.get(i);
            boolean known = session.clusterable() || session.hasFaces();
            boolean heard = !usesWords(spec) || transcription != null;
            Output transcript =
                    usesWords(spec) && heard ? transcription.transcripts().get(i) : null;
            scored.add(new ScoringNode.Session(
                    session.reference(),
                    session.references(),
                    known && heard ? conversations(spec, session, transcript) : null,
                    normalizers.of(session)));
        }
        return scored;
    }

    private static boolean usesWords(ExperimentSpec spec) {
        return spec.conversations().method() == ConversationsSpec.Method.words;
    }

    private Output conversations(ExperimentSpec spec, KnownSession session, Output transcript) {
        Output activity = activity(session);
        ClusteringTask task = new ClusteringTask(
                session.reference(),
                hysteresis(spec, session.reference()),
                spec.conversations().threshold(),
                spec.conversations().count(),
                activity == null ? null : activity.address(),
                transcript == null ? null : transcript.address());
        return clusterings.conversations(
                task, Stream.of(activity, transcript).filter(Objects::nonNull).toList());
    }

    /** Where the scores go that a session does not come with; {@code null} if it needs none. */
    private Output activity(KnownSession session) {
        if (!session.hasFaces() || session.clusterable()) {
            return null;
        }
        return detector == null
                ? tracks.activityOfMouths(session.reference(), session.lips())
                : tracks.activityOfFaces(session.reference(), detector);
    }

    // A manifest says where its utterances are, so thresholds for scores must not change what they are called.
    private static Hysteresis hysteresis(ExperimentSpec spec, SessionReference session) {
        return session.dataset().layout() == DatasetLayout.MCOREC
                ? spec.segmentation().hysteresis(session.dataset().viewOrCentral())
                : null;
    }

    private Function<SessionReference, Output> lips(List<KnownSession> sessions) {
        Set<SessionReference> wanting = sessions.stream()
                .filter(session -> session.hasFaces() && !session.lips())
                .map(KnownSession::reference)
                .collect(Collectors.toSet());
        return session -> wanting.contains(session) ? tracks.lips(session) : null;
    }

    /** What several models are made of is made once. */
    private void addMakers(Collection<KnownCheckpoint> checkpoints) {
        Map<OutputAddress, Maker> makers = new LinkedHashMap<>();
        checkpoints.forEach(checkpoint -> Maker.join(makers, checkpoint.makers()));
        makers.values().forEach(maker -> {
            graph.add(maker.apply(graph));
            if (maker instanceof Maker.Run run) {
                runs.add(new PlannedRun(
                        String.join(" and ", run.names()),
                        run.task().recipes().stream()
                                .map(recipe -> graph.output(recipe.address()))
                                .toList()));
            }
        });
    }
}
