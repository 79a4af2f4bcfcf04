package dev.hubbub.localdev.lineage;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hubbub.artifacts.Ancestry;
import dev.hubbub.artifacts.Commit;
import dev.hubbub.contracts.Json;
import dev.hubbub.contracts.stage.Input;
import dev.hubbub.contracts.stage.OutputAddress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** What an output came from, or what used something, for people and for programs. */
public final class LineageView {

    /** So many inputs of one output are shown to people. */
    private static final int SHOWN = 12;

    private static final String DEEPER = "  ";

    private LineageView() {}

    /** The way back as lines, each output below what was made from it; what was shown once is not taken apart again. */
    public static List<String> lines(Ancestry ancestry) {
        List<String> lines = new ArrayList<>();
        add(lines, ancestry, ancestry.root(), "", "", new HashSet<>());
        return lines;
    }

    private static void add(
            List<String> lines,
            Ancestry ancestry,
            OutputAddress address,
            String role,
            String indent,
            Set<OutputAddress> shown) {
        String head = indent + (role.isEmpty() ? "" : role + ": ");
        Commit commit = ancestry.outputs().get(address);
        if (commit == null) {
            lines.add(head + key(address) + " (not there any more)");
            return;
        }
        if (!shown.add(address)) {
            lines.add(head + key(address) + " (as above)");
            return;
        }
        lines.add(head + described(commit));
        int room = SHOWN;
        for (Input input : commit.inputs()) {
            if (room-- == 0) {
                lines.add(indent + DEEPER + "and " + (commit.inputs().size() - SHOWN)
                        + " more of its inputs (--json has all of them)");
                return;
            }
            if (input instanceof Input.Made made) {
                add(lines, ancestry, made.output(), made.role(), indent + DEEPER, shown);
            } else if (input instanceof Input.Stored stored) {
                lines.add(indent + DEEPER + stored.role() + ": " + described(stored));
            }
        }
        if (commit.lacksInputs()) {
            lines.add(indent + DEEPER + "made by a version that did not keep what it was made from");
        }
    }

    private static String key(OutputAddress address) {
        return address.stage().text() + "/" + address.digest().hex();
    }

    /** An output with how it came to be, in a line. */
    public static String described(Commit commit) {
        return String.format(
                Locale.ROOT,
                "%s (version %s), %.1f s on %s, %s",
                key(commit.address()),
                commit.recipe().version(),
                commit.run().seconds(),
                commit.run().device(),
                commit.run().time());
    }

    /** What people put into the store, in a line. */
    public static String described(Input.Stored stored) {
        return stored.kind().text() + " " + stored.uri()
                + (stored.session() == null ? "" : ", session " + stored.session()) + ", "
                + stored.digest().hex();
    }

    /**
     * The way back as JSON: every output once, with its recipe, its run and the ids of its inputs; and the ids of those that
     * are gone, and of those of which it is unknown what they were made from.
     */
    public static ObjectNode json(Ancestry ancestry) {
        ObjectNode document = Json.mapper().createObjectNode();
        document.put("root", id(ancestry.root()));
        outputs(document.putArray("outputs"), ancestry.outputs().values());
        ArrayNode stored = document.putArray("stored");
        ancestry.stored().values().forEach(each -> add(stored, each));
        ArrayNode gone = document.putArray("gone");
        ancestry.gone().forEach(each -> gone.add(id(each)));
        ArrayNode unknown = document.putArray("unknown");
        ancestry.unknown().forEach(each -> unknown.add(id(each)));
        return document;
    }

    /** What used something as JSON. */
    public static ObjectNode json(Collection<Input.Stored> used, Map<OutputAddress, Commit> users) {
        ObjectNode document = Json.mapper().createObjectNode();
        ArrayNode stored = document.putArray("used");
        used.forEach(each -> add(stored, each));
        outputs(document.putArray("outputs"), users.values());
        return document;
    }

    private static void outputs(ArrayNode array, Collection<Commit> commits) {
        for (Commit commit : commits) {
            ObjectNode node = array.addObject()
                    .put("id", id(commit.address()))
                    .put("key", commit.address().prefix())
                    .put("stage", commit.recipe().stage().text())
                    .put("version", commit.recipe().version());
            node.set("parameters", commit.recipe().parameters());
            node.set("run", Json.tree(commit.run()));
            ArrayNode inputs = node.putArray("inputs");
            commit.inputs()
                    .forEach(input ->
                            inputs.addObject().put("role", input.role()).put("id", input.id()));
        }
    }

    private static void add(ArrayNode array, Input.Stored stored) {
        array.addObject()
                .put("id", stored.id())
                .put("kind", stored.kind().text())
                .put("uri", stored.uri())
                .put("session", stored.session())
                .put("digest", stored.digest().hex());
    }

    private static String id(OutputAddress address) {
        return new Input.Made("", address).id();
    }
}
