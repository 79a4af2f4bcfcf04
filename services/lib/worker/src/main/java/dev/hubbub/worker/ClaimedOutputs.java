package dev.hubbub.worker;

import dev.hubbub.artifacts.Claims;
import dev.hubbub.artifacts.Holding;
import dev.hubbub.contracts.stage.OutputAddress;
import dev.hubbub.contracts.stage.StageFailure;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * The outputs that this worker makes and others do not, for as long as it makes them. A claim that is lost on the way
 * costs work done twice and nothing else.
 */
@Singleton
class ClaimedOutputs {

    private static final Logger LOG = Logger.getLogger(ClaimedOutputs.class);
    private static final Duration FIRST_LOOK = Duration.ofMillis(250);
    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(2);

    private final Claims claims;
    private final Patience patience;
    private final Duration lease;
    private final String worker;
    private final ScheduledExecutorService renewals = Executors.newSingleThreadScheduledExecutor(renewal -> {
        Thread thread = new Thread(renewal, "hubbub-claims");
        thread.setDaemon(true);
        return thread;
    });

    ClaimedOutputs(Claims claims, Patience patience, WorkerSettings settings, WorkerIdentity identity) {
        this.claims = claims;
        this.patience = patience;
        this.lease = settings.lease();
        this.worker = identity.name();
    }

    /** Claims what nobody else is making; to be closed when it is made, or given up. */
    Claimed claim(Collection<OutputAddress> outputs) throws StageFailure, IOException, InterruptedException {
        String id = Claims.newId();
        return new Claimed(id, patience.ask(() -> claims.claim(id, outputs, worker, lease)));
    }

    /** How long to wait before outputs of others are looked at again, after so many looks: longer and longer. */
    Duration pause(int looks) {
        Duration longer = FIRST_LOOK.multipliedBy(1L << Math.min(Math.max(looks - 1, 0), 10));
        return longer.compareTo(BETWEEN_LOOKS) < 0 ? longer : BETWEEN_LOOKS;
    }

    @PreDestroy
    void stop() {
        renewals.shutdownNow();
    }

    /** A claim under way, which is renewed until it is closed. Safe for use by several threads. */
    final class Claimed implements AutoCloseable {

        private final String id;
        private final Holding first;
        private final Set<OutputAddress> missing;
        private final ScheduledFuture<?> renewal;
        private Holding holding;
        private boolean lost;
        private boolean closed;

        Claimed(String id, Holding first) {
            this.id = id;
            this.first = first;
            this.missing = new LinkedHashSet<>(first.mine());
            this.holding = first;
            long period = lease.toMillis() / 3;
            this.renewal = renewals.scheduleAtFixedRate(this::renew, period, period, TimeUnit.MILLISECONDS);
        }

        /** The outputs that nobody else is making. */
        Set<OutputAddress> mine() {
            return first.mine();
        }

        /** Who makes the others, for people. */
        String others() {
            Set<String> owners = new TreeSet<>();
            first.claims().values().forEach(claim -> claim.match(mine -> false, held -> owners.add(held.owner())));
            return String.join(", ", owners);
        }

        /** An output is committed, so that nobody needs to hold it any more. */
        void committed(OutputAddress output) {
            synchronized (missing) {
                missing.remove(output);
            }
        }

        /** Whether the claim was there all the time, so that nobody else has begun any of its outputs. */
        synchronized boolean holds() {
            return !lost && !holding.hasRunOut();
        }

        /** Whether nobody else may be making what is still to be made, as far as is known; perhaps not all the time. */
        synchronized boolean isMine() {
            return !closed && !holding.hasRunOut() && holding.mine().containsAll(missing());
        }

        private Set<OutputAddress> missing() {
            synchronized (missing) {
                return new LinkedHashSet<>(missing);
            }
        }

        private synchronized void renew() {
            try {
                if (!closed && !holding.renew()) {
                    claimAgain();
                }
            } catch (IOException | RuntimeException e) {
                // The store is away: the next renewal may come in time, and if not, work is done twice.
                LOG.debugf("A claim was not renewed: %s", e.getMessage());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        /** The lease ran out while the store was away; what is still to be made should not be begun by others, too. */
        private void claimAgain() throws IOException, InterruptedException {
            Set<OutputAddress> left = missing();
            lost = true;
            if (!left.isEmpty()) {
                holding = claims.claim(id, left, worker, lease);
                LOG.debugf(
                        "Of %d outputs, %d were claimed again",
                        left.size(), holding.mine().size());
            }
        }

        @Override
        public synchronized void close() {
            closed = true;
            renewal.cancel(false);
            try {
                holding.close();
            } catch (IOException e) {
                LOG.debugf("A claim was not given back and runs out by itself: %s", e.getMessage());
            }
        }
    }
}
