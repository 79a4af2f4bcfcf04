package dev.hubbub.artifacts;

import dev.hubbub.contracts.stage.OutputAddress;
import dev.hubbub.contracts.stage.StageName;
import java.io.IOException;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Finds out which outputs have a commit by listing keys instead of asking for each: a listing names a thousand objects
 * in one answer.
 *
 * <p>It lists what is there and not what is wanted, so it pays for many outputs and not for a few in a store of
 * millions. Digests are spread evenly, so a 4096th of a stage, found in one request, tells how large it is.
 */
public final class CommitListing {

    /** Fewer outputs than these are asked for one by one without a thought. */
    private static final int FEWEST = 200;

    /** Objects that are listed in the time that one output takes to be asked for, with a margin. */
    private static final int OBJECTS_A_LOOKUP = 50;

    /** Objects that one listing should not exceed by much: its pages come one after the other. */
    private static final int OBJECTS_A_LISTING = 4_000;

    private static final String SAMPLE = "000";
    private static final int SAMPLED_PART = 4096;

    private static final List<String> DIGITS = List.of("0123456789abcdef".split(""));

    private final ObjectStore objects;

    CommitListing(ObjectStore objects) {
        this.objects = objects;
    }

    /** What a look came to: outputs in neither set have no commit. */
    public record Answer(Set<OutputAddress> committed, Set<OutputAddress> unlisted) {}

    /** Lists the stages of these outputs where that is cheaper than asking for each. */
    Answer look(Collection<OutputAddress> wanted) throws IOException, InterruptedException {
        Map<StageName, List<OutputAddress>> byStage =
                wanted.stream().collect(Collectors.groupingBy(OutputAddress::stage));
        Answer answer = new Answer(new HashSet<>(), new HashSet<>());
        for (List<OutputAddress> outputs : byStage.values()) {
            String stage = stagePrefix(outputs.get(0));
            long expected = expected(stage, outputs.size());
            if (expected > (long) outputs.size() * OBJECTS_A_LOOKUP) {
                answer.unlisted().addAll(outputs);
            } else {
                answer.committed().addAll(list(stage, parts(expected), outputs));
            }
        }
        return answer;
    }

    /** About how many objects a stage has; beyond all bounds if so few lookups are not worth the question. */
    private long expected(String stage, int lookups) throws IOException {
        return lookups < FEWEST
                ? Long.MAX_VALUE
                : (long) objects.list(stage + SAMPLE).size() * SAMPLED_PART;
    }

    private Set<OutputAddress> list(String stage, List<String> parts, List<OutputAddress> outputs)
            throws IOException, InterruptedException {
        Map<String, OutputAddress> byKey = outputs.stream()
                .collect(Collectors.toMap(address -> address.prefix() + ArtifactStore.MARKER, Function.identity()));
        return StoreRequests.together(parts.stream()
                        .map(part -> (Callable<List<OutputAddress>>) () -> list(stage + part, byKey))
                        .toList())
                .stream()
                .flatMap(List::stream)
                .collect(Collectors.toSet());
    }

    private List<OutputAddress> list(String prefix, Map<String, OutputAddress> byKey) throws IOException {
        return objects.list(prefix).stream()
                .map(object -> byKey.get(prefix + object.path()))
                .filter(Objects::nonNull)
                .toList();
    }

    /** The first digits of digests, so many that each listing is of a bearable length. */
    private static List<String> parts(long expected) {
        List<String> parts = List.of("");
        for (long each = expected; each > OBJECTS_A_LISTING; each /= DIGITS.size()) {
            parts = parts.stream()
                    .flatMap(part -> DIGITS.stream().map(digit -> part + digit))
                    .toList();
        }
        return parts;
    }

    private static String stagePrefix(OutputAddress address) {
        String prefix = address.prefix();
        return prefix.substring(0, prefix.lastIndexOf(address.digest().hex()));
    }
}
