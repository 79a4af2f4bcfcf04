package dev.hubbub.controllerbench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hubbub.contracts.Json;
import dev.hubbub.contracts.event.Topics;
import dev.hubbub.controllerbench.KubernetesObjects.Kind;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** An experiment that tries checkpoints as they land, which the bucket tells as MinIO does; with the settings that are shipped. */
final class Reruns implements AutoCloseable {

    private static final String MODEL = "landing";
    private static final Duration LOOK = Duration.ofMillis(20);

    /** Longer than a checkpoint that is new takes until it has a trial. */
    private static final Duration NOTHING_HAPPENS_FOR = Duration.ofSeconds(6);

    /**
     * What came of a checkpoint.
     *
     * @param toTrial seconds from the notification until there was a new Trial
     * @param toScore seconds from there until the experiment was complete again
     * @param tasks how many tasks of which stages were sent for it
     */
    record Row(double toTrial, double toScore, String tasks) {}

    private final MeasuredStack stack;
    private final Instant deadline;
    private final KafkaProducer<String, byte[]> bucket;
    private String experiment;

    Reruns(MeasuredStack stack, Instant deadline) {
        this.stack = stack;
        this.deadline = deadline;
        this.bucket = new KafkaProducer<>(
                Map.of("bootstrap.servers", stack.kafka()), new StringSerializer(), new ByteArraySerializer());
    }

    /** Applies an experiment that waits for checkpoints; returns when it is complete without any. */
    void begin(BenchExperiment bench) throws IOException, InterruptedException {
        new Recordings(stack.store()).store(bench);
        ObjectNode resource = bench.resource();
        ((ObjectNode) resource.get("spec"))
                .put("trialName", "{index}-{model}")
                .putObject("rerun")
                .putObject("checkpointSelector")
                .putObject("matchLabels")
                .put("model", MODEL);
        experiment = bench.name();
        stack.objects().create(Kind.EXPERIMENTS, resource);
        await("completes", () -> MeasuredStack.isComplete(status()));
    }

    /** Has a checkpoint land that nobody had before. */
    Row land(int number) throws IOException, InterruptedException {
        int trials = trials();
        int reruns = status().path("observedReruns").asInt();
        PrometheusText before = stack.controller();
        upload("step-" + number, number);
        Instant told = notifyOf("step-" + number);
        await("has a trial more", () -> trials() > trials);
        Instant planned = Instant.now();
        await(
                "completes again",
                () -> status().path("observedReruns").asInt() > reruns && MeasuredStack.isComplete(status()));
        return new Row(seconds(told, planned), seconds(planned, Instant.now()), tasksSince(before));
    }

    /**
     * Has the bytes of a checkpoint land in another folder.
     *
     * @return the tasks that were sent for it
     */
    String landAgain(int number) throws IOException, InterruptedException {
        int trials = trials();
        PrometheusText before = stack.controller();
        upload("again", number);
        notifyOf("again");
        await("knows the folder", () -> stack.objects()
                .status(Kind.CHECKPOINTS, MODEL + ".again")
                .path("phase")
                .asText()
                .equals("Ready"));
        Thread.sleep(NOTHING_HAPPENS_FOR.toMillis());
        if (trials() != trials) {
            throw new IllegalStateException("The same bytes again gave another trial");
        }
        return tasksSince(before);
    }

    @Override
    public void close() throws IOException, InterruptedException {
        bucket.close();
        stack.objects().delete(Kind.EXPERIMENTS, experiment);
    }

    private static String folder(String name) {
        return "checkpoints/" + MODEL + "/" + name + "/";
    }

    private void upload(String name, int content) throws IOException {
        stack.store().put(folder(name) + "config.json", bytes("{\"model_type\": \"whisper\"}"));
        stack.store().put(folder(name) + "tokenizer.json", bytes("{}"));
        stack.store().put(folder(name) + "model.safetensors", bytes("weights " + content));
    }

    /** Tells of a checkpoint's weights as MinIO does; when the broker had it. */
    private Instant notifyOf(String name) throws IOException, InterruptedException {
        String key = folder(name) + "model.safetensors";
        String event = "s3:ObjectCreated:Put";
        ObjectNode notice = Json.mapper()
                .createObjectNode()
                .put("EventName", event)
                .put("Key", stack.store().bucket() + "/" + key);
        ObjectNode record = notice.putArray("Records")
                .addObject()
                .put("eventVersion", "2.0")
                .put("eventSource", "minio:s3")
                .put("eventTime", Instant.now().toString())
                .put("eventName", event);
        ObjectNode changed = record.putObject("s3").put("s3SchemaVersion", "1.0");
        changed.putObject("bucket").put("name", stack.store().bucket());
        changed.putObject("object").put("key", URLEncoder.encode(key, StandardCharsets.UTF_8));
        try {
            bucket.send(new ProducerRecord<>(Topics.CHECKPOINTS, bytes(Json.text(notice))))
                    .get();
            return Instant.now();
        } catch (ExecutionException e) {
            throw new IOException("The broker did not take the notification", e.getCause());
        }
    }

    private JsonNode status() throws IOException, InterruptedException {
        return stack.objects().status(Kind.EXPERIMENTS, experiment);
    }

    private int trials() throws IOException, InterruptedException {
        return stack.objects().count(Kind.TRIALS, "hubbub.dev/experiment", experiment);
    }

    private String tasksSince(PrometheusText before) throws IOException, InterruptedException {
        Map<String, Double> tasks = stack.controller().since(before).by("stage", "hubbub_tasks_published_total");
        return tasks.isEmpty()
                ? "none"
                : tasks.entrySet().stream()
                        .map(stage -> stage.getValue().intValue() + " " + stage.getKey())
                        .collect(Collectors.joining(", "));
    }

    private void await(String what, Awaited awaited) throws IOException, InterruptedException {
        if (!awaited.by(deadline, LOOK)) {
            throw new IllegalStateException(
                    "The time was over before the experiment " + experiment + " " + what + ": raise --budget");
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static double seconds(Instant from, Instant to) {
        return Duration.between(from, to).toMillis() / 1e3;
    }
}
