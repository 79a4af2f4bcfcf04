package dev.hubbub.controller.observe;

import dev.hubbub.artifacts.ArtifactStore;
import dev.hubbub.contracts.stage.OutputAddress;
import dev.hubbub.controller.plan.Outputs;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Which outputs of one run are committed, and whether before it. A commit is for ever, so one that was seen is not asked
 * for again; a missing one is asked for when a result announces it, and now and then in case a result got lost: the more
 * there are, the more rarely, so that a store is not kept busy by waiting.
 */
public final class CommitIndex implements Outputs {

    private static final Duration ASK_AGAIN_AFTER = Duration.ofSeconds(20);
    private static final int ASKED_WITHOUT_A_THOUGHT = 500;

    private final ArtifactStore artifacts;
    private final CommitListing listing;
    private final Instant start;
    private final Supplier<Instant> now;
    private final Map<OutputAddress, Origin> committed = new ConcurrentHashMap<>();
    private final Map<OutputAddress, Instant> missingAt = new ConcurrentHashMap<>();
    private volatile boolean untouched;

    private enum Origin {
        REUSED,
        COMPUTED
    }

    /**
     * An index that knows nothing yet.
     *
     * @param start when the run began: commits of earlier times are reused
     * @param untouched whether nothing was published in this run yet: what is there now was there before
     */
    public CommitIndex(ArtifactStore artifacts, Instant start, boolean untouched, Supplier<Instant> now) {
        this.artifacts = artifacts;
        this.listing = new CommitListing(artifacts.objects());
        this.start = start;
        this.untouched = untouched;
        this.now = now;
    }

    /** Says that from now on commits may be this run's. */
    public void workBegins() {
        untouched = false;
    }

    @Override
    public Set<OutputAddress> committed(Collection<OutputAddress> addresses) throws IOException {
        Instant time = now.get();
        Duration patience = ASK_AGAIN_AFTER.multipliedBy(1 + missingAt.size() / ASKED_WITHOUT_A_THOUGHT);
        List<OutputAddress> unknown = new ArrayList<>();
        for (OutputAddress address : addresses) {
            Instant asked = missingAt.get(address);
            if (!committed.containsKey(address)
                    && (asked == null || asked.plus(patience).isBefore(time))) {
                unknown.add(address);
                // Before the store is asked: an announcement that comes meanwhile must not be overwritten.
                missingAt.put(address, time);
            }
        }
        ask(unknown);
        return addresses.stream().filter(committed::containsKey).collect(Collectors.toSet());
    }

    /** Says that these were committed; they are asked for at the next opportunity. */
    public void announce(Collection<OutputAddress> addresses) {
        addresses.forEach(missingAt::remove);
    }

    /** Forgets that anything was missing. */
    public void askAgain() {
        missingAt.clear();
    }

    /** How many of these were committed before the run began. */
    public long reused(Collection<OutputAddress> addresses) {
        return addresses.stream()
                .filter(address -> committed.get(address) == Origin.REUSED)
                .count();
    }

    private void ask(List<OutputAddress> unknown) throws IOException {
        if (unknown.isEmpty()) {
            return;
        }
        try {
            CommitListing.Answer answer = listing.look(unknown);
            Set<OutputAddress> unclear = new HashSet<>(answer.unlisted());
            if (untouched) {
                answer.committed().forEach(address -> note(address, Origin.REUSED));
            } else {
                // A listing does not say when; the commit does, by the clock of who made it.
                unclear.addAll(answer.committed());
            }
            artifacts.findAll(unclear).forEach((address, commit) -> {
                Instant time = commit.run().time();
                note(address, time.isBefore(start) ? Origin.REUSED : Origin.COMPUTED);
            });
        } catch (IOException e) {
            announce(unknown);
            throw e;
        } catch (InterruptedException e) {
            announce(unknown);
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("The controller is stopping");
        }
    }

    private void note(OutputAddress address, Origin origin) {
        committed.put(address, origin);
        missingAt.remove(address);
    }
}
