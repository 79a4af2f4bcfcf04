package dev.hubbub.evaluation.scoring;

import dev.hubbub.contracts.Json;
import dev.hubbub.contracts.score.TrialScore;
import dev.hubbub.contracts.stage.LocalStageContext;
import dev.hubbub.contracts.stage.OutputAddress;
import dev.hubbub.contracts.stage.Recipe;
import dev.hubbub.contracts.stage.StageName;
import dev.hubbub.contracts.stage.StageOutput;
import dev.hubbub.contracts.task.DatasetLayout;
import dev.hubbub.contracts.task.DatasetReference;
import dev.hubbub.contracts.task.ScoringTask;
import dev.hubbub.contracts.task.ScoringTask.FailedSession;
import dev.hubbub.contracts.task.ScoringTask.ScoredSession;
import dev.hubbub.contracts.transcript.SessionTranscript;
import dev.hubbub.contracts.transcript.SessionTranscript.TranscribedSegment;
import dev.hubbub.contracts.transcript.Silence;
import dev.hubbub.contracts.transcript.Timing;
import dev.hubbub.datasets.Dataset;
import dev.hubbub.datasets.DatasetReader;
import dev.hubbub.datasets.StageFiles;
import dev.hubbub.scoring.text.NamedNormaliser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/** A trial's outputs on this machine, as transcription and clustering would have left them, and the task to score it. */
final class ScoredTrial {

    private final LocalStageContext context;
    private final DatasetReference dataset;
    private final List<ScoredSession> sessions = new ArrayList<>();
    private final List<FailedSession> failed = new ArrayList<>();
    private String normalizer;
    private String unclustered;
    private String device = "cpu";
    private String clusteredWithout;

    ScoredTrial(Path folder, DatasetLayout layout, Path dataset) {
        this.context = new LocalStageContext(folder, uri -> {
            throw new AssertionError("not on this machine: " + uri);
        });
        this.dataset = new DatasetReference(layout, dataset.toUri().toString());
    }

    /** A segment that was heard in full confidence. */
    static TranscribedSegment segment(String id, String media, double start, double end, String text) {
        return new TranscribedSegment(
                id, media, start, end, null, text, List.of(1, 2), -0.1, null, 1.0, "en", List.of());
    }

    /** Adds a session of a manifest. */
    ScoredTrial heard(String session, TranscribedSegment... segments) throws Exception {
        return add(session, null, null, new SessionTranscript(session, List.of(segments)));
    }

    /** Adds a session of whose recordings something is to be said. */
    ScoredTrial heard(String session, String sentence, TranscribedSegment... segments) throws Exception {
        return add(session, null, null, new SessionTranscript(session, List.of(segments), List.of(sentence)));
    }

    /** Adds a session that was cut at silences. */
    ScoredTrial heard(String session, List<Silence> silences, TranscribedSegment... segments) throws Exception {
        return add(session, null, null, new SessionTranscript(session, List.of(segments), null, silences));
    }

    /** Adds a session of the challenge's layout with the captions and clusters that lie in a folder. */
    ScoredTrial heard(String session, Path output) throws Exception {
        SessionTranscript nothing = new SessionTranscript(session, List.of());
        return add(session, output, output.resolve("speaker_to_cluster.json"), nothing);
    }

    /** Says what conversations were found without, of sessions that are added from now on. */
    ScoredTrial clusteredWithout(String sentence) {
        clusteredWithout = sentence;
        return this;
    }

    /** Says what sessions that are added from now on were transcribed with; {@code null} where that is not known. */
    ScoredTrial madeWith(String name) {
        device = name;
        return this;
    }

    /** Says why sessions that are added from now on have no conversations. */
    ScoredTrial unclustered(String reason) {
        unclustered = reason;
        return this;
    }

    /** Adds a session that was not transcribed. */
    ScoredTrial failed(String session, String reason) {
        failed.add(new FailedSession(session, reason));
        return this;
    }

    private ScoredTrial add(String name, Path captions, Path clusters, SessionTranscript transcript) throws Exception {
        Recipe recipe = Recipe.of(StageName.TRANSCRIPTION, Map.of(), Map.of("session", name));
        Path directory = context.outputDirectory(recipe);
        Json.write(directory.resolve("transcript.json"), transcript);
        Json.write(directory.resolve("timing.json"), new Timing(10, 1.5, 2, 0.5, 7, 0, device));
        if (captions != null) {
            copyCaptions(captions, directory);
        }
        context.commit(new StageOutput(recipe, directory, 2, "cpu"));
        Dataset.Session session = new DatasetReader(new StageFiles(context))
                .read(dataset, List.of(name))
                .sessions()
                .get(0);
        sessions.add(new ScoredSession(
                session.reference(),
                session.references(),
                recipe.address(),
                conversations(name, clusters),
                normalizers(session),
                unclustered));
        return this;
    }

    /** Chosen as the controller would where nothing is said about it. */
    private static SortedMap<String, String> normalizers(Dataset.Session session) {
        SortedMap<String, String> names = new TreeMap<>();
        session.languages().stream()
                .filter(language -> language.normaliser() != NamedNormaliser.ENGLISH)
                .forEach(language ->
                        names.put(language.key(), language.normaliser().id()));
        return names;
    }

    private static void copyCaptions(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.list(from)) {
            for (Path file :
                    (Iterable<Path>) files.filter(file -> file.toString().endsWith(".vtt"))::iterator) {
                Files.copy(file, to.resolve(file.getFileName().toString()));
            }
        }
    }

    private OutputAddress conversations(String name, Path clusters) throws IOException {
        if (clusters == null) {
            return null;
        }
        Recipe recipe = Recipe.of(StageName.CLUSTERING, Map.of(), Map.of("session", name));
        Path directory = context.outputDirectory(recipe);
        if (Files.exists(clusters)) {
            Files.copy(clusters, directory.resolve("speaker_to_cluster.json"));
        }
        if (clusteredWithout != null) {
            Json.write(directory.resolve("missing.json"), List.of(clusteredWithout));
        }
        context.commit(new StageOutput(recipe, directory, 1, "cpu"));
        return recipe.address();
    }

    /** The task, without running it. */
    ScoringTask task(String protocol) {
        return new ScoringTask(protocol, normalizer, sessions, failed);
    }

    /** Asks for a normaliser for all texts. */
    ScoredTrial comparedBy(NamedNormaliser asked) {
        normalizer = asked.id();
        return this;
    }

    /** The score's file. */
    Path scoreFile(String protocol) throws Exception {
        List<StageOutput> outputs = new ScoringStage().run(task(protocol), context);
        return outputs.get(0).files().onDisk("score.json").orElseThrow();
    }

    TrialScore score(String protocol) throws Exception {
        return Json.read(scoreFile(protocol), TrialScore.class);
    }
}
