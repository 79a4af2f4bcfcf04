package dev.hubbub.controller.reconcile;

import dev.hubbub.contracts.Json;
import dev.hubbub.contracts.score.GateVerdict;
import dev.hubbub.contracts.score.TrialScore;
import dev.hubbub.contracts.stage.OutputAddress;
import dev.hubbub.contracts.stage.Recipe;
import dev.hubbub.contracts.task.GateTask;
import dev.hubbub.contracts.task.ScoringTask;
import dev.hubbub.contracts.task.Task;
import dev.hubbub.contracts.task.TranscriptionTask;
import dev.hubbub.contracts.transcript.Timing;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** What outputs hold that nobody computed: a trial's word error rate is one over its beam size. */
final class FakeOutputs {

    private final Path scratch;
    private final Map<OutputAddress, Integer> beams = new ConcurrentHashMap<>();

    /** Beam sizes that flag four of ten segments in every session. */
    final Set<Integer> loopingBeams = ConcurrentHashMap.newKeySet();

    FakeOutputs(Path scratch) {
        this.scratch = scratch;
    }

    /** A folder with the files of one output. */
    Path files(Task task, Recipe recipe) throws IOException {
        Path folder = Files.createTempDirectory(scratch, task.stage().text());
        if (task instanceof TranscriptionTask transcription) {
            transcription
                    .decodings()
                    .forEach(
                            decoding -> beams.put(transcription.recipe(decoding).address(), decoding.beamSize()));
        }
        if (task instanceof TranscriptionTask) {
            boolean loops = loopingBeams.contains(beams.get(recipe.address()));
            Json.write(
                    folder.resolve("timing.json"),
                    new Timing(
                            10,
                            1,
                            1,
                            1,
                            20,
                            0,
                            null,
                            "cpu",
                            10,
                            loops ? 4 : 0,
                            loops ? List.of("token-cap") : List.of()));
        }
        if (task instanceof ScoringTask scoring) {
            int beam = beams.getOrDefault(scoring.sessions().get(0).transcript(), 1);
            Json.write(
                    folder.resolve("score.json"),
                    new TrialScore(
                            scoring.protocol(),
                            "english",
                            1.0 / beam,
                            null,
                            0.5 / beam,
                            new TrialScore.ErrorCounts(1, 0, 0, beam),
                            null,
                            null,
                            10,
                            beam,
                            0,
                            1,
                            scoring.sessions().stream()
                                    .map(session -> new TrialScore.SessionScore(
                                            session.session().name(),
                                            "english",
                                            0.0,
                                            null,
                                            0.0,
                                            new TrialScore.ErrorCounts(0, 0, 0, 10),
                                            null,
                                            null,
                                            10,
                                            1,
                                            List.of(),
                                            List.of()))
                                    .toList(),
                            List.of()));
        }
        if (task instanceof GateTask) {
            Json.write(
                    folder.resolve("gate.json"),
                    new GateVerdict(
                            GateVerdict.Outcome.REJECTED,
                            List.of(new GateVerdict.SetVerdict(
                                    "own",
                                    true,
                                    GateVerdict.Outcome.REJECTED,
                                    null,
                                    null,
                                    null,
                                    null,
                                    null,
                                    null,
                                    null,
                                    "own became worse."))));
        }
        Files.writeString(folder.resolve("index.html"), recipe.address().toString());
        return folder;
    }
}
