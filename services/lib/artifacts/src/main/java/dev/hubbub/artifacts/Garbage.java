package dev.hubbub.artifacts;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.hubbub.artifacts.ObjectStore.DatedObject;
import dev.hubbub.contracts.digest.Digest;
import dev.hubbub.contracts.stage.Input;
import dev.hubbub.contracts.stage.OutputAddress;
import dev.hubbub.contracts.stage.StageName;
import dev.hubbub.contracts.task.ScoringTask;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Outputs that nothing uses any more: no report, no gate, no checkpoint that was made here, and nothing else that is said
 * to be kept was made from them, at however many steps. Checkpoints, reports and gates themselves are never among them.
 *
 * <p>What is in here is asked for again as if it had never been, so it costs time and no result to delete it; who deletes
 * sees to it that nobody works meanwhile, since a run believes that an output it has seen stays.
 *
 * @param unused those that lie by themselves, in the order of stages and digests
 * @param bundles objects of several small ones, of which none is used; one that is used keeps the others of its object
 * @param leftovers what was written beside outputs that are not there any more, or will not be without the unused
 * @param kept how many outputs are kept
 * @param bound how many of them are old and used by nothing, and kept because they lie in one object with one that is used
 * @param unknown kept outputs of which nobody knows what they were made from, since an earlier version did not write it
 *     down: while there are any, what they use may be among the unused
 */
public record Garbage(
        List<Unused> unused,
        List<Bundle> bundles,
        List<Leftover> leftovers,
        int kept,
        int bound,
        List<OutputAddress> unknown) {

    private static final String ROOT = "artifacts/";
    private static final int DELETED_TOGETHER = 100;
    private static final Pattern SCORE = Pattern.compile(ScoringTask.INDEX + "([0-9a-f]{64})\\.json");
    private static final Pattern MARKER = Pattern.compile(Lineage.FOLDER + "[^/]+/([a-z-]+/[0-9a-f]{64})");
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

    /**
     * Small outputs that lie together in one object.
     *
     * @param key the object
     * @param outputs those in it
     * @param bytes of the object
     * @param time when it was stored, by the store's clock
     */
    public record Bundle(String key, List<OutputAddress> outputs, long bytes, Instant time) {}

    /**
     * An entry of the index for a score, or a marker of what an output was made from, without that output; also a marker
     * of several outputs of which none is there.
     *
     * @param time when it was stored, by the store's clock
     */
    public record Leftover(String key, long bytes, Instant time) {}

    public Garbage {
        unused = List.copyOf(unused);
        bundles = List.copyOf(bundles);
        leftovers = List.copyOf(leftovers);
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
        List<Bundle> bundles = artifacts.bundles();
        Set<OutputAddress> there = new HashSet<>(listed.keySet());
        bundles.forEach(bundle -> there.addAll(bundle.outputs()));
        Set<OutputAddress> roots = new LinkedHashSet<>(used);
        there.stream().filter(output -> KEPT.contains(output.stage())).forEach(roots::add);
        List<OutputAddress> unknown = new ArrayList<>();
        Set<OutputAddress> kept = withAncestors(artifacts, roots, unknown);
        List<Unused> unused = new ArrayList<>();
        listed.forEach((output, own) -> {
            if (own.complete != null && own.complete.isBefore(before) && !kept.contains(output)) {
                unused.add(new Unused(output, own.bytes, own.complete));
                there.remove(output);
            }
        });
        Map<Boolean, List<Bundle>> bundlesByUse = bundles.stream()
                .collect(Collectors.partitioningBy(
                        bundle -> !bundle.time().isBefore(before) || !Collections.disjoint(bundle.outputs(), kept)));
        bundlesByUse.get(false).forEach(bundle -> bundle.outputs().forEach(there::remove));
        // The same output may lie by itself or in another object.
        bundlesByUse.get(true).forEach(bundle -> there.addAll(bundle.outputs()));
        int bound = (int) bundlesByUse.get(true).stream()
                .filter(bundle -> bundle.time().isBefore(before))
                .flatMap(bundle -> bundle.outputs().stream())
                .filter(output -> !kept.contains(output))
                .distinct()
                .count();
        return new Garbage(
                unused, bundlesByUse.get(false), leftovers(artifacts, there, before), there.size(), bound, unknown);
    }

    private static List<Leftover> leftovers(ArtifactStore artifacts, Set<OutputAddress> there, Instant before)
            throws IOException, InterruptedException {
        List<Leftover> leftovers = new ArrayList<>();
        List<Leftover> ofSeveral = new ArrayList<>();
        for (String folder : List.of(ScoringTask.INDEX, Lineage.FOLDER)) {
            for (DatedObject object : artifacts.objects().dated(folder)) {
                String key = folder + object.object().path();
                // What an output leaves first may be there before the output.
                if (object.time().isBefore(before)) {
                    Leftover old = new Leftover(key, object.object().size(), object.time());
                    if (key.startsWith(Lineage.SHARES)) {
                        ofSeveral.add(old);
                    } else if (beside(key)
                            .filter(output -> !there.contains(output))
                            .isPresent()) {
                        leftovers.add(old);
                    }
                }
            }
        }
        leftovers.addAll(ofNoneThat(there, ofSeveral, artifacts.objects()));
        return leftovers;
    }

    /** Those markers of several outputs that tell of none that is there. */
    private static List<Leftover> ofNoneThat(Set<OutputAddress> there, List<Leftover> markers, ObjectStore objects)
            throws IOException, InterruptedException {
        return StoreRequests.together(markers.stream()
                        .map(marker -> (Callable<Optional<Leftover>>) () -> {
                            try {
                                return Collections.disjoint(Lineage.outputs(objects.read(marker.key())), there)
                                        ? Optional.of(marker)
                                        : Optional.empty();
                            } catch (JsonProcessingException e) {
                                // Nobody knows what it tells of, so it stays.
                                return Optional.empty();
                            }
                        })
                        .toList())
                .stream()
                .flatMap(Optional::stream)
                .toList();
    }

    /** The output that something was written beside. */
    private static Optional<OutputAddress> beside(String key) {
        Matcher score = SCORE.matcher(key);
        if (score.matches()) {
            return Optional.of(new OutputAddress(StageName.SCORING, new Digest(score.group(1))));
        }
        Matcher marker = MARKER.matcher(key);
        return marker.matches() ? OutputAddress.at(ROOT + marker.group(1)) : Optional.empty();
    }

    /** Whether there is still nobody who works with what is in the store. */
    @FunctionalInterface
    public interface Quiet {

        /** Asks again. */
        boolean holds() throws IOException;
    }

    /**
     * Deletes it from the store, for as long as nobody works, which is asked before each {@value #DELETED_TOGETHER}
     * deletions: what is left is found by the next who looks.
     *
     * @return whether all of it is deleted
     * @throws IOException if the store does not answer
     */
    public boolean delete(ArtifactStore artifacts, Quiet quiet) throws IOException {
        int deleted = 0;
        for (Unused each : unused) {
            if (deleted++ % DELETED_TOGETHER == 0 && !quiet.holds()) {
                return false;
            }
            artifacts.delete(each.output());
        }
        List<String> objects = new ArrayList<>();
        bundles.forEach(bundle -> objects.add(bundle.key()));
        leftovers.forEach(leftover -> objects.add(leftover.key()));
        for (String key : objects) {
            if (deleted++ % DELETED_TOGETHER == 0 && !quiet.holds()) {
                return false;
            }
            artifacts.objects().delete(key);
        }
        return true;
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

    /** How many outputs are unused, by themselves and in bundles. */
    public int outputs() {
        return unused.size()
                + bundles.stream().mapToInt(bundle -> bundle.outputs().size()).sum();
    }

    /** Bytes of all of it together. */
    public long bytes() {
        return unused.stream().mapToLong(Unused::bytes).sum()
                + bundles.stream().mapToLong(Bundle::bytes).sum()
                + leftovers.stream().mapToLong(Leftover::bytes).sum();
    }
}
