package dev.hubbub.training.finetuning;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hubbub.contracts.Json;
import java.util.ArrayList;
import java.util.List;

/**
 * Utterances of a dataset that are not used, and why.
 *
 * @param withoutText nobody has written them down
 * @param repeated there twice with one text, of which one is used
 * @param contradicting there twice with different texts, of which the first is used
 * @param unusable a sentence for each that cannot be read or is not where its line says
 */
public record LeftOut(int withoutText, int repeated, int contradicting, List<String> unusable) {
    static final LeftOut NOTHING = new LeftOut(0, 0, 0, List.of());

    private static final int NAMED = 5;

    public LeftOut {
        unusable = List.copyOf(unusable);
    }

    /** The same, and others that cannot be used. */
    LeftOut and(List<String> others) {
        List<String> all = new ArrayList<>(unusable);
        all.addAll(others);
        return new LeftOut(withoutText, repeated, contradicting, all);
    }

    /**
     * For people; empty if nothing is left out.
     *
     * @param where the dataset's name
     */
    List<String> sentences(String where) {
        List<String> said = new ArrayList<>();
        say(said, withoutText, where, "have no text and are left out.");
        say(said, repeated, where, "are there twice with one text, and are used once.");
        say(said, contradicting, where, "are there twice with different texts, and the first is used: look at them.");
        say(
                said,
                unusable.size(),
                where,
                "cannot be used and are left out"
                        + (unusable.size() > NAMED ? ", the first " + NAMED + " of them" : "") + ": "
                        + String.join(" ", unusable.subList(0, Math.min(NAMED, unusable.size()))));
        return said;
    }

    private static void say(List<String> said, int count, String where, String rest) {
        if (count > 0) {
            said.add("Utterances of " + where + ": " + count + " " + rest);
        }
    }

    /** Counts, for the lineage. */
    ObjectNode json() {
        return Json.mapper()
                .createObjectNode()
                .put("withoutText", withoutText)
                .put("repeated", repeated)
                .put("contradicting", contradicting)
                .put("unusable", unusable.size());
    }
}
