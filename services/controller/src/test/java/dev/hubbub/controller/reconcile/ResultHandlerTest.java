package dev.hubbub.controller.reconcile;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.hubbub.artifacts.ArtifactStore;
import dev.hubbub.contracts.digest.Digest;
import dev.hubbub.contracts.event.Event;
import dev.hubbub.contracts.event.Events;
import dev.hubbub.contracts.stage.FailureReason;
import dev.hubbub.contracts.stage.OutputAddress;
import dev.hubbub.contracts.stage.StageName;
import dev.hubbub.contracts.task.Payload;
import dev.hubbub.contracts.task.TaskResult;
import dev.hubbub.contracts.task.TaskResults;
import dev.hubbub.controller.observe.FailureLedger;
import dev.hubbub.controller.observe.Run;
import dev.hubbub.controller.resource.ExperimentPhase;
import dev.hubbub.controller.telemetry.ClusterEvents;
import dev.hubbub.controller.telemetry.ControllerMetrics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ResultHandlerTest extends ControllerFixture {

    private final List<String> looked = new ArrayList<>();
    private final SimpleMeterRegistry counts = new SimpleMeterRegistry();
    private final Clock clock = Clock.systemUTC();
    private FailureLedger ledger;
    private RunMemories memories;
    private ResultHandler handler;

    @BeforeEach
    void wire() {
        ledger = new FailureLedger(objects);
        memories = new RunMemories(new ArtifactStore(objects), telemetry, clock);
        handler = new ResultHandler(
                new Experiments(client),
                ledger,
                memories,
                new ClusterEvents(client, clock),
                new ControllerMetrics(counts),
                clock,
                new SilenceWatch(List.of(), new ClusterEvents(client, clock), clock),
                looked::add);
    }

    @Test
    void results_that_come_together_are_looked_at_once_and_their_failures_kept_together() throws Exception {
        resting("bundled");
        RunMemory memory = memories.of(experiment("bundled"));
        List<TaskResult> results = new ArrayList<>();
        for (int number = 0; number < 40; number++) {
            results.add(failed("a" + number, FailureReason.UnreadableMedia));
            results.add(succeeded("b" + number));
        }
        results.add(failed("c", FailureReason.OutOfMemory));

        handler.result(event("lab/bundled", new TaskResults(results)));

        assertEquals(List.of("lab/bundled"), looked);
        Run run = Run.of(experiment("bundled"));
        assertEquals(
                1,
                objects.list("experiments/" + run.uid() + "/failures/" + run.id() + "/")
                        .size());
        assertEquals(41, ledger.read(run).size());
        assertEquals(41, memory.work().failures().size());
        assertEquals(81, memory.resultsToShow());
        assertEquals(
                40,
                counts.get("hubbub.results")
                        .tag("outcome", "computed")
                        .counter()
                        .count());
        List<String> messages = client.v1().events().inNamespace(NAMESPACE).list().getItems().stream()
                .filter(event -> event.getInvolvedObject().getName().equals("bundled")
                        && event.getType().equals("Warning"))
                .map(event -> event.getReason() + ": " + event.getMessage())
                .sorted()
                .toList();
        assertEquals(
                List.of("OutOfMemory: c went wrong", "UnreadableMedia: a0 went wrong (and 39 more)"),
                messages,
                "one event for each kind of failure");
    }

    @Test
    void a_failure_whose_run_nobody_remembers_is_kept_for_whoever_takes_it_up() throws Exception {
        resting("unremembered");
        handler.result(event("lab/unremembered", failed("a", FailureReason.UnreadableMedia)));
        assertEquals(
                "a went wrong",
                ledger.read(Run.of(experiment("unremembered"))).get(0).message());
    }

    @Test
    void a_result_for_an_experiment_that_is_gone_is_passed_over() throws Exception {
        handler.result(event("lab/gone", failed("a", FailureReason.UnreadableMedia)));
        handler.result(event("nonsense", failed("a", FailureReason.UnreadableMedia)));
        assertEquals(Set.of("lab/gone", "nonsense"), Set.copyOf(looked));
    }

    private static void resting(String name) throws Exception {
        manifest(name, name + "1");
        apply(name, oneModel(name) + "suspend: true\n");
        awaitStatus(name, status -> status.phase() == ExperimentPhase.Suspended);
    }

    private static Event<?> event(String experiment, Payload payload) {
        return Events.wrap(payload, "/test", experiment, Instant.now());
    }

    private static TaskResult failed(String name, FailureReason reason) {
        return new TaskResult.Failed(
                Digest.of(name), StageName.TRANSCRIPTION, "w", List.of(output(name)), reason, name + " went wrong");
    }

    private static TaskResult succeeded(String name) {
        return new TaskResult.Succeeded(
                Digest.of(name), StageName.TRANSCRIPTION, "w", List.of(output(name)), List.of(), 1);
    }

    private static OutputAddress output(String name) {
        return new OutputAddress(StageName.TRANSCRIPTION, Digest.of(name));
    }
}
