package dev.hubbub.training.finetuning;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hubbub.contracts.Json;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Utterances of a dataset that are not used, and why.
 *
 * @param withoutText nobody has written them down
 * @param repeated there twice with one text, of which one is used
 * @param contradicting there twice with different texts, of which the first is used
 * @param unusable a sentence for each that cannot be read or is not where its line says
 * @param captions how many captions of sessions are not used, by the reason
 * @param tracks a sentence for each face track or speaker of sessions of whom nothing can be used
 */
public record LeftOut(
        int withoutText,
        int repeated,
        int contradicting,
        List<String> unusable,
        SortedMap<CaptionFault, Integer> captions,
        List<String> tracks) {
    static final LeftOut NOTHING = new LeftOut(0, 0, 0, List.of());

    private static final int NAMED = 5;

    public LeftOut {
        unusable = List.copyOf(unusable);
        captions = Collections.unmodifiableSortedMap(new TreeMap<>(captions));
        tracks = List.copyOf(tracks);
    }

    /** Of a dataset without captions. */
    public LeftOut(int withoutText, int repeated, int contradicting, List<String> unusable) {
        this(withoutText, repeated, contradicting, unusable, Collections.emptySortedMap(), List.of());
    }

    /** The same, and others that cannot be used. */
    LeftOut and(List<String> others) {
        List<String> all = new ArrayList<>(unusable);
        all.addAll(others);
        return new LeftOut(withoutText, repeated, contradicting, all, captions, tracks);
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
        captions.forEach((why, count) -> said.add("Captions of " + where + ": " + count + " " + why.sentence()));
        say(said, unusable.size(), where, "cannot be used and are left out" + first(unusable));
        if (!tracks.isEmpty()) {
            said.add("Face tracks and speakers of " + where + ": " + tracks.size() + " cannot be used" + first(tracks));
        }
        return said;
    }

    private static String first(List<String> sentences) {
        return (sentences.size() > NAMED ? ", the first " + NAMED + " of them" : "") + ": "
                + String.join(" ", sentences.subList(0, Math.min(NAMED, sentences.size())));
    }

    private static void say(List<String> said, int count, String where, String rest) {
        if (count > 0) {
            said.add("Utterances of " + where + ": " + count + " " + rest);
        }
    }

    /** Counts, and the first of those that cannot be used, for the lineage. */
    ObjectNode json() {
        ObjectNode counts = Json.mapper()
                .createObjectNode()
                .put("withoutText", withoutText)
                .put("repeated", repeated)
                .put("contradicting", contradicting)
                .put("unusable", unusable.size());
        captions.forEach((why, count) -> counts.withObject("/captions").put(why.field(), count));
        if (!tracks.isEmpty()) {
            counts.put("tracks", tracks.size());
        }
        if (!unusable.isEmpty() || !tracks.isEmpty()) {
            Stream.concat(unusable.stream(), tracks.stream()).limit(NAMED).forEach(counts.putArray("named")::add);
        }
        return counts;
    }
}
