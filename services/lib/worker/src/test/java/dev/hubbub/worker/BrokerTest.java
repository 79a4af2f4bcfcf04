package dev.hubbub.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hubbub.contracts.event.BrokerConnection;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class BrokerTest {

    @Test
    void a_broker_that_does_not_answer_is_named_as_soon_as_patience_is_over() {
        Broker nowhere = new Broker(BrokerConnection.open("127.0.0.1:1"));
        long start = System.nanoTime();
        assertEquals(
                "No Kafka broker answers at 127.0.0.1:1: is it running, and is HUBBUB_KAFKA_BOOTSTRAP_SERVERS right?",
                nowhere.problem(Duration.ofMillis(200)));
        // The client's own time-out is five seconds.
        double seconds = (System.nanoTime() - start) / 1e9;
        assertTrue(seconds < 4, "it took " + seconds + " s");
        nowhere.close();
    }
}
