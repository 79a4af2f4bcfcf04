package dev.hubbub.controller.observe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hubbub.contracts.stage.OutputAddress;
import dev.hubbub.contracts.task.MergingTask;
import dev.hubbub.contracts.task.RunStep;
import dev.hubbub.contracts.task.Task;
import dev.hubbub.contracts.task.TrainingTask;
import dev.hubbub.controller.plan.KnownCheckpoint;
import dev.hubbub.controller.plan.KnownCheckpoints;
import dev.hubbub.controller.plan.graph.TaskGraph;
import dev.hubbub.controller.resource.ExperimentSpec;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A run in federated rounds, as the catalogue plans it over a real store. */
class FederatedRoundsTest extends StoreFixture {

    @BeforeEach
    void upload() throws IOException {
        put("checkpoints/base/config.json", "{}");
        put("media/a.wav", "sound");
        StringBuilder lines = new StringBuilder();
        // Five sessions of 6, 5, 4, 3 and 2 utterances, of which the first two share a speaker.
        for (int session = 0; session < 5; session++) {
            for (int i = 0; i < 6 - session; i++) {
                lines.append("{\"audio_filepath\": \"a.wav\", \"offset\": %d, \"duration\": 1, \"text\": \"hello\","
                        .formatted(10 * session + i));
                lines.append(" \"session\": \"s%d\", \"speaker\": \"p%d\"}\n".formatted(session, Math.max(1, session)));
            }
        }
        lines.append("{\"audio_filepath\": \"a.wav\", \"offset\": 90, \"duration\": 1, \"session\": \"mute\"}\n");
        put("media/train.jsonl", lines.toString());
    }

    @Test
    void every_round_has_a_run_for_each_worker_and_an_average_that_the_next_round_begins_with() throws Exception {
        KnownCheckpoint known = known("{count: 3, workers: 2}", Map.of());
        List<Task> tasks = made(known);
        assertEquals(
                List.of("training", "training", "merging"),
                tasks.subList(0, 3).stream().map(task -> task.stage().text()).toList());
        assertEquals(9, tasks.size());
        for (int round = 0; round < 3; round++) {
            MergingTask average = (MergingTask) tasks.get(3 * round + 2);
            for (int worker = 0; worker < 2; worker++) {
                TrainingTask run = (TrainingTask) tasks.get(3 * round + worker);
                assertEquals(List.of(RunStep.LAST), run.asked());
                assertEquals(
                        run.recipe(RunStep.LAST).address().digest(),
                        average.members().get(worker).checkpoint().digest());
                if (round > 0) {
                    assertEquals(
                            tasks.get(3 * round - 1).recipes().get(0).address().digest(),
                            run.base().digest());
                }
            }
        }
        assertEquals(tasks.get(8).recipes().get(0).address(), output(known));
        assertEquals(output(known), output(known("{count: 3, workers: 2}", Map.of())), "planned again");
        assertNotEquals(output(known), output(known("{count: 2, workers: 2}", Map.of())));
        assertEquals(9, new HashSet<>(tasks).size(), "no two of them draw or do the same");
        assertEquals(5, known.learnt().size(), "all that a worker hears; the session without texts is nobody's");
    }

    @Test
    void data_is_divided_by_what_it_holds_alone_and_averaged_by_how_many_utterances_each_worker_has() throws Exception {
        List<Task> bySession = made(known("{count: 1, workers: 2}", Map.of()));
        assertEquals(
                List.of("s0", "s3", "s4"),
                ((TrainingTask) bySession.get(0)).data().sessions());
        assertEquals(
                List.of("s1", "s2"), ((TrainingTask) bySession.get(1)).data().sessions());
        assertEquals(List.of(11.0, 9.0), weights(bySession.get(2)));
        List<Task> bySpeaker = made(known("{count: 1, workers: 2, undivided: speaker}", Map.of()));
        assertEquals(
                List.of("s0", "s1"), ((TrainingTask) bySpeaker.get(0)).data().sessions(), "one voice");
        assertEquals(List.of(11.0, 9.0), weights(bySpeaker.get(2)));
    }

    @Test
    void a_worker_that_fails_is_left_out_of_its_round_if_the_quorum_is_there_and_it_is_said() throws Exception {
        String rounds = "{count: 2, workers: 3, quorum: 2}";
        List<Task> all = made(known(rounds, Map.of()));
        assertEquals(output(known("{count: 2, workers: 3}", Map.of())), output(known(rounds, Map.of())), "none failed");
        OutputAddress second = all.get(1).recipes().get(0).address();
        KnownCheckpoint without = known(rounds, failed(second));
        List<Task> rest = made(without);
        assertEquals(8, rest.size(), "the second worker is in the second round again");
        assertEquals(all.subList(0, 3), rest.subList(0, 3));
        assertEquals(
                List.of(all.get(0), all.get(2)).stream()
                        .map(task -> task.recipes().get(0).address().digest())
                        .toList(),
                ((MergingTask) rest.get(3))
                        .members().stream()
                                .map(member -> member.checkpoint().digest())
                                .toList());
        assertNotEquals(all.get(4), rest.get(4), "the next round begins with another average");
        assertEquals(
                List.of("Round 1 of run fed is averaged without worker 2 (s1 and 1 more): it broke"),
                without.leftOut());
        OutputAddress third = all.get(2).recipes().get(0).address();
        assertEquals(all, made(known(rounds, failed(second, third))), "below the quorum the average fails with them");
        assertEquals(List.of(), known(rounds, failed(second, third)).leftOut());
        assertEquals(all, made(known("{count: 2, workers: 3}", failed(second))), "without a quorum all are needed");
    }

    @Test
    void the_average_after_any_round_may_be_a_model_and_what_does_not_fit_is_said_with_the_remedy() throws Exception {
        KnownCheckpoint first = model("step: 1", "{count: 2, workers: 2}");
        assertEquals(output(known("{count: 1, workers: 2}", Map.of())), output(first));
        assertEquals(
                output(known("{count: 2, workers: 2}", Map.of())),
                output(model("step: last", "{count: 2, workers: 2}")));
        assertEquals(
                "Model m is round 3 of run fed, which has 2: name one that it has",
                problem("step: 3", "{count: 2, workers: 2}"));
        assertEquals(
                "Model m is the best of run fed, whose averages nobody judges on the way: name last, or the number of"
                        + " a round",
                problem("step: best", "{count: 2, workers: 2}"));
        assertEquals(
                "Run fed has 6 workers, and its data only 5 sessions with texts to divide among them: name fewer, or"
                        + " more data",
                problem("step: last", "{count: 2, workers: 6}"));
        assertTrue(problem("step: last", "{count: 2, workers: 5, undivided: speaker}")
                .contains("only 4 speakers"));
        put("media/train.jsonl", "{\"audio_filepath\": \"a.wav\", \"duration\": 1, \"text\": \"hello\"}\n");
        assertEquals(
                "Run fed leaves speakers undivided, and nobody says who speaks in all of a: name the speaker of"
                        + " every utterance, or divide by session",
                problem("step: last", "{count: 2, workers: 2, undivided: speaker}"));
    }

    @Test
    void a_run_works_on_the_inputs_that_it_began_with_whatever_fails() throws Exception {
        ExperimentSpec spec = read("step: last", "{count: 2, workers: 3, quorum: 2}");
        KnownCheckpoints known = catalog().checkpoints(spec);
        OutputAddress before = output(known.without(Map.of()).get("m"));
        put("checkpoints/base/config.json", "{ }");
        put("media/train.jsonl", "{\"audio_filepath\": \"a.wav\", \"duration\": 1, \"text\": \"other\"}\n");
        assertEquals(before, output(known.without(Map.of()).get("m")));
    }

    private static Map<OutputAddress, String> failed(OutputAddress... outputs) {
        return Stream.of(outputs).collect(Collectors.toMap(output -> output, output -> "it broke"));
    }

    private static List<Double> weights(Task merging) {
        return ((MergingTask) merging)
                .members().stream().map(MergingTask.Member::weight).toList();
    }

    private static OutputAddress output(KnownCheckpoint made) {
        return made.match(found -> null, planned -> planned.reference().output(), missing -> null);
    }

    private static List<Task> made(KnownCheckpoint checkpoint) {
        TaskGraph graph = new TaskGraph();
        return checkpoint.makers().values().stream()
                .map(maker -> maker.apply(graph).resolve().orElseThrow())
                .toList();
    }

    private String problem(String step, String rounds) throws IOException {
        return model(step, rounds).problem().orElseThrow();
    }

    private KnownCheckpoint model(String step, String rounds) throws IOException {
        return catalog().checkpoints(read(step, rounds)).without(Map.of()).get("m");
    }

    private KnownCheckpoint known(String rounds, Map<OutputAddress, String> failed) throws IOException {
        KnownCheckpoint known = catalog()
                .checkpoints(read("step: last", rounds))
                .without(failed)
                .get("m");
        assertTrue(known.problem().isEmpty(), () -> known.problem().orElseThrow());
        return known;
    }

    private ExperimentSpec read(String step, String rounds) {
        return Serialization.unmarshal(
                """
                datasets: []
                models: [{name: m, run: fed, %s}]
                training:
                  - name: fed
                    checkpoint: s3://%s/checkpoints/base
                    data: {uri: 's3://%s/media/train.jsonl'}
                    rounds: %s
                    settings: {steps: 2}
                """
                        .formatted(step, objects.bucket(), objects.bucket(), rounds),
                ExperimentSpec.class);
    }

    private void put(String key, String content) throws IOException {
        objects.put(key, content.getBytes(StandardCharsets.UTF_8));
    }
}
