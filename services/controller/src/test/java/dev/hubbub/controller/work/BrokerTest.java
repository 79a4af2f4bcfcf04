package dev.hubbub.controller.work;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hubbub.contracts.digest.Digest;
import dev.hubbub.contracts.event.BrokerConnection;
import dev.hubbub.contracts.event.Event;
import dev.hubbub.contracts.event.Topics;
import dev.hubbub.contracts.stage.OutputAddress;
import dev.hubbub.contracts.stage.StageName;
import dev.hubbub.contracts.task.DatasetLayout;
import dev.hubbub.contracts.task.DatasetReference;
import dev.hubbub.contracts.task.EndOfWork;
import dev.hubbub.contracts.task.ScoringTask;
import dev.hubbub.contracts.task.SegmentationTask;
import dev.hubbub.contracts.task.SessionReference;
import dev.hubbub.contracts.task.Share;
import dev.hubbub.contracts.task.Task;
import dev.hubbub.controller.work.EventSubscription.Place;
import dev.hubbub.embedded.EmbeddedKafka;
import dev.hubbub.embedded.SecuredListener;
import io.opentelemetry.api.OpenTelemetry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.ApiException;
import org.apache.kafka.common.errors.DisconnectException;
import org.apache.kafka.common.errors.NotControllerException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BrokerTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir
    static Path folder;

    private static SecuredListener secured;
    private static EmbeddedKafka kafka;
    private static Broker broker;
    private static TaskPublisher publisher;

    private final List<Task> taken = new ArrayList<>();
    private final List<Event<?>> events = new CopyOnWriteArrayList<>();

    @BeforeAll
    static void start() throws Exception {
        // What works with a broker that is encrypted and asks who comes also does with one that lets in everybody.
        secured = SecuredListener.create(folder, "controller", "a long password");
        kafka = EmbeddedKafka.start(folder.resolve("data"), 0, secured);
        broker = new Broker(connection(secured.password(), secured.certificate()));
        publisher = new TaskPublisher(connection(secured.password(), secured.certificate()), OpenTelemetry.noop());
    }

    @AfterAll
    static void stop() {
        publisher.close();
        broker.close();
        kafka.close();
    }

    @Test
    void a_topic_is_made_and_grows_but_never_shrinks() throws Exception {
        assertEquals(0, broker.partitions("growing"));
        assertEquals(2, broker.ensureTopic("growing", 2));
        assertEquals(5, broker.ensureTopic("growing", 5));
        await().atMost(PATIENCE).until(() -> broker.partitions("growing") == 5);
        assertEquals(5, broker.ensureTopic("growing", 3));
        broker.deleteTopics(List.of("growing", "never there"));
        await().atMost(PATIENCE).until(() -> broker.partitions("growing") == 0);
    }

    @Test
    void an_emptied_topic_gives_new_readers_only_what_comes_later() throws Exception {
        String topic = Topics.transcription("lab", "emptied");
        broker.ensureTopic(topic, 2);
        publisher.close("lab/emptied", topic, "old", 2);
        broker.empty(topic);
        publisher.close("lab/emptied", topic, "new", 2);
        try (EventSubscription reader = subscription(topic, events::add).start()) {
            await().atMost(PATIENCE).until(() -> events.size() == 2);
            assertTrue(reader.isRunning());
        }
        assertTrue(events.stream().allMatch(event -> event.data().equals(new EndOfWork("new"))), events.toString());
    }

    @Test
    void an_event_that_could_not_be_handled_comes_again_and_the_others_wait() throws Exception {
        String topic = Topics.transcription("lab", "again");
        broker.ensureTopic(topic, 1);
        publisher.close("lab/again", topic, "first", 1);
        publisher.close("lab/again", topic, "second", 1);
        AtomicInteger attempts = new AtomicInteger();
        EventSubscription reader = subscription(topic, event -> {
            if (attempts.incrementAndGet() == 1) {
                throw new IOException("the store is away");
            }
            events.add(event);
        });
        try (reader) {
            reader.start();
            await().atMost(PATIENCE).until(() -> events.size() == 2);
        }
        assertEquals(3, attempts.get());
        assertEquals(
                List.of(new EndOfWork("first"), new EndOfWork("second")),
                events.stream().map(Event::data).toList());
    }

    @Test
    void what_was_read_is_not_read_again_by_the_group() throws Exception {
        String topic = Topics.transcription("lab", "kept");
        broker.ensureTopic(topic, 1);
        publisher.close("lab/kept", topic, "first", 1);
        try (EventSubscription reader = subscription(topic, events::add).start()) {
            await().atMost(PATIENCE).until(() -> events.size() == 1 && reader.isRunning());
        }
        publisher.close("lab/kept", topic, "second", 1);
        try (EventSubscription reader = subscription(topic, events::add).start()) {
            await().atMost(PATIENCE).until(() -> events.size() == 2 && reader.isRunning());
        }
        assertEquals(new EndOfWork("second"), events.get(1).data());
    }

    @Test
    void an_unreadable_record_is_passed_over() throws Exception {
        String topic = Topics.transcription("lab", "unreadable");
        broker.ensureTopic(topic, 1);
        try (KafkaProducer<String, byte[]> producer = new KafkaProducer<>(
                connection(secured.password(), secured.certificate()).clientSettings(),
                new StringSerializer(),
                new ByteArraySerializer())) {
            producer.send(new ProducerRecord<>(topic, "no event".getBytes(StandardCharsets.UTF_8)))
                    .get();
        }
        publisher.close("lab/unreadable", topic, "plan", 1);
        try (EventSubscription reader = subscription(topic, events::add).start()) {
            await().atMost(PATIENCE).until(() -> events.size() == 1 && reader.isRunning());
        }
        assertEquals(new EndOfWork("plan"), events.get(0).data());
    }

    @Test
    void a_scoring_of_ten_thousand_sessions_reaches_its_worker() throws Exception {
        DatasetReference dataset = new DatasetReference(DatasetLayout.MANIFEST, "s3://hubbub/media/large/test.jsonl");
        List<ScoringTask.ScoredSession> sessions = new ArrayList<>();
        for (int i = 0; i < 10_000; i++) {
            sessions.add(new ScoringTask.ScoredSession(
                    new SessionReference(dataset, "session-" + i, Digest.of("content " + i)),
                    Digest.of("references " + i),
                    new OutputAddress(StageName.TRANSCRIPTION, Digest.of("transcript " + i)),
                    new OutputAddress(StageName.CLUSTERING, Digest.of("conversations " + i)),
                    null));
        }
        ScoringTask task = new ScoringTask("mcorec", null, sessions, List.of());
        broker.ensureTopic(Topics.EVALUATION, 1);

        publisher.publish("lab/large", Topics.EVALUATION, alone(task), this::take);

        try (EventSubscription reader =
                subscription(Topics.EVALUATION, events::add).start()) {
            await().atMost(PATIENCE).until(() -> events.size() == 1 && reader.isRunning());
        }
        assertEquals(task, events.get(0).data());
        assertEquals(List.of(task), taken);
    }

    @Test
    void a_topic_without_room_for_a_task_is_no_silent_broker() throws Exception {
        kafka.createTopic(Topics.SEGMENTATION, 1);
        DatasetReference dataset = new DatasetReference(DatasetLayout.MANIFEST, "s3://hubbub/media/large/test.jsonl");
        SessionReference session = new SessionReference(dataset, "x".repeat(Broker.LARGEST_RECORD), Digest.of("it"));

        BrokerRefusalException refused = assertThrows(
                BrokerRefusalException.class,
                () -> publisher.publish(
                        "lab/large", Topics.SEGMENTATION, alone(new SegmentationTask(session, null, 20)), this::take));

        assertTrue(refused.getMessage().contains("max.message.bytes"), refused.getMessage());
        assertEquals(List.of(), taken);
    }

    @Test
    void a_broker_that_is_not_there_is_named_with_the_variable_to_check() {
        try (Broker nowhere = new Broker("127.0.0.1:1")) {
            BrokerUnavailableException gone = assertThrows(BrokerUnavailableException.class, nowhere::check);
            assertTrue(gone.getMessage().contains("127.0.0.1:1 did not answer"), gone.getMessage());
            assertTrue(gone.getMessage().contains("HUBBUB_KAFKA_BOOTSTRAP_SERVERS"), gone.getMessage());
        }
    }

    @Test
    void a_broker_that_knows_neither_the_password_nor_us_its_certificate_is_no_silent_broker() {
        for (BrokerConnection wrong :
                List.of(connection("a wrong password", secured.certificate()), connection(secured.password(), ""))) {
            try (Broker refusing = new Broker(wrong)) {
                BrokerRefusalException refused = assertThrows(BrokerRefusalException.class, refusing::check);
                assertTrue(refused.getMessage().contains("refuses to answer"), refused.getMessage());
                assertTrue(refused.getMessage().contains("HUBBUB_KAFKA_PASSWORD"), refused.getMessage());
            }
        }
    }

    @Test
    void what_a_broker_will_always_refuse_is_no_silent_broker_and_what_passes_is_no_refusal() {
        for (String impossible : List.of("x".repeat(250), "no topic", "..")) {
            BrokerRefusalException refused =
                    assertThrows(BrokerRefusalException.class, () -> broker.ensureTopic(impossible, 1));
            assertTrue(refused.getMessage().contains(impossible), refused.getMessage());
        }
        String sentence = BrokerRefusalException.of(
                        "kafka:9092", "create the topic t", new TopicAuthorizationException("no"))
                .orElseThrow()
                .getMessage();
        assertTrue(sentence.contains("kafka:9092 refuses to create the topic t"), sentence);
        assertTrue(sentence.endsWith("give the controller's user the right to do so"), sentence);
        for (ApiException passing : List.of(
                new TimeoutException("later"), new NotControllerException("later"), new DisconnectException())) {
            assertEquals(Optional.empty(), BrokerRefusalException.of("kafka:9092", "answer", passing));
        }
    }

    private static List<AddressedShare> alone(Task task) {
        return List.of(new AddressedShare(0, Share.of(task)));
    }

    private void take(AddressedShare share) {
        taken.addAll(share.share().tasks());
    }

    private static BrokerConnection connection(String password, String certificate) {
        return BrokerConnection.of(
                kafka.bootstrapServers(),
                name -> Optional.ofNullable(Map.of(
                                BrokerConnection.PROTOCOL,
                                "SASL_SSL",
                                BrokerConnection.MECHANISM,
                                "PLAIN",
                                BrokerConnection.USERNAME,
                                secured.username(),
                                BrokerConnection.PASSWORD,
                                password,
                                BrokerConnection.CA_CERTIFICATES,
                                certificate)
                        .get(name)));
    }

    private static EventSubscription subscription(String topic, EventSubscription.Handler handler) {
        return new EventSubscription(
                connection(secured.password(), secured.certificate()),
                topic,
                "readers-of-" + topic,
                Place.KEPT,
                OpenTelemetry.noop(),
                handler);
    }
}
