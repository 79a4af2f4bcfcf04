package dev.hubbub.worker;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.hubbub.contracts.task.SegmentationTask;
import dev.hubbub.contracts.task.TaskResult;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.function.BiConsumer;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(
        value = StackResource.class,
        restrictToAnnotatedClass = true,
        initArgs = @ResourceArg(name = "brokerLate", value = "true"))
class LateBrokerTest {

    @Inject
    RecordedExit exit;

    @ConfigProperty(name = "kafka.bootstrap.servers")
    String bootstrapServers;

    BiConsumer<String, Boolean> turn;

    @Test
    void a_worker_waits_for_a_broker_that_comes_later_and_outlives_one_that_goes_for_a_while() throws Exception {
        await().atMost(Duration.ofSeconds(20)).until(() -> RestAssured.get("/q/health/ready")
                .asString()
                .contains("No Kafka broker answers at " + bootstrapServers));
        RestAssured.get("/q/health/ready").then().statusCode(503);
        assertEquals(List.of(), exit.exits);

        turn.accept("kafka", true);
        SegmentationTask task = Tasks.segmentation("talk");
        try (Correspondent controller = new Correspondent(bootstrapServers)) {
            controller.send("ns/late", task);
            assertInstanceOf(TaskResult.Succeeded.class, controller.result("ns/late", task));
        }

        turn.accept("kafka", false);
        turn.accept("kafka", true);
        SegmentationTask next = Tasks.segmentation("talk");
        try (Correspondent controller = new Correspondent(bootstrapServers)) {
            controller.send("ns/again", next);
            assertInstanceOf(TaskResult.Succeeded.class, controller.result("ns/again", next));
        }
        RestAssured.get("/q/health/live").then().statusCode(200);
    }
}
