package dev.hubbub.artifacts;

import dev.hubbub.artifacts.ObjectStore.DatedObject;
import dev.hubbub.contracts.stage.Input;
import dev.hubbub.contracts.stage.OutputAddress;
import dev.hubbub.contracts.stage.StageName;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Outputs that nothing uses any more: no report, no gate, no checkpoint that was made here, and nothing else that is said
 * to be kept was made from them, at however many steps. Checkpoints, reports and gates themselves are never among them.
 *
 * <p>What is in here is asked for again as if it had never been, so it costs time and no result to delete it; who deletes
 * sees to it that nobody works meanwhile, since a run believes that an output it has seen stays.
 *
 * @param unused in the order of stages and digests
 * @param kept how many outputs are kept
 * @param unknown kept outputs of which nobody knows what they were made from, since an earlier version did not write it
 *     down: while there are any, what they use may be among the unused
 */
public record Garbage(List<Unused> unused, int kept, List<OutputAddress> unknown) {

    private static final String ROOT = "artifacts/";
    private static final Pattern PLACE = Pattern.compile("([a-z-]+/[0-9a-f]{64})/(.+)");

    /** What is kept whoever uses it, with all that it was made from. */
    private static final Set<StageName> KEPT = EnumSet.of(
            StageName.REPORT,
            StageName.GATE,
            StageName.TRAINING,
            StageName.MERGING,
            StageName.ADAPTING,
            StageName.FETCH,
            StageName.FISHER);

    /**
     * An output that nothing uses.
     *
     * @param bytes of its files
     * @param time when it was complete, by the store's clock
     */
    public record Unused(OutputAddress output, long bytes, Instant time) {}

    public Garbage {
        unused = List.copyOf(unused);
        unknown = List.copyOf(unknown);
    }

    /** What an output takes up, as it is listed. */
    private static final class Listed {
        private long bytes;
        private Instant complete;
    }

    /**
     * Looks for them.
     *
     * @param used outputs that are kept besides, with all that they were made from, such as the scores of experiments
     * @param before what is complete since then is kept
     */
    public static Garbage of(ArtifactStore artifacts, Collection<OutputAddress> used, Instant before)
            throws IOException, InterruptedException {
        Map<OutputAddress, Listed> listed = listed(artifacts.objects());
        Set<OutputAddress> roots = new LinkedHashSet<>(used);
        listed.keySet().stream().filter(output -> KEPT.contains(output.stage())).forEach(roots::add);
        for (StageName stage : KEPT) {
            roots.addAll(artifacts.bundled(stage));
        }
        List<OutputAddress> unknown = new ArrayList<>();
        Set<OutputAddress> kept = withAncestors(artifacts, roots, unknown);
        List<Unused> unused = new ArrayList<>();
        listed.forEach((output, own) -> {
            if (own.complete != null && own.complete.isBefore(before) && !kept.contains(output)) {
                unused.add(new Unused(output, own.bytes, own.complete));
            }
        });
        return new Garbage(unused, listed.size() - unused.size(), unknown);
    }

    private static Map<OutputAddress, Listed> listed(ObjectStore objects) throws IOException {
        Map<OutputAddress, Listed> listed = new LinkedHashMap<>();
        for (DatedObject object : objects.dated(ROOT)) {
            Matcher place = PLACE.matcher(object.object().path());
            Optional<OutputAddress> output =
                    place.matches() ? OutputAddress.at(ROOT + place.group(1)) : Optional.empty();
            if (output.isPresent()) {
                Listed own = listed.computeIfAbsent(output.get(), absent -> new Listed());
                own.bytes += object.object().size();
                if (place.group(2).equals(ArtifactStore.MARKER)) {
                    own.complete = object.time();
                }
            }
        }
        return listed;
    }

    private static Set<OutputAddress> withAncestors(
            ArtifactStore artifacts, Set<OutputAddress> roots, List<OutputAddress> unknown)
            throws IOException, InterruptedException {
        Set<OutputAddress> all = new HashSet<>(roots);
        Set<OutputAddress> next = roots;
        while (!next.isEmpty()) {
            Set<OutputAddress> before = new LinkedHashSet<>();
            for (Commit commit : artifacts.findAll(next).values()) {
                if (commit.lacksInputs()) {
                    unknown.add(commit.address());
                }
                for (Input input : commit.inputs()) {
                    if (input instanceof Input.Made made && all.add(made.output())) {
                        before.add(made.output());
                    }
                }
            }
            next = before;
        }
        return all;
    }

    /** Bytes of all unused outputs together. */
    public long bytes() {
        return unused.stream().mapToLong(Unused::bytes).sum();
    }
}
