package dev.hubbub.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.quarkus.runtime.configuration.ConfigurationException;
import org.junit.jupiter.api.Test;

class WorkerProcessTest {

    @Test
    void settings_that_cannot_work_end_the_process_with_a_status_of_their_own() {
        ConfigurationException fault = new ConfigurationException("HUBBUB_TOPIC is not set");
        assertEquals(78, WorkerProcess.status(1, new IllegalStateException("Failed to start", fault)));
        assertEquals(1, WorkerProcess.status(1, new IllegalStateException("the port is taken")));
        assertEquals(0, WorkerProcess.status(0, null));
    }
}
