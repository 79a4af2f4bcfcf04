package dev.hubbub.contracts.digest;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hubbub.contracts.Json;
import dev.hubbub.contracts.stage.Recipe;
import dev.hubbub.contracts.stage.Recipes;
import dev.hubbub.contracts.stage.StageName;
import dev.hubbub.contracts.task.Task;
import java.io.IOException;
import java.io.InputStream;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Where outputs lie that stores in use hold already. The tasks are what earlier versions sent, the digests what earlier
 * versions computed: both are facts, not expectations. Where one of these fails, the outputs of that stage would all be
 * computed anew. If they have to be, because the same inputs now give other bytes, raise the version of the stage or of
 * the model's family and add an entry; an entry that is there stays.
 */
class GoldenAddressesTest {

    record Golden(String what, JsonNode task, Digest id, List<Digest> addresses) {

        @Override
        public String toString() {
            return what;
        }
    }

    static Stream<Golden> golden() throws IOException {
        try (InputStream tasks = GoldenAddressesTest.class.getResourceAsStream("/golden/tasks.json")) {
            return Stream.of(Json.mapper().readValue(tasks, Golden[].class));
        }
    }

    @ParameterizedTest
    @MethodSource("golden")
    void outputs_of_earlier_versions_are_where_they_were(Golden golden) throws IOException {
        Task task = Json.mapper().treeToValue(golden.task(), Task.class);
        assertEquals(
                golden.addresses(),
                task.recipes().stream().map(recipe -> recipe.address().digest()).toList());
    }

    @ParameterizedTest
    @MethodSource("golden")
    void an_address_is_the_same_whether_its_parameters_are_shared_or_not(Golden golden) throws IOException {
        Task task = Json.mapper().treeToValue(golden.task(), Task.class);
        for (Recipe recipe : task.recipes()) {
            Recipes shared = new Recipes(recipe.stage(), recipe.version(), recipe.parameters());
            assertEquals(recipe.address(), shared.address(recipe.inputs()));
            assertEquals(recipe, shared.of(recipe.inputs()));
        }
    }

    @ParameterizedTest
    @MethodSource("golden")
    void a_task_that_an_earlier_version_sent_is_read_as_the_same_task(Golden golden) throws IOException {
        Task task = Json.mapper().treeToValue(golden.task(), Task.class);
        assertEquals(CanonicalJson.of(golden.task()), CanonicalJson.of(task));
        assertEquals(golden.id(), task.id());
    }

    @Test
    void every_stage_has_a_golden_address() throws IOException {
        Set<StageName> stages = golden().map(
                        golden -> StageName.of(golden.task().get("kind").asText()))
                .collect(Collectors.toSet());
        assertEquals(EnumSet.allOf(StageName.class), stages);
    }
}
