package dev.hubbub.segmentation;

import dev.hubbub.contracts.stage.FailureReason;
import dev.hubbub.contracts.stage.FilesInMemory;
import dev.hubbub.contracts.stage.Stage;
import dev.hubbub.contracts.stage.StageContext;
import dev.hubbub.contracts.stage.StageFailure;
import dev.hubbub.contracts.stage.StageName;
import dev.hubbub.contracts.stage.StageOutput;
import dev.hubbub.contracts.task.ClusteringTask;
import dev.hubbub.datasets.DatasetReader;
import dev.hubbub.datasets.McorecSession;
import dev.hubbub.datasets.McorecSession.Speaker;
import dev.hubbub.datasets.McorecSession.Track;
import dev.hubbub.datasets.StageFiles;
import dev.hubbub.segmentation.activity.ActivityScores;
import dev.hubbub.segmentation.activity.HysteresisSegmentation;
import dev.hubbub.segmentation.activity.ScoredTime;
import dev.hubbub.segmentation.activity.TimeSpan;
import dev.hubbub.segmentation.conversation.ConversationClustering;
import dev.hubbub.segmentation.conversation.ConversationMethod;
import dev.hubbub.segmentation.conversation.Cut;
import dev.hubbub.segmentation.conversation.OverlapMethod;
import dev.hubbub.segmentation.conversation.Speech;
import dev.hubbub.segmentation.conversation.WordsMethod;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Groups a session's speakers into conversations by when they are active, and with a transcript also by how they answer
 * each other and which words they share.
 */
public final class ClusteringStage implements Stage<ClusteringTask> {

    /** The baseline's own limit where it finds activity for clustering, whatever length transcription asks for. */
    private static final double ACTIVITY_SEGMENT_SECONDS = 10;

    private static final double WHOLE_SESSION_SECONDS = 1e9;

    @Override
    public StageName name() {
        return StageName.CLUSTERING;
    }

    @Override
    public Class<ClusteringTask> taskType() {
        return ClusteringTask.class;
    }

    @Override
    public List<StageOutput> run(ClusteringTask task, StageContext context) throws StageFailure, IOException {
        long started = System.nanoTime();
        DatasetReader datasets = new DatasetReader(new StageFiles(context));
        McorecSession session = datasets.mcorecSession(task.session());
        SessionFiles files = new SessionFiles(datasets.files(task.session()), context);
        TrackScores scores = TrackScores.of(files, task.activity(), context);
        ConversationMethod method = task.transcript() == null ? new OverlapMethod() : new WordsMethod();
        List<String> missing = new ArrayList<>();
        Map<String, Integer> conversations = cluster(task, method, speech(task, session, scores, missing, context));
        FilesInMemory made = new FilesInMemory().json("speaker_to_cluster.json", conversations);
        if (!missing.isEmpty()) {
            made.json(ClusteringTask.MISSING, missing);
        }
        return List.of(new StageOutput(task.recipe(), made, (System.nanoTime() - started) / 1e9, "cpu"));
    }

    private static Map<String, Integer> cluster(
            ClusteringTask task, ConversationMethod method, Map<String, Speech> speakers) throws StageFailure {
        try {
            Cut cut = task.conversations() == null
                    ? new Cut.AtScore(task.threshold())
                    : new Cut.AtCount(task.conversations());
            return new ConversationClustering(cut, method).group(speakers);
        } catch (IllegalArgumentException e) {
            throw new StageFailure(
                    FailureReason.Unsupported,
                    "The speakers of " + task.session().name() + " cannot be grouped as asked: " + e.getMessage(),
                    e);
        }
    }

    private static Map<String, Speech> speech(
            ClusteringTask task, McorecSession session, TrackScores given, List<String> missing, StageContext context)
            throws StageFailure, IOException {
        Optional<TranscribedTurns> turns = task.transcript() == null
                ? Optional.empty()
                : Optional.of(new TranscribedTurns(context.read(task.transcript())));
        Map<String, Speech> speech = new LinkedHashMap<>();
        for (Map.Entry<String, List<TimeSpan>> speaker :
                activity(task, session, given, missing).entrySet()) {
            List<Speech.Turn> heard = turns.isPresent() ? turns.get().of(speaker.getKey()) : List.of();
            speech.put(speaker.getKey(), new Speech(speaker.getValue(), heard));
        }
        return speech;
    }

    private static Map<String, List<TimeSpan>> activity(
            ClusteringTask task, McorecSession session, TrackScores given, List<String> missing)
            throws StageFailure, IOException {
        HysteresisSegmentation segmentation =
                new HysteresisSegmentation(ActivityParameters.of(task.hysteresis(), ACTIVITY_SEGMENT_SECONDS));
        Map<String, List<TimeSpan>> activity = new LinkedHashMap<>();
        for (Speaker speaker : session.speakers()) {
            ActivityScores scores = ActivityScores.merged(scores(speaker, given, task, missing));
            // Scores are on the clock of their view; counted from where the conversation begins, all views are one.
            McorecSession.Interval uem = speaker.uemOfTracks();
            ScoredTime scored =
                    uem == null ? new ScoredTime(0, WHOLE_SESSION_SECONDS) : new ScoredTime(uem.start(), uem.end());
            activity.put(speaker.name(), scored.activity(segmentation.segment(scores)));
        }
        return activity;
    }

    // Sorted by name, because where two tracks score a frame, the later file counts.
    private static List<ActivityScores> scores(
            Speaker speaker, TrackScores given, ClusteringTask task, List<String> missing)
            throws StageFailure, IOException {
        List<Track> tracks = speaker.tracks().stream()
                .filter(track -> given.name(track).isPresent())
                .sorted(Comparator.comparing(track -> given.name(track).orElseThrow()))
                .toList();
        if (tracks.isEmpty() && task.activity() != null) {
            throw unscored(
                    speaker,
                    speaker.tracks().stream()
                            .flatMap(track -> given.problem(track).stream())
                            .findFirst()
                            .orElse("there is no face track of this speaker in metadata.json"),
                    task);
        }
        List<ActivityScores> scores = new ArrayList<>();
        List<StageFailure> unreadable = new ArrayList<>();
        for (Track track : tracks) {
            try {
                given.of(track).ifPresent(scores::add);
            } catch (StageFailure e) {
                if (e.reason() != FailureReason.InvalidDataset && e.reason() != FailureReason.MissingInput) {
                    throw e;
                }
                unreadable.add(e);
            }
        }
        if (scores.isEmpty() && !unreadable.isEmpty()) {
            throw unscored(speaker, unreadable.get(unreadable.size() - 1).getMessage(), task);
        }
        unreadable.forEach(e -> missing.add("The conversations of "
                + task.session().name()
                + " are found without some of the scores that say when " + speaker.name() + " speaks. "
                + e.getMessage().replaceFirst("\\.$", "") + ": correct them, or leave them out of metadata.json."));
        return scores;
    }

    private static StageFailure unscored(Speaker speaker, String why, ClusteringTask task) {
        return new StageFailure(
                FailureReason.InvalidDataset,
                "The conversations of " + task.session().name() + " cannot be found, because nobody knows when "
                        + speaker.name() + " speaks: " + why);
    }
}
