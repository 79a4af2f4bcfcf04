package dev.hubbub.evaluation.scoring;

import dev.hubbub.contracts.Json;
import dev.hubbub.contracts.score.SegmentHealth;
import dev.hubbub.contracts.score.TrialScore;
import dev.hubbub.contracts.score.TrialScore.Problem;
import dev.hubbub.contracts.score.TrialScore.SessionScore;
import dev.hubbub.contracts.stage.FailureReason;
import dev.hubbub.contracts.stage.OutputAddress;
import dev.hubbub.contracts.stage.OutputFiles;
import dev.hubbub.contracts.stage.Stage;
import dev.hubbub.contracts.stage.StageContext;
import dev.hubbub.contracts.stage.StageFailure;
import dev.hubbub.contracts.stage.StageName;
import dev.hubbub.contracts.stage.StageOutput;
import dev.hubbub.contracts.task.ScoringTask;
import dev.hubbub.contracts.task.ScoringTask.ScoredSession;
import dev.hubbub.contracts.transcript.Timing;
import dev.hubbub.datasets.Manifests;
import dev.hubbub.evaluation.scoring.TrialScorer.Rates;
import dev.hubbub.scoring.ScoringProtocol;
import dev.hubbub.scoring.mcorec.McorecRules;
import dev.hubbub.scoring.text.NamedNormaliser;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * Scores one trial over all its sessions: {@code score.json} ({@link TrialScore}). A session that has no transcript, or
 * that lacks something its score needs, is named among the problems and the others are scored without it.
 */
public final class ScoringStage implements Stage<ScoringTask> {

    // Their outputs are small, and wait for the store together.
    private static final int READ_TOGETHER = 64;

    private final Manifests manifests = new Manifests();

    @Override
    public StageName name() {
        return StageName.SCORING;
    }

    @Override
    public Class<ScoringTask> taskType() {
        return ScoringTask.class;
    }

    @Override
    public List<StageOutput> run(ScoringTask task, StageContext context) throws StageFailure, IOException {
        long started = System.nanoTime();
        TrialScorer scorer = scorer(task, new References(context, manifests));
        Account account = new Account();
        for (int first = 0; first < task.sessions().size(); first += READ_TOGETHER) {
            List<ScoredSession> some = task.sessions()
                    .subList(
                            first,
                            Math.min(first + READ_TOGETHER, task.sessions().size()));
            Map<OutputAddress, OutputFiles> outputs = context.read(outputs(some));
            for (ScoredSession session : some) {
                context.progress(
                        (double) account.scored / task.sessions().size(),
                        "scoring " + session.session().name());
                TranscribedSession transcribed = TranscribedSession.of(session, outputs);
                account.add(transcribed, scorer.score(transcribed));
            }
        }
        for (ScoringTask.FailedSession failed : task.failed()) {
            account.problems.add(new Problem(failed.name(), null, failed.reason()));
        }
        Path directory = context.outputDirectory(task.recipe());
        Json.write(directory.resolve("score.json"), account.score(task.protocol(), scorer));
        context.progress(1, "done");
        return List.of(new StageOutput(task.recipe(), directory, (System.nanoTime() - started) / 1e9, "cpu"));
    }

    private static List<OutputAddress> outputs(List<ScoredSession> sessions) {
        return sessions.stream()
                .flatMap(session -> Stream.of(session.transcript(), session.conversations()))
                .filter(Objects::nonNull)
                .toList();
    }

    private static TrialScorer scorer(ScoringTask task, References references) throws StageFailure {
        NamedNormaliser normaliser = task.normalizer() == null ? null : TrialScorer.named(task.normalizer());
        try {
            return switch (ScoringProtocol.named(task.protocol())) {
                case MCOREC -> new McorecScorer(references, normaliser, McorecRules.CHALLENGE);
                case MCOREC_CORRECTED -> new McorecScorer(references, normaliser, McorecRules.CORRECTED);
                case UTTERANCE -> new UtteranceScorer(references, normaliser);
            };
        } catch (IllegalArgumentException e) {
            throw new StageFailure(FailureReason.Unsupported, e.getMessage(), e);
        }
    }

    /** What has been scored so far and what it cost. */
    private static final class Account {

        private final List<SessionScore> sessions = new ArrayList<>();
        private final List<Problem> problems = new ArrayList<>();
        private final List<Problem> ofRecordings = new ArrayList<>();
        private int scored;
        private int segments;
        private int flagged;
        private double audioSeconds;
        private double seconds;
        private Double gpuSeconds = 0.0;
        private SegmentHealth health;

        void add(TranscribedSession session, TrialScorer.ScoredSession score) throws IOException {
            scored++;
            sessions.add(score.score());
            problems.addAll(score.problems());
            String unclustered = session.planned().unclustered();
            if (unclustered != null) {
                problems.add(new Problem(session.name(), null, unclustered));
            }
            session.missing().forEach(sentence -> ofRecordings.add(new Problem(session.name(), null, sentence)));
            segments += session.transcript().segments().size();
            flagged += (int) session.transcript().segments().stream()
                    .filter(segment -> !segment.flags().isEmpty())
                    .count();
            audioSeconds += session.timing().audioSeconds();
            seconds += session.timing().seconds();
            addGpu(session.timing());
            SegmentHealth own = score.score().health();
            health = health == null ? own : health.plus(own);
        }

        TrialScore score(String protocol, TrialScorer scorer) {
            problems.addAll(scorer.problems());
            problems.addAll(ofRecordings);
            Rates rates = scorer.rates();
            return new TrialScore(
                    protocol,
                    scorer.normalizer(),
                    rates.wer(),
                    rates.speakerWer(),
                    rates.cer(),
                    rates.words(),
                    rates.jointError(),
                    rates.conversationF1(),
                    audioSeconds,
                    seconds,
                    flagged,
                    segments,
                    sessions,
                    problems,
                    rates.texts(),
                    rates.meeting(),
                    health,
                    gpuSeconds);
        }

        /** What one was made with that is not known may have been a GPU. */
        private void addGpu(Timing timing) {
            if (timing.device() == null) {
                gpuSeconds = null;
            } else if (gpuSeconds != null && timing.device().startsWith("cuda")) {
                gpuSeconds += timing.seconds();
            }
        }
    }
}
