package dev.hubbub.contracts.task;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hubbub.contracts.Json;
import dev.hubbub.contracts.digest.Digest;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MergingSettingsTest {

    private static MergingSettings settings(String json) throws Exception {
        return Json.mapper().readValue(json, MergingSettings.class);
    }

    @Test
    void what_a_method_has_is_written_out_and_nothing_else() throws Exception {
        assertEquals(
                Json.mapper()
                        .readTree("{\"method\": \"ties\", \"scale\": 1.0, \"density\": 0.2, \"scope\": \"tensor\","
                                + " \"wholeNumbers\": \"equal\"}"),
                Json.tree(settings("{\"method\": \"ties\"}")));
        assertEquals(settings("{\"method\": \"ties\", \"density\": 0.2}"), settings("{\"method\": \"ties\"}"));
        assertEquals(0.1, settings("{\"method\": \"dare\"}").density());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"method\": \"ties\", \"at\": 0.5} | Merging: at is for slerp, not for ties.",
                "{\"density\": 0.5} | Merging: density is for ties, dare, not for average.",
                "{\"method\": \"dare\", \"density\": 0} | Merging: density must be above 0 and at most 1, not 0.0.",
                "{\"method\": \"slerp\", \"at\": 1.5} | Merging: at must be 0 to 1, not 1.5.",
                "{\"method\": \"exponential-average\", \"decay\": 1} | Merging: decay must be above 0 and below 1, not 1.0.",
                "{\"method\": \"dare\", \"seed\": -1} | Merging: seed must be 0 or above, not -1."
            })
    void what_makes_no_sense_is_refused_by_its_name(String json, String reason) {
        Exception refused = assertThrows(Exception.class, () -> settings(json));
        assertEquals(reason, refused.getCause().getMessage());
    }

    @Test
    void a_mean_is_where_it_was_before_there_were_other_methods_however_it_is_said() {
        List<MergingTask.Member> members = List.of(member("a"), member("b"));
        MergingTask mean = new MergingTask(members);
        MergingTask said = new MergingTask(MergingSettings.MEAN, null, members);
        assertNull(said.settings());
        assertEquals(mean.recipe().address(), said.recipe().address());
        ObjectNode task = (ObjectNode) Json.tree(mean);
        assertEquals(List.of("kind", "version", "members"), List.copyOf(names(task)));
        MergingTask strict = new MergingTask(
                new MergingSettings(
                        MergingMethod.AVERAGE,
                        MergingSettings.WeightSum.SCALED,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        MergingSettings.WholeNumbers.EQUAL),
                null,
                members);
        assertNotEquals(mean.recipe().address(), strict.recipe().address());
    }

    private static List<String> names(ObjectNode node) {
        List<String> names = new ArrayList<>();
        node.fieldNames().forEachRemaining(names::add);
        return names;
    }

    private static MergingTask.Member member(String name) {
        return new MergingTask.Member(
                new CheckpointReference.Stored(ModelArchitecture.WHISPER, "s3://b/" + name, Digest.of(name)), 1);
    }
}
