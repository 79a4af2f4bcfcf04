package dev.hubbub.bench.operations;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class CalledOperationsTest {

    @Test
    void what_an_operation_calls_in_its_turn_and_methods_of_a_script_do_not_count() throws IOException {
        String trace =
                """
                [{"name": "decode", "tid": 1, "ts": 0.0, "dur": 100.0},
                 {"name": "aten::addmm", "tid": 1, "ts": 12.0, "dur": 5.0},
                 {"name": "aten::linear", "tid": 1, "ts": 10.0, "dur": 20.0},
                 {"name": "aten::t", "tid": 1, "ts": 10.0, "dur": 2.0},
                 {"name": "aten::view", "tid": 1, "ts": 30.0, "dur": 1.0},
                 {"name": "mkldnn::_linear_pointwise", "tid": 1, "ts": 40.0, "dur": 10.0},
                 {"name": "aten::add", "tid": 2, "ts": 45.0, "dur": 1.0}]
                """;

        CalledOperations counted = CalledOperations.in(new ObjectMapper().readTree(trace));

        assertEquals(new CalledOperations(4, 3), counted);
    }
}
