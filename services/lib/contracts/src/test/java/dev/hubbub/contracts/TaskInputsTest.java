package dev.hubbub.contracts;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.hubbub.contracts.digest.Digest;
import dev.hubbub.contracts.stage.Input;
import dev.hubbub.contracts.stage.Recipe;
import dev.hubbub.contracts.task.Task;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TaskInputsTest {

    static Stream<Task> tasks() {
        return Examples.payloads().filter(Task.class::isInstance).map(Task.class::cast);
    }

    @ParameterizedTest
    @MethodSource("tasks")
    void a_task_says_where_each_input_is_that_its_recipes_name(Task task) {
        Map<String, Digest> inputs = task.inputs().stream()
                .collect(Collectors.toMap(
                        Input::role, input -> input.match(made -> made.output().digest(), Input.Stored::digest)));
        for (Recipe recipe : task.recipes()) {
            Map<String, Digest> named = new TreeMap<>(inputs);
            named.keySet().retainAll(recipe.inputs().keySet());
            assertEquals(recipe.inputs(), named);
        }
    }
}
