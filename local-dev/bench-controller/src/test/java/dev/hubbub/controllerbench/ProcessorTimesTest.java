package dev.hubbub.controllerbench;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.hubbub.controllerbench.ProcessorTimes.Part;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ProcessorTimesTest {

    @Test
    void a_process_is_what_it_runs() {
        assertEquals(
                Optional.of(Part.SEGMENTATION),
                Part.of("java -Xmx160m -cp /hubbub/services/segmentation/target/quarkus-app/app/* Main"));
        assertEquals(Optional.of(Part.PODS), Part.of("java -cp ./local-dev/stand-in/target/quarkus-app/app/* Main"));
    }

    @Test
    void a_process_that_was_just_forked_is_nobody_yet_though_it_names_every_module() {
        assertEquals(
                Optional.empty(),
                Part.of(
                        "java -cp /hubbub/services/controller/target/classes:/hubbub/services/segmentation/target/classes"
                                + " dev.hubbub.controllerbench.ControllerBench"));
    }
}
