package dev.hubbub.artifacts;

import dev.hubbub.contracts.stage.OutputAddress;
import java.io.IOException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * The answer to a claim of outputs, and the lease on those that were given. Closing it gives them back, made or not; a
 * process that dies lets the lease run out. Safe for use by several threads.
 */
public final class Holding implements AutoCloseable {

    private final ObjectStore objects;
    private final String key;
    private final Map<OutputAddress, Claim> claims;
    private final Set<OutputAddress> mine = new LinkedHashSet<>();
    private final StoredClaim stored;
    private long renewed;
    private boolean over;

    Holding(ObjectStore objects, String key, Map<OutputAddress, Claim> claims, StoredClaim wanted, long sent) {
        this.objects = objects;
        this.key = key;
        this.claims = Collections.unmodifiableMap(new LinkedHashMap<>(claims));
        claims.forEach((output, claim) -> claim.match(own -> mine.add(output), other -> false));
        this.stored = wanted.of(mine);
        this.renewed = sent;
    }

    /** Who makes each of the outputs asked for, in the order asked. */
    public Map<OutputAddress, Claim> claims() {
        return claims;
    }

    /** The outputs that whoever asked makes, in the order asked. */
    public Set<OutputAddress> mine() {
        return Collections.unmodifiableSet(mine);
    }

    /**
     * Lets the lease begin anew: one write, to be done a few times in its length.
     *
     * @return whether the outputs are still this holding's. Once the lease has run out without a renewal they may be
     *     another's, and what is still wanted of them is to be claimed again; what is under way may go on, and the first
     *     commit counts
     */
    public synchronized boolean renew() throws IOException {
        long sent = System.nanoTime();
        over |= mine.isEmpty() || hasRunOut(sent);
        if (!over) {
            objects.put(key, stored.json());
            renewed = sent;
        }
        return !over;
    }

    /** Whether the lease may be over by now, so that the outputs may be another's. */
    public synchronized boolean hasRunOut() {
        return over || hasRunOut(System.nanoTime());
    }

    /** Gives the outputs back. If the store does not hear it, the lease runs out by itself. */
    @Override
    public synchronized void close() throws IOException {
        // After its time the key may be another's.
        if (!over && !hasRunOut(System.nanoTime())) {
            objects.delete(key);
        }
        over = true;
    }

    // By this machine's count of seconds since the request was sent, so never later than by the store's.
    private boolean hasRunOut(long now) {
        return (now - renewed) / 1_000_000 >= stored.leaseMillis();
    }
}
