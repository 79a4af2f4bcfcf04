package dev.hubbub.speech.training.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hubbub.speech.model.TrainableModel;
import java.util.List;

/** Whether a run may go on where another was broken off. */
final class SameRun {
    static final String SETTINGS = "settings";

    /** What the two must have in common besides. */
    private static final List<String> SAME = List.of("base", "data");

    /** Settings that change no weights: a run may go on with others. */
    private static final List<String> MAY_CHANGE =
            List.of("patience", "saveTotalLimit", "mostSkipped", "gradientCheckpointing");

    /** Runs of before did not say it. */
    private static final String PRECISION = "precision";

    /** What of the data runs of before did not say, and need not: where they go on, what they made of it is there. */
    private static final String REMEMBERED = "remembered";

    private static final String PADDED = "padToWindow";

    private SameRun() {}

    /**
     * @param run whose settings are settled
     * @throws UnusableRunException if the folder holds a run that would have other weights; the message says why
     */
    static void require(RunFolder folder, ObjectNode run, TrainableModel model) {
        JsonNode before = folder.run().orElse(null);
        if (before == null) {
            return;
        }
        ObjectNode now = run.deepCopy();
        if (now.path("data") instanceof ObjectNode data && !before.path("data").has(REMEMBERED)) {
            data.remove(REMEMBERED);
        }
        SAME.forEach(field -> requireSame(folder, before, now, field));
        if (before.path(SETTINGS) instanceof ObjectNode said) {
            settle(said, model);
        }
        requireSame(folder, before, run, SETTINGS);
        if (before.has(PRECISION)) {
            requireSame(folder, before, run, PRECISION);
        }
    }

    /** Leaves out what means nothing to a model, which runs of before kept as well. */
    static void settle(ObjectNode said, TrainableModel model) {
        ModalitySettings.keptIn(said).settled(model).putInto(said);
        if (said.path(PADDED).asBoolean() && !model.hasWindow()) {
            said.put(PADDED, false);
        }
    }

    private static void requireSame(RunFolder folder, JsonNode before, ObjectNode run, String field) {
        // Compared as they are written: a number that is whole is no other than one that is not.
        if (!decisive(before.path(field)).equals(decisive(run.path(field)))) {
            throw new UnusableRunException(folder.path() + " holds a run with another " + field + " ("
                    + difference(before.path(field), run.path(field))
                    + "): go on with what it began with, or choose another folder.");
        }
    }

    private static String decisive(JsonNode said) {
        return said instanceof ObjectNode fields
                ? fields.deepCopy().without(MAY_CHANGE).toString()
                : said.toString();
    }

    private static String difference(JsonNode before, JsonNode now) {
        for (var fields = now.fields(); fields.hasNext(); ) {
            var field = fields.next();
            JsonNode old = before.path(field.getKey());
            if (!MAY_CHANGE.contains(field.getKey())
                    && !old.toString().equals(field.getValue().toString())) {
                return field.getKey() + ": " + old + " there, " + field.getValue() + " now";
            }
        }
        return before + " there, " + now + " now";
    }
}
