package dev.hubbub.controller.observe;

import dev.hubbub.artifacts.ArtifactStore;
import dev.hubbub.artifacts.Commit;
import dev.hubbub.contracts.stage.OutputAddress;
import dev.hubbub.controller.plan.Outputs;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Which outputs of one run are committed, and since when. A commit is for ever, so one that was seen is not asked for
 * again; a missing one is asked for when a result announces it, and now and then in case a result got lost: the more
 * there are, the more rarely, so that a store is not kept busy by waiting.
 */
public final class CommitIndex implements Outputs {

    private static final Duration ASK_AGAIN_AFTER = Duration.ofSeconds(20);
    private static final int ASKED_WITHOUT_A_THOUGHT = 500;

    private final ArtifactStore artifacts;
    private final Supplier<Instant> now;
    private final Map<OutputAddress, Instant> commitTimes = new ConcurrentHashMap<>();
    private final Map<OutputAddress, Instant> missingAt = new ConcurrentHashMap<>();

    public CommitIndex(ArtifactStore artifacts, Supplier<Instant> now) {
        this.artifacts = artifacts;
        this.now = now;
    }

    @Override
    public Set<OutputAddress> committed(Collection<OutputAddress> addresses) throws IOException {
        Instant time = now.get();
        Duration patience = ASK_AGAIN_AFTER.multipliedBy(1 + missingAt.size() / ASKED_WITHOUT_A_THOUGHT);
        List<OutputAddress> unknown = new ArrayList<>();
        for (OutputAddress address : addresses) {
            Instant asked = missingAt.get(address);
            if (!commitTimes.containsKey(address)
                    && (asked == null || asked.plus(patience).isBefore(time))) {
                unknown.add(address);
                // Before the store is asked: an announcement that comes meanwhile must not be overwritten.
                missingAt.put(address, time);
            }
        }
        ask(unknown);
        return addresses.stream().filter(commitTimes::containsKey).collect(Collectors.toSet());
    }

    /** Says that these were committed; they are asked for at the next opportunity. */
    public void announce(Collection<OutputAddress> addresses) {
        addresses.forEach(missingAt::remove);
    }

    /** Forgets that anything was missing. */
    public void askAgain() {
        missingAt.clear();
    }

    /** How many of these were committed before a time. */
    public long committedBefore(Instant time, Collection<OutputAddress> addresses) {
        return addresses.stream()
                .map(commitTimes::get)
                .filter(commit -> commit != null && commit.isBefore(time))
                .count();
    }

    private void ask(List<OutputAddress> unknown) throws IOException {
        if (unknown.isEmpty()) {
            return;
        }
        try {
            for (Map.Entry<OutputAddress, Commit> commit :
                    artifacts.findAll(unknown).entrySet()) {
                commitTimes.put(commit.getKey(), commit.getValue().run().time());
                missingAt.remove(commit.getKey());
            }
        } catch (IOException e) {
            announce(unknown);
            throw e;
        } catch (InterruptedException e) {
            announce(unknown);
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("The controller is stopping");
        }
    }
}
