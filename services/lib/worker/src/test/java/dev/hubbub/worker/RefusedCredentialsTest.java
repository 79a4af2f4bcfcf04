package dev.hubbub.worker;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(
        value = StackResource.class,
        restrictToAnnotatedClass = true,
        initArgs = @ResourceArg(name = "secret", value = "a wrong secret"))
class RefusedCredentialsTest {

    @Inject
    RecordedExit exit;

    @Test
    void credentials_that_are_refused_at_the_start_end_the_process_with_one_sentence() {
        await().atMost(Duration.ofSeconds(20)).until(() -> !exit.exits.isEmpty());
        assertEquals(1, exit.exits.size());
        String sentence = exit.exits.get(0);
        assertTrue(sentence.startsWith("78 The object store at http://127.0.0.1:"), sentence);
        assertTrue(sentence.contains("HUBBUB_S3_ACCESS_KEY and HUBBUB_S3_SECRET_KEY"), sentence);
    }
}
