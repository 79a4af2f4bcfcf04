package dev.hubbub.artifacts;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.hubbub.artifacts.ObjectStore.DatedObject;
import dev.hubbub.contracts.Json;
import dev.hubbub.contracts.stage.OutputAddress;
import dev.hubbub.contracts.stage.StageName;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Who is making which outputs at the moment, so that two who want the same ones do not both compute them. A claim saves
 * work and decides nothing: what is true of an output is its commit alone, of which there is one whatever happens here.
 *
 * <p>All outputs claimed together are one object, {@code claims/<stage>/<ticket>}, so that ten thousand outputs cost as
 * many requests as one: two listings, one conditional write, and a look at each of the other claims under way. Tickets
 * are numbers. Whoever claims takes the next one, which the store gives to one taker only, and looks around
 * <em>afterwards</em>: outputs in the claim of a lower ticket are another's, and one who finds a higher ticket than his
 * own came too late with a number that had become free again, and takes a new one. Of two who claim at once, at least
 * one sees the other. This needs a store that lists what was written before, as S3 and MinIO do.
 *
 * <p>Time is the store's own: a claim's age is the difference between when the store took it, or its last renewal, and
 * when it took the claim of whoever asks. Clocks of workers play no part. A worker that dies renews no more, and whoever
 * asks after the lease has run out takes over.
 *
 * <p>Whoever gets an output must look for its commit <em>after</em> claiming it; before, somebody may be about to make
 * it. Safe for use by several threads.
 */
public final class Claims {

    private static final String FOLDER = "claims/";
    private static final Pattern TICKET = Pattern.compile("[0-9]{19}");

    private final ObjectStore objects;
    // What other claims hold does not change with their renewals, so it is read once.
    private final Map<String, Known> known = new ConcurrentHashMap<>();

    public Claims(ObjectStore objects) {
        this.objects = objects;
    }

    /** An id for a claim, which is no other's. */
    public static String newId() {
        return UUID.randomUUID().toString();
    }

    /** Claims outputs, under an id of its own. */
    public Holding claim(Collection<OutputAddress> outputs, String owner, Duration lease)
            throws IOException, InterruptedException {
        return claim(newId(), outputs, owner, lease);
    }

    /**
     * Claims outputs.
     *
     * @param id from {@link #newId}. Whoever asks again, because the answer was lost or the lease ran out, asks with the
     *     same one: what is left of the claim before it is then not another's
     * @param outputs what is wanted, all of one stage; at least one
     * @param owner who asks, for people
     * @param lease how long the claim holds after this call and after each renewal; others may learn up to two
     *     seconds later that it ran out, because some stores tell time to the second
     * @return who makes each of them; to be closed when they are made, or given up
     */
    public Holding claim(String id, Collection<OutputAddress> outputs, String owner, Duration lease)
            throws IOException, InterruptedException {
        Set<OutputAddress> wanted = new LinkedHashSet<>(outputs);
        String folder = folder(wanted);
        StoredClaim mine = StoredClaim.of(id, owner, lease, wanted);
        for (int tries = 0; ; tries++) {
            standBack(tries);
            long sent = System.nanoTime();
            String ticket = takeTicket(folder, mine);
            List<DatedObject> all = tickets(folder);
            Optional<DatedObject> own =
                    all.stream().filter(each -> path(each).equals(ticket)).findFirst();
            // Gone only if somebody took this claim for a dead one's, which it was not for long.
            if (own.isPresent() && isHighest(ticket, all)) {
                Map<OutputAddress, Claim> answers =
                        answers(wanted, others(folder, all, mine), own.get().time());
                return hold(folder + ticket, mine, answers, sent);
            }
            if (own.isPresent()) {
                objects.delete(folder + ticket);
            }
        }
    }

    private Holding hold(String key, StoredClaim wanted, Map<OutputAddress, Claim> answers, long sent)
            throws IOException {
        Holding holding = new Holding(objects, key, answers, wanted, sent);
        if (holding.mine().isEmpty()) {
            holding.close();
        } else if (holding.mine().size() < answers.size()) {
            // Others must not wait for this claim because of what it did not get.
            holding.renew();
        }
        return holding;
    }

    private String takeTicket(String folder, StoredClaim mine) throws IOException, InterruptedException {
        for (int tries = 0; ; tries++) {
            standBack(tries);
            List<DatedObject> all = tickets(folder);
            long next = all.isEmpty() ? 1 : Long.parseLong(path(all.get(all.size() - 1))) + 1;
            String ticket = "%019d".formatted(next);
            if (objects.putIfAbsent(folder + ticket, mine.json())) {
                return ticket;
            }
        }
    }

    // Those who came at the same moment should not come again at the same moment.
    private static void standBack(int tries) throws InterruptedException {
        if (tries > 0) {
            Thread.sleep(ThreadLocalRandom.current().nextLong(20L << Math.min(tries, 5)));
        }
    }

    private static boolean isHighest(String ticket, List<DatedObject> all) {
        return path(all.get(all.size() - 1)).equals(ticket);
    }

    /** All claims there are, by their tickets. */
    private List<DatedObject> tickets(String folder) throws IOException {
        return objects.dated(folder).stream()
                .filter(each -> TICKET.matcher(path(each)).matches())
                .toList();
    }

    /** The claims below one's own that still hold, by when the store last heard of them; the others are cleared away. */
    private Map<StoredClaim, Instant> others(String folder, List<DatedObject> all, StoredClaim mine)
            throws IOException {
        DatedObject own = all.get(all.size() - 1);
        Map<StoredClaim, Instant> others = new LinkedHashMap<>();
        for (DatedObject each : all.subList(0, all.size() - 1)) {
            String key = folder + path(each);
            Optional<StoredClaim> other = read(key, each.object().identity());
            // One's own is there twice if it was claimed again.
            if (other.isPresent()
                    && (other.get().id().equals(mine.id())
                            || other.get().left(each.time(), own.time()).isZero())) {
                objects.delete(key);
            } else {
                other.ifPresent(claim -> others.put(claim, each.time()));
            }
        }
        Set<String> present = all.stream().map(each -> folder + path(each)).collect(Collectors.toSet());
        known.keySet().removeIf(key -> key.startsWith(folder) && !present.contains(key));
        return others;
    }

    private Optional<StoredClaim> read(String key, String identity) throws IOException {
        Known before = known.get(key);
        if (before != null && before.identity().equals(identity)) {
            return Optional.of(before.claim());
        }
        try {
            StoredClaim claim = Json.read(objects.read(key), StoredClaim.class);
            known.put(key, new Known(identity, claim));
            return Optional.of(claim);
        } catch (MissingObjectException e) {
            // Given back in between.
            return Optional.empty();
        } catch (JsonProcessingException e) {
            // Another version's, or nobody's: it may cost work done twice, which no claim at all would, too.
            return Optional.empty();
        }
    }

    private static Map<OutputAddress, Claim> answers(
            Set<OutputAddress> wanted, Map<StoredClaim, Instant> others, Instant now) {
        Map<String, Claim.Held> taken = new HashMap<>();
        others.forEach((claim, time) -> {
            Claim.Held answer = new Claim.Held(claim.owner(), claim.left(time, now));
            claim.outputs().forEach(output -> taken.putIfAbsent(output, answer));
        });
        Map<OutputAddress, Claim> answers = new LinkedHashMap<>();
        for (OutputAddress output : wanted) {
            Claim.Held other = taken.get(output.digest().hex());
            answers.put(output, other == null ? new Claim.Mine() : other);
        }
        return answers;
    }

    private static String folder(Set<OutputAddress> outputs) {
        List<StageName> stages =
                outputs.stream().map(OutputAddress::stage).distinct().toList();
        if (stages.size() != 1) {
            throw new IllegalArgumentException(
                    "Outputs are claimed for one stage at a time and not for " + stages.size());
        }
        return FOLDER + stages.get(0).text() + "/";
    }

    private static String path(DatedObject object) {
        return object.object().path();
    }

    private record Known(String identity, StoredClaim claim) {}
}
