package dev.hubbub.worker;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.hubbub.contracts.event.BrokerConnection;
import dev.hubbub.contracts.task.SegmentationTask;
import dev.hubbub.contracts.task.TaskResult;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(
        value = StackResource.class,
        restrictToAnnotatedClass = true,
        initArgs = {
            @ResourceArg(name = "brokerLate", value = "true"),
            @ResourceArg(name = "brokerSecured", value = "true")
        })
class LateBrokerTest {

    @Inject
    RecordedExit exit;

    @Inject
    BrokerConnection broker;

    @ConfigProperty(name = "quarkus.log.file.path")
    Path log;

    BiConsumer<String, Boolean> turn;

    @Test
    void a_worker_waits_for_a_broker_that_asks_who_comes_and_comes_later_and_outlives_one_that_goes_for_a_while()
            throws Exception {
        await().atMost(Duration.ofSeconds(20))
                .until(() ->
                        RestAssured.get("/q/health/ready").asString().contains("No Kafka broker answers at " + broker));
        RestAssured.get("/q/health/ready").then().statusCode(503);
        assertEquals(List.of(), exit.exits);
        // Several looks later it has still been said only once.
        await().during(Duration.ofSeconds(3))
                .atMost(Duration.ofSeconds(20))
                .until(() -> said("Waiting for the broker: No Kafka broker answers at " + broker), count -> count == 1);

        turn.accept("kafka", true);
        SegmentationTask task = Tasks.segmentation("talk");
        try (Correspondent controller = new Correspondent(broker)) {
            controller.send("ns/late", task);
            assertInstanceOf(TaskResult.Succeeded.class, controller.result("ns/late", task));
        }
        assertEquals(1, said("The broker answers"));

        turn.accept("kafka", false);
        await().atMost(Duration.ofSeconds(30)).until(() -> said("Waiting for the broker") == 2);
        // What lasts is said once, by the worker and not by its clients every second.
        long lines = said("");
        await().during(Duration.ofSeconds(10)).atMost(Duration.ofSeconds(15)).until(() -> said("") <= lines + 2);
        turn.accept("kafka", true);
        SegmentationTask next = Tasks.segmentation("talk");
        try (Correspondent controller = new Correspondent(broker)) {
            controller.send("ns/again", next);
            assertInstanceOf(TaskResult.Succeeded.class, controller.result("ns/again", next));
        }
        RestAssured.get("/q/health/live").then().statusCode(200);
    }

    private long said(String sentence) throws IOException {
        try (Stream<String> lines = Files.lines(log)) {
            return lines.filter(line -> line.contains(sentence)).count();
        }
    }
}
