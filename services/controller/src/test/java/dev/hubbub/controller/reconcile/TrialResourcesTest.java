package dev.hubbub.controller.reconcile;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hubbub.artifacts.ArtifactStore;
import dev.hubbub.artifacts.ObjectStore;
import dev.hubbub.artifacts.ObjectStoreSettings;
import dev.hubbub.contracts.Json;
import dev.hubbub.controller.DevelopmentCluster;
import dev.hubbub.controller.observe.CommitIndex;
import dev.hubbub.controller.plan.GridPoint;
import dev.hubbub.controller.plan.TrialDefinition;
import dev.hubbub.controller.plan.TrialPlan;
import dev.hubbub.controller.resource.Condition;
import dev.hubbub.controller.resource.Experiment;
import dev.hubbub.controller.resource.ModelSpec;
import dev.hubbub.controller.resource.ParameterValues;
import dev.hubbub.controller.resource.Trial;
import dev.hubbub.controller.resource.TrialStatus;
import dev.hubbub.controller.resource.TrialStatus.TrialPhase;
import dev.hubbub.controller.telemetry.ClusterEvents;
import dev.hubbub.embedded.EmbeddedObjectStore;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.http.BasicBuilder;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.Interceptor;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrialResourcesTest {

    private static final Duration A_MINUTE = Duration.ofMinutes(1);

    @TempDir
    static Path folder;

    private static DevelopmentCluster cluster;
    private static KubernetesClient client;
    private static final Queue<String> requests = new ConcurrentLinkedQueue<>();
    private static EmbeddedObjectStore store;
    private static ObjectStore objects;

    private final TrialResources trials = resources(A_MINUTE);
    private final RunWork work = freshWork();
    private final Map<String, Trial> cache = new HashMap<>();
    private boolean leaving;

    @BeforeAll
    static void start() throws Exception {
        cluster = DevelopmentCluster.start(folder.resolve("cluster"));
        store = EmbeddedObjectStore.start(folder.resolve("store"), 0, "key", "not-a-secret");
        objects = ObjectStore.connect(new ObjectStoreSettings(store.endpoint(), "key", "not-a-secret", "hubbub"));
        objects.ensureBucket();
        client = new KubernetesClientBuilder()
                .withConfig(cluster.client().getConfiguration())
                .withHttpClientBuilderConsumer(http -> http.addOrReplaceInterceptor("requests", new Interceptor() {
                    @Override
                    public void before(BasicBuilder builder, HttpRequest request, RequestTags tags) {
                        // Events are told by somebody else, when there is time.
                        if (!request.uri().getPath().endsWith("/events")) {
                            requests.add(request.method());
                        }
                    }
                }))
                .build();
    }

    @AfterAll
    static void stop() throws IOException {
        client.close();
        cluster.close();
        objects.close();
        store.close();
    }

    @BeforeEach
    void forget() {
        requests.clear();
    }

    @Test
    void a_new_trial_takes_two_requests_one_that_moved_takes_one_and_the_others_none() throws Exception {
        Experiment grid = experiment("grid");
        List<TrialPlan> plans = IntStream.range(0, 30)
                .mapToObj(index -> trial("t" + index, TrialPhase.Pending, 0))
                .toList();
        requests.clear();
        assertEquals(Optional.empty(), apply(grid, plans));
        assertEquals(Map.of("POST", 30, "PUT", 30), counted());
        assertEquals("0/7", trial("lab", "grid-t29").getStatus().sessions());

        assertEquals(Optional.empty(), apply(grid, plans), "what the informer has not seen yet is not written twice");
        look(grid);
        assertEquals(Optional.empty(), apply(grid, plans));
        assertEquals(Map.of(), counted());

        apply(grid, replaced(plans, 4, trial("t4", TrialPhase.Failed, 3)));
        assertEquals(Map.of("PUT", 1), counted());
        assertEquals(TrialPhase.Failed, trial("lab", "grid-t4").getStatus().phase());
    }

    @Test
    void a_trial_says_in_conditions_and_events_how_far_it_is_and_since_when() throws Exception {
        Experiment told = experiment("told");
        List<TrialPlan> begun = List.of(trial("a", TrialPhase.Running, 1), trial("b", TrialPhase.Pending, 0));
        apply(told, begun);
        look(told);
        TrialStatus running = trial("lab", "told-a").getStatus();
        assertEquals(1, running.observedGeneration());
        assertEquals(
                List.of("Complete False TasksRunning", "Scored False TasksRunning"),
                running.conditions().stream()
                        .map(condition -> condition.type() + " " + condition.status() + " " + condition.reason())
                        .toList());

        apply(told, List.of(trial("a", TrialPhase.Failed, 3), trial("b", TrialPhase.Stopped, 0)));
        look(told);
        apply(told, List.of(trial("a", TrialPhase.Failed, 4), trial("b", TrialPhase.Stopped, 0)));
        Trial ended = client.resources(Trial.class)
                .inNamespace("lab")
                .withName("told-a")
                .waitUntilCondition(
                        trial -> trial.getStatus().conditions().stream()
                                .anyMatch(condition -> condition.type() == Condition.Type.Complete
                                        && condition.status() == Condition.Status.True),
                        10,
                        TimeUnit.SECONDS);
        assertEquals(
                running.conditions().get(1).lastTransitionTime(),
                ended.getStatus().conditions().get(1).lastTransitionTime(),
                "it never had a score");
        await().atMost(A_MINUTE)
                .until(
                        () -> client.v1().events().inNamespace("lab").list().getItems().stream()
                                .filter(event ->
                                        event.getInvolvedObject().getName().startsWith("told-"))
                                .map(event -> event.getInvolvedObject().getKind() + " "
                                        + event.getInvolvedObject().getName() + " " + event.getType() + " "
                                        + event.getReason() + " " + event.getCount())
                                .sorted()
                                .toList(),
                        List.of(
                                "Trial told-a Normal Running 1",
                                "Trial told-a Warning Failed 1",
                                "Trial told-b Warning Stopped 1")::equals);
    }

    @Test
    void a_long_table_is_written_in_parts_between_which_a_deletion_or_a_status_has_its_turn() throws Exception {
        Experiment large = experiment("large");
        List<TrialPlan> plans = IntStream.range(0, 250)
                .mapToObj(index -> trial("t" + index, TrialPhase.Pending, 0))
                .toList();
        requests.clear();
        assertEquals(Optional.of(Duration.ofMillis(1)), apply(large, plans));
        assertEquals(Map.of("POST", 100, "PUT", 100), counted());
        assertEquals(Optional.of(Duration.ofMillis(1)), apply(large, plans));
        assertEquals(Optional.empty(), apply(large, plans));
        assertEquals(Map.of("POST", 150, "PUT", 150), counted());
    }

    @Test
    void a_trial_that_is_no_longer_in_the_grid_goes() throws Exception {
        Experiment shrinking = experiment("shrinking");
        apply(shrinking, List.of(trial("a", TrialPhase.Pending, 0), trial("b", TrialPhase.Pending, 0)));
        look(shrinking);
        apply(shrinking, List.of(trial("b", TrialPhase.Pending, 0)));
        assertNull(trial("lab", "shrinking-a"));
        assertEquals("b", trial("lab", "shrinking-b").getSpec().name());
    }

    @Test
    void mere_counts_of_a_long_table_wait_their_turn_and_what_happened_to_a_trial_does_not() throws Exception {
        Experiment counting = experiment("counting");
        List<TrialPlan> plans = List.of(trial("a", TrialPhase.Running, 0), trial("b", TrialPhase.Running, 0));
        apply(counting, plans);
        look(counting);
        counted();

        Optional<Duration> due =
                apply(counting, List.of(trial("a", TrialPhase.Running, 1), trial("b", TrialPhase.Failed, 1)));

        assertTrue(due.isPresent() && due.get().compareTo(A_MINUTE) <= 0, due.toString());
        assertEquals("0/7", trial("lab", "counting-a").getStatus().sessions());
        assertEquals(TrialPhase.Failed, trial("lab", "counting-b").getStatus().phase());

        List<TrialPlan> last = List.of(trial("a", TrialPhase.Running, 1), trial("b", TrialPhase.Failed, 1));
        look(counting);
        assertEquals(Optional.empty(), trials.apply(counting, work, last, true, shown(counting)));
        assertEquals("1/7", trial("lab", "counting-a").getStatus().sessions(), "the last word is whole");
    }

    @Test
    void what_a_person_wrote_into_a_status_is_taken_back_also_a_field_we_leave_out() throws Exception {
        Experiment edited = experiment("edited");
        List<TrialPlan> plans = List.of(trial("a", TrialPhase.Failed, 2));
        apply(edited, plans);
        client.resource(trial("lab", "edited-a"))
                .subresource("status")
                .patch(PatchContext.of(PatchType.JSON_MERGE), "{\"status\": {\"wer\": 0.01, \"sessions\": \"7/7\"}}");
        assertEquals(0.01, trial("lab", "edited-a").getStatus().metrics().get("wer"));
        look(edited);

        resources(Duration.ZERO).apply(edited, freshWork(), plans, false, shown(edited));

        assertNull(trial("lab", "edited-a").getStatus().metrics().get("wer"));
        assertEquals("2/7", trial("lab", "edited-a").getStatus().sessions());
    }

    @Test
    void a_name_that_another_experiments_trial_has_is_left_to_it_and_said() throws Exception {
        Experiment speech = experiment("speech");
        Experiment second = experiment("speech-v2");
        apply(speech, List.of(trial("v2-beam1", TrialPhase.Failed, 1)));
        Trial before = trial("lab", "speech-v2-beam1");

        // Both may be written at once: the informer shows the other one only later.
        List<TrialPlan> plans = List.of(trial("beam1", TrialPhase.Running, 5));
        Optional<Duration> due = trials.apply(second, freshWork(), plans, false, shown(second));
        assertTrue(due.isPresent(), "it is not done");
        assertEquals(before, trial("lab", "speech-v2-beam1"));

        look(speech);
        RunWork own = freshWork();
        assertEquals(Optional.empty(), trials.apply(second, own, plans, false, shown(second)));
        assertEquals(before, trial("lab", "speech-v2-beam1"));
        Trial distinct = client.resources(Trial.class)
                .inNamespace("lab")
                .withLabel(Experiment.EXPERIMENT_LABEL, "speech-v2")
                .list()
                .getItems()
                .get(0);
        assertTrue(distinct.getMetadata().getName().matches("speech-v2-beam1-[0-9a-f]{8,}"));
        assertEquals("5/7", distinct.getStatus().sessions());
        assertEquals("beam1", distinct.getSpec().name());
        trials.apply(second, own, plans, false, shown(second));
        List<String> said = client.v1().events().inNamespace("lab").list().getItems().stream()
                .filter(event -> event.getReason().equals("TrialNameTaken"))
                .map(event -> event.getInvolvedObject().getName() + ": " + event.getMessage())
                .toList();
        assertEquals(1, said.size(), said.toString());
        assertTrue(
                said.get(0)
                        .startsWith("speech-v2: The Trial speech-v2-beam1 belongs to another and is left alone: this"
                                + " experiment's is called "
                                + distinct.getMetadata().getName()),
                said.get(0));
    }

    @Test
    void an_experiment_that_is_made_anew_waits_until_its_predecessors_trials_are_gone() throws Exception {
        Experiment first = experiment("phoenix");
        List<TrialPlan> plans = List.of(trial("a", TrialPhase.Failed, 1));
        apply(first, plans);
        look(first);
        Experiment again = client.resource(first).get();
        again.getMetadata().setUid("another");

        assertTrue(trials.apply(again, freshWork(), plans, false, shown(again)).isPresent());

        assertEquals(
                1,
                client.resources(Trial.class)
                        .inNamespace("lab")
                        .withLabel(Experiment.EXPERIMENT_LABEL, "phoenix")
                        .list()
                        .getItems()
                        .size());
        assertEquals(
                first.getMetadata().getUid(),
                trial("lab", "phoenix-a")
                        .getMetadata()
                        .getOwnerReferences()
                        .get(0)
                        .getUid());
    }

    @Test
    void nothing_more_is_written_for_an_experiment_that_is_being_deleted() throws Exception {
        Experiment doomed = experiment("doomed");
        requests.clear();
        leaving = true;
        assertTrue(apply(doomed, List.of(trial("a", TrialPhase.Pending, 0))).isPresent());
        assertFalse(requests.contains("POST"));
    }

    private static TrialResources resources(Duration interval) {
        Clock clock = Clock.systemUTC();
        return new TrialResources(new TrialWriter(client), objects, new ClusterEvents(client, clock), interval, clock);
    }

    private static RunWork freshWork() {
        ArtifactStore artifacts = new ArtifactStore(objects);
        return new RunWork(artifacts, new CommitIndex(artifacts, Instant.now(), true, Instant::now));
    }

    private Optional<Duration> apply(Experiment experiment, List<TrialPlan> plans) throws IOException {
        return trials.apply(experiment, work, plans, false, shown(experiment));
    }

    private TrialResources.Shown shown(Experiment experiment) {
        return new SeenTrials(experiment.getMetadata().getName(), cache, leaving);
    }

    /** What an informer shows after a while. */
    private void look(Experiment experiment) {
        client.resources(Trial.class)
                .inNamespace("lab")
                .withLabel(Experiment.EXPERIMENT_LABEL, experiment.getMetadata().getName())
                .list()
                .getItems()
                .forEach(trial -> cache.put(trial.getMetadata().getName(), trial));
        requests.clear();
    }

    private static Map<String, Integer> counted() {
        Map<String, Integer> counts = new TreeMap<>();
        requests.forEach(method -> counts.merge(method, 1, Integer::sum));
        requests.clear();
        return counts;
    }

    private static List<TrialPlan> replaced(List<TrialPlan> plans, int index, TrialPlan other) {
        return IntStream.range(0, plans.size())
                .mapToObj(each -> each == index ? other : plans.get(each))
                .toList();
    }

    private static Experiment experiment(String name) {
        return client.resource(ControllerFixture.parse(name, ControllerFixture.oneModel(name)))
                .create();
    }

    private static Trial trial(String namespace, String name) {
        return client.resources(Trial.class)
                .inNamespace(namespace)
                .withName(name)
                .get();
    }

    static TrialPlan trial(String name, TrialPhase phase, int done) {
        ModelSpec model = ControllerFixture.parse("x", ControllerFixture.oneModel("x"))
                .getSpec()
                .models()
                .get(0);
        return new TrialPlan(
                new TrialDefinition(
                        1, name, name, model, new GridPoint(new ParameterValues(Map.of("beamSize", Json.tree(5))))),
                null,
                phase,
                done,
                0,
                7,
                null,
                null,
                null);
    }
}
