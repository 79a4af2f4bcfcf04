package dev.hubbub.controller.reconcile;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hubbub.contracts.event.Events;
import dev.hubbub.contracts.event.Topics;
import dev.hubbub.contracts.task.CheckpointLanded;
import dev.hubbub.contracts.task.CheckpointReference;
import dev.hubbub.contracts.task.Task;
import dev.hubbub.contracts.task.TranscriptionTask;
import dev.hubbub.controller.resource.Checkpoint;
import dev.hubbub.controller.resource.CheckpointPhase;
import dev.hubbub.controller.resource.Condition;
import dev.hubbub.controller.resource.Experiment;
import dev.hubbub.controller.resource.ExperimentPhase;
import dev.hubbub.controller.resource.TrialStatus.TrialPhase;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Checkpoints that come while experiments wait for them. */
class RerunTest extends ControllerFixture {

    /** From a bucket's notification to the trial; `make bench-controller` measures it with the settings that are shipped. */
    private static final Duration SOON = Duration.ofSeconds(5);

    private static KafkaProducer<String, byte[]> store;

    @BeforeAll
    static void connect() {
        store = new KafkaProducer<>(
                Map.of("bootstrap.servers", kafka.bootstrapServers(), "max.request.size", 4 << 20),
                new StringSerializer(),
                new ByteArraySerializer());
    }

    @AfterAll
    static void disconnect() {
        store.close();
    }

    @Test
    void weights_that_land_in_the_bucket_are_tried_and_the_same_bytes_again_are_not() throws Exception {
        manifest("landed", "landed1", "landed2");
        apply("landed", oneModel("landed") + selecting("fine"));
        awaitFinal("landed");
        int done = workers.done.size();

        upload("checkpoints/fine/step-500", "the first");
        notifyOf("checkpoints/fine/step-500/model.safetensors");
        await().atMost(SOON)
                .pollInterval(Duration.ofMillis(50))
                .until(() -> trials("landed").size() == 2);

        Experiment experiment = awaitReruns("landed", 1);
        String trial = trials("landed").get(1);
        assertTrue(trial.matches("landed-fine-500-[0-9a-f]{8}-bs5-len15"), trial);
        assertEquals(TrialPhase.Succeeded, trial(trial).getStatus().phase());
        assertEquals(2, trial(trial).getSpec().index());
        assertEquals(ExperimentPhase.Succeeded, experiment.getStatus().phase());
        assertEquals(
                List.of("report", "scoring", "transcription"),
                List.copyOf(workers.done.subList(done, workers.done.size()).stream()
                        .map(Task::stage)
                        .map(Objects::toString)
                        .collect(Collectors.toCollection(TreeSet::new))));
        Checkpoint landed = checkpoint("fine.step-500");
        assertEquals(CheckpointPhase.Ready, landed.getStatus().phase());
        assertEquals(3, landed.getStatus().files());
        assertEquals(Map.of("model", "fine", "step", "500"), landed.labels());
        CheckpointReference weights = lastTranscription().checkpoint();
        assertEquals(landed.getStatus().digest(), weights.digest());

        upload("checkpoints/fine/step-500", "the first");
        upload("checkpoints/fine/step-501", "the first");
        notifyOf("checkpoints/fine/step-501/model.safetensors");
        await().atMost(PATIENCE).until(() -> isReady("fine.step-501"));
        upload("checkpoints/fine/step-502", "the second");
        notifyOf("checkpoints/fine/step-502/model.safetensors");
        awaitReruns("landed", 2);
        List<String> all = trials("landed");
        assertEquals(3, all.size(), all.toString());
        assertEquals(2, trial(trial).getSpec().index(), "its number stays its own");
    }

    @Test
    void a_restarted_controller_finds_what_landed_while_nobody_listened() throws Exception {
        manifest("missed", "missed1");
        apply("missed", oneModel("missed") + selecting("missed"));
        awaitFinal("missed");
        controller.close();
        upload("checkpoints/missed", "weights");
        controller = newController("secret");
        controller.start();
        awaitReruns("missed", 1);
        assertEquals(2, trials("missed").size());

        controller.close();
        controller = newController("secret");
        controller.start();
        edit("missed", oneModel("missed") + selecting("missed") + "parallelism: 1\n");
        Experiment again = awaitStatus("missed", known -> known.observedGeneration() == 2 && isComplete(known));
        assertEquals(0, again.getStatus().outputs().computed());
        assertEquals(2, trials("missed").size());
    }

    @Test
    void what_is_no_word_of_a_checkpoint_is_passed_over_and_the_next_word_counts() throws Exception {
        manifest("hostile", "hostile1");
        apply("hostile", oneModel("hostile") + selecting("hostile"));
        awaitFinal("hostile");
        for (String record : List.of(
                "",
                "no json",
                "[]",
                "{\"Records\": 7}",
                "{\"Records\": [null, 7, {\"s3\": []}]}",
                notification("other", "checkpoints/hostile/model.safetensors", "s3:ObjectCreated:Put"),
                notification("hubbub", "checkpoints/%zz%", "s3:ObjectCreated:Put"),
                notification("hubbub", "checkpoints/../../etc/passwd", "s3:ObjectCreated:Put"),
                notification("hubbub", "checkpoints/hostile/model.safetensors", "s3:ObjectRemoved:Delete"),
                "{\"specversion\": \"9.9\"}",
                "{\"specversion\": \"1.0\", \"type\": \"dev.hubbub.checkpoint-landed.v1\", \"id\": \"1\", \"source\": \"/a\","
                        + " \"time\": \"2026-03-01T12:00:00Z\", \"data\": {}}",
                Events.toJson(Events.wrap(new CheckpointLanded("file:///etc"), "/test", null, Instant.now())),
                "{\"Records\": [" + "7,".repeat(600_000) + "7]}")) {
            send(record);
        }
        upload("checkpoints/hostile", "weights");
        send(Events.toJson(
                Events.wrap(new CheckpointLanded("s3://hubbub/checkpoints/hostile/"), "/test", null, Instant.now())));
        awaitReruns("hostile", 1);
        assertEquals(
                List.of(),
                client.resources(Checkpoint.class).inNamespace(NAMESPACE).list().getItems().stream()
                        .map(known -> known.getSpec().uri())
                        .filter(uri -> uri.contains(".."))
                        .toList());
    }

    @Test
    void a_checkpoint_is_tried_when_the_last_part_that_its_index_names_is_there() throws Exception {
        manifest("parts", "parts1");
        apply("parts", oneModel("parts") + selecting("parts"));
        awaitFinal("parts");
        put("checkpoints/parts/config.json", "{}");
        put("checkpoints/parts/tokenizer.json", "{}");
        put(
                "checkpoints/parts/model.safetensors.index.json",
                "{\"weight_map\": {\"a\": \"model-00001-of-00002.safetensors\", \"b\": \"model-00002-of-00002.safetensors\"}}");
        put("checkpoints/parts/model-00001-of-00002.safetensors", "one");
        notifyOf("checkpoints/parts/model-00001-of-00002.safetensors");
        await().atMost(PATIENCE).until(() -> hasPhase("parts", CheckpointPhase.Incomplete));
        String message = checkpoint("parts").getStatus().message();
        assertTrue(
                message.startsWith("model-00002-of-00002.safetensors, which model.safetensors.index.json names"),
                message);
        assertNull(checkpoint("parts").getStatus().digest());

        put("checkpoints/parts/model-00002-of-00002.safetensors", "two");
        notifyOf("checkpoints/parts/model-00002-of-00002.safetensors");
        awaitReruns("parts", 1);
    }

    @Test
    void of_imported_weights_the_newest_are_in_the_table_and_those_that_somebody_rejects_leave_it() throws Exception {
        manifest("imported", "imported1");
        apply(
                "imported",
                oneModel("imported")
                        + "rerun: {historyLimit: 2, checkpointSelector: {matchExpressions:"
                        + " [{key: team, operator: In, values: [lab]}]}}\n");
        awaitFinal("imported");
        for (int i = 1; i <= 3; i++) {
            upload("weights/import-" + i, "import " + i);
            imported("import-" + i, "s3://hubbub/weights/import-" + i, Map.of("team", "lab"));
            awaitReruns("imported", i);
        }
        List<String> names = trials("imported");
        assertEquals(3, names.size(), names.toString());
        assertEquals(
                List.of(1, 3, 4),
                names.stream()
                        .map(name -> trial(name).getSpec().index())
                        .sorted()
                        .toList(),
                "the oldest left, and no other took its number");

        client.resource(checkpoint("import-3")).edit(known -> {
            known.getMetadata().getLabels().put(Checkpoint.VERDICT_LABEL, "rejected");
            return known;
        });
        awaitReruns("imported", 4);
        assertEquals(
                CheckpointPhase.Rejected, checkpoint("import-3").getStatus().phase());
        assertEquals(3, trials("imported").size(), "the one before it is among the newest again");
        client.resource(checkpoint("import-2")).delete();
        awaitReruns("imported", 5);
        assertTrue(
                eventReasons("imported").containsAll(List.of("CheckpointTried", "CheckpointRetired")),
                eventReasons("imported").toString());
    }

    @Test
    void a_run_that_is_under_way_takes_a_checkpoint_in_without_being_begun_again() throws Exception {
        manifest("underway", "underway1");
        apply("underway", oneModel("underway") + selecting("underway") + "suspend: true\n");
        awaitStatus("underway", known -> known.phase() == ExperimentPhase.Suspended);
        upload("checkpoints/underway", "weights");
        notifyOf("checkpoints/underway/model.safetensors");
        await().atMost(PATIENCE).until(() -> trials("underway").size() == 2);
        assertNull(experiment("underway").getStatus().observedReruns());
        edit("underway", oneModel("underway") + selecting("underway"));
        assertEquals(2, awaitFinal("underway").getStatus().trials().succeeded());
    }

    @Test
    void what_a_run_made_is_tried_by_whoever_selects_it_and_not_by_the_experiment_itself() throws Exception {
        manifest("making", "making1");
        manifest("taught", "taught1");
        String run = "training: [{name: tune, checkpoint: 's3://hubbub/checkpoints/a', data: {uri:"
                + " 's3://hubbub/media/taught.jsonl'}, settings: {steps: 2}}]\n";
        String models = dataset("making")
                + "models: [{name: a, checkpoint: 's3://hubbub/checkpoints/a'}, {name: tuned, run: tune}]\n";
        apply("taker", oneModel("making") + "rerun: {checkpointSelector: {matchLabels: {run: tune}}}\n");
        awaitFinal("taker");
        apply("judged", models + run + "gates: [{candidate: tuned, base: a, inDomain: [d]}]\n");
        awaitFinal("judged");
        await().atMost(PATIENCE)
                .until(() -> made("judged").isPresent()
                        && made("judged").get().getStatus() != null
                        && made("judged").get().getStatus().phase() == CheckpointPhase.Rejected);
        assertEquals("rejected", made("judged").get().labels().get(Checkpoint.VERDICT_LABEL));

        apply("maker", models + run + "rerun: {checkpointSelector: {matchLabels: {model: tuned}}}\n");
        awaitFinal("maker");
        Experiment took = awaitReruns("taker", 1);
        assertEquals(
                ExperimentPhase.Succeeded,
                took.getStatus().phase(),
                took.getStatus().message());
        assertEquals(
                Map.of("model", "tuned", "run", "tune", "experiment", "maker"),
                made("maker").get().labels());
        assertEquals(2, trials("taker").size(), trials("taker").toString());
        assertEquals(2, trials("maker").size(), "its own model and its own run's");

        apply(
                "examined",
                dataset("taught") + "models: [{name: a, checkpoint: 's3://hubbub/checkpoints/a'}]\n"
                        + "rerun: {checkpointSelector: {matchLabels: {experiment: maker}}}\n");
        awaitFinal("examined");
        assertTrue(eventReasons("examined").contains("LearntFrom"), "it is tried on what it was trained on");
    }

    @Test
    void a_selector_that_asks_for_what_the_experiment_makes_is_refused() throws Exception {
        KubernetesClientException refused = assertThrows(
                KubernetesClientException.class,
                () -> apply(
                        "circular",
                        oneModel("circular") + "rerun: {checkpointSelector: {matchLabels: {experiment: circular}}}\n"));
        assertTrue(refused.getMessage().contains("what this experiment makes itself"), refused.getMessage());
        manifest("circle", "circle1");
        apply(
                "circle",
                oneModel("circle") + "rerun: {checkpointSelector: {matchExpressions: [{key: experiment, operator: In,"
                        + " values: [circle]}]}}\n");
        Experiment stopped = awaitStatus("circle", known -> known.phase() == ExperimentPhase.Failed);
        assertEquals(
                Condition.Reason.InvalidSpec,
                condition(stopped.getStatus(), Condition.Type.Planned).reason());
        assertTrue(stopped.getStatus().message().contains("what this experiment makes itself"));
    }

    private static String selecting(String model) {
        return "rerun: {checkpointSelector: {matchLabels: {model: " + model + "}}}\n";
    }

    private static Experiment awaitReruns(String name, int count) {
        return awaitStatus(
                name, known -> known.observedReruns() != null && known.observedReruns() == count && isComplete(known));
    }

    private static void upload(String folder, String weights) throws Exception {
        put(folder + "/config.json", "{\"model_type\": \"whisper\"}");
        put(folder + "/model.safetensors", weights);
        put(folder + "/tokenizer.json", "{}");
    }

    private static void imported(String name, String uri, Map<String, String> labels) {
        Checkpoint checkpoint = Serialization.unmarshal(
                "apiVersion: hubbub.dev/v1alpha1\nkind: Checkpoint\nmetadata: {name: " + name + ", namespace: "
                        + NAMESPACE + "}\nspec: {uri: '" + uri + "'}\n",
                Checkpoint.class);
        checkpoint.getMetadata().setLabels(labels);
        client.resource(checkpoint).create();
    }

    private static Checkpoint checkpoint(String name) {
        return client.resources(Checkpoint.class)
                .inNamespace(NAMESPACE)
                .withName(name)
                .get();
    }

    private static Optional<Checkpoint> made(String experiment) {
        return client.resources(Checkpoint.class).inNamespace(NAMESPACE).list().getItems().stream()
                .filter(known -> known.getSpec().source() != null
                        && known.getSpec().source().experiment().equals(experiment))
                .findFirst();
    }

    private static boolean isReady(String name) {
        return hasPhase(name, CheckpointPhase.Ready);
    }

    private static boolean hasPhase(String name, CheckpointPhase phase) {
        Checkpoint known = checkpoint(name);
        return known != null && known.getStatus() != null && known.getStatus().phase() == phase;
    }

    private static TranscriptionTask lastTranscription() {
        List<TranscriptionTask> tasks = workers.done(TranscriptionTask.class);
        return tasks.get(tasks.size() - 1);
    }

    private static void notifyOf(String key) throws Exception {
        send(notification("hubbub", key, "s3:ObjectCreated:Put"));
    }

    private static void send(String record) throws Exception {
        store.send(new ProducerRecord<>(Topics.CHECKPOINTS, record.getBytes(StandardCharsets.UTF_8)))
                .get();
    }

    /** A record as MinIO writes it. */
    private static String notification(String bucket, String key, String event) {
        return """
                {"EventName": "%3$s", "Key": "%1$s/%2$s", "Records": [{"eventVersion": "2.0", "eventSource": "minio:s3",
                 "awsRegion": "", "eventTime": "2026-03-01T12:00:00.000Z", "eventName": "%3$s",
                 "userIdentity": {"principalId": "lab"},
                 "requestParameters": {"principalId": "lab", "region": "", "sourceIPAddress": "10.0.0.7"},
                 "responseElements": {"x-amz-request-id": "17A"},
                 "s3": {"s3SchemaVersion": "1.0", "configurationId": "Config",
                  "bucket": {"name": "%1$s", "ownerIdentity": {"principalId": "lab"}, "arn": "arn:aws:s3:::%1$s"},
                  "object": {"key": "%4$s", "size": 9, "eTag": "d41d8cd98f00b204e9800998ecf8427e",
                   "contentType": "application/octet-stream", "sequencer": "17A0"}},
                 "source": {"host": "10.0.0.7", "port": "", "userAgent": "MinIO"}}]}
                """
                .formatted(bucket, key, event, URLEncoder.encode(key, StandardCharsets.UTF_8));
    }
}
