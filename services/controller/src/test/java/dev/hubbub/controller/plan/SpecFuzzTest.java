package dev.hubbub.controller.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hubbub.cluster.resource.FieldFault;
import dev.hubbub.cluster.schema.CelRules;
import dev.hubbub.cluster.schema.SchemaDefaults;
import dev.hubbub.cluster.schema.SchemaPruning;
import dev.hubbub.cluster.schema.SchemaValidation;
import dev.hubbub.contracts.task.DatasetLayout;
import dev.hubbub.controller.resource.DrawnSpec;
import dev.hubbub.controller.resource.Experiment;
import dev.hubbub.controller.resource.ExperimentSpec;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class SpecFuzzTest {

    /** More are drawn where somebody asks for it; they take a hundredth of a second each. */
    private static final int SPECS = Integer.getInteger("hubbub.fuzz.specs", 300);

    private static final CelRules RULES = new CelRules();

    /** What the schema refuses is planned, too: it may have been kept before the schema refused it. */
    @Test
    @Timeout(300)
    void any_spec_ends_in_a_plan_or_in_one_sentence_that_names_the_field() throws Exception {
        DrawnSpec specs = new DrawnSpec(Long.getLong("hubbub.fuzz.seed", 15));
        int refused = 0;
        int planned = 0;
        for (int i = 0; i < SPECS; i++) {
            ObjectNode drawn = specs.experiment("lab", "drawn-" + i);
            // As an API server does with what no field is.
            SchemaPruning.apply(specs.schema(), drawn);
            assertNoRuleFails(specs.schema(), drawn);
            List<FieldFault> faults = SchemaValidation.check(specs.schema(), drawn);
            faults.forEach(fault -> assertTrue(fault.path().startsWith("spec"), fault.toString()));
            Experiment experiment = Serialization.unmarshal(drawn.toString(), Experiment.class);
            if (faults.isEmpty()) {
                assertEquals(Optional.empty(), experiment.problem(), drawn::toString);
            }
            String sentence = experiment.problem().orElseGet(() -> plan(experiment.getSpec()));
            if (sentence == null) {
                planned++;
            } else {
                refused++;
                assertTrue(sentence.startsWith("spec"), sentence);
                assertFalse(sentence.contains("\n") || sentence.length() > 1000, sentence);
            }
        }
        assertTrue(planned > SPECS / 10 && refused > SPECS / 10, planned + " planned, " + refused + " refused");
    }

    /** A rule that reads what is not there refuses the spec with its own text instead of its sentence. */
    private static void assertNoRuleFails(JsonNode schema, ObjectNode drawn) {
        ObjectNode whole = drawn.deepCopy();
        SchemaDefaults.apply(schema, whole);
        if (SchemaValidation.check(schema, whole).isEmpty()) {
            RULES.check(schema, whole, null)
                    .forEach(fault -> assertFalse(fault.detail().contains(" failed: "), fault::detail));
        }
    }

    /** Why there is no plan; null if there is one. */
    private static String plan(ExperimentSpec spec) {
        Experiments world = new Experiments()
                .sessions(
                        spec.scoring().protocol().isOfSpeakers() ? DatasetLayout.MCOREC : DatasetLayout.MANIFEST,
                        "one",
                        "two");
        spec.models().forEach(model -> world.checkpoint(model.name(), "weights"));
        try {
            assertFalse(world.plan(spec).trials().isEmpty());
            return null;
        } catch (InvalidExperimentException e) {
            return e.getMessage();
        } catch (Exception e) {
            throw new AssertionError("Neither a plan nor a sentence: " + spec, e);
        }
    }
}
