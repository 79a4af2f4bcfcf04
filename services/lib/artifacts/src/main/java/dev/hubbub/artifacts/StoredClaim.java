package dev.hubbub.artifacts;

import dev.hubbub.contracts.Json;
import dev.hubbub.contracts.stage.OutputAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;

/**
 * A claim as it lies in the store.
 *
 * @param id tells this claim from every other
 * @param owner who made it, for people
 * @param leaseMillis how long it holds after the store took it
 * @param outputs the digests of the outputs
 */
record StoredClaim(String id, String owner, long leaseMillis, List<String> outputs) {

    private static final Duration COARSEST_CLOCK = Duration.ofSeconds(1);

    static StoredClaim of(String id, String owner, Duration lease, Collection<OutputAddress> outputs) {
        return new StoredClaim(id, owner, lease.toMillis(), digests(outputs));
    }

    /** The same claim of fewer outputs. */
    StoredClaim of(Collection<OutputAddress> fewer) {
        return new StoredClaim(id, owner, leaseMillis, digests(fewer));
    }

    byte[] json() {
        return Json.text(this).getBytes(StandardCharsets.UTF_8);
    }

    /**
     * How long it still holds; zero once it does not. Never ends early, though both times may have lost their fractions
     * of a second.
     */
    Duration left(Instant taken, Instant now) {
        Duration left = Duration.ofMillis(leaseMillis).plus(COARSEST_CLOCK).minus(Duration.between(taken, now));
        return left.isNegative() ? Duration.ZERO : left;
    }

    private static List<String> digests(Collection<OutputAddress> outputs) {
        return outputs.stream().map(output -> output.digest().hex()).toList();
    }
}
