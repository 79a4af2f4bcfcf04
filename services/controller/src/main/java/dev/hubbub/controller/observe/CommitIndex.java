package dev.hubbub.controller.observe;

import dev.hubbub.artifacts.ArtifactStore;
import dev.hubbub.artifacts.Commit;
import dev.hubbub.artifacts.CommitListing;
import dev.hubbub.contracts.stage.OutputAddress;
import dev.hubbub.controller.plan.Outputs;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Which outputs of one run are committed, and whether this run made them. A commit is for ever, so one that was seen is not asked
 * for again; of a missing one a result tells, and it is asked for now and then in case a result got lost: the more
 * there are, the more rarely, so that a store is not kept busy by waiting. It hands over what it finds in the order in
 * which it does, so that who knows of the earlier ones is told of the new ones alone.
 *
 * <p>An output counts as computed where a worker says that it computed it for this run, or where a commit which is younger
 * than the run names one of the run's own pods: so also if the pod was killed before it could tell. What somebody else
 * made meanwhile is reused, even though it is younger. Services that are there for everybody leave no trace of whom they
 * worked for, so a young commit of theirs is taken for this run's if the run had asked for it, until a worker says that
 * it found it; a controller that takes a run up half-way does not know what was asked for, and takes it for so.
 *
 * <p>Announcements come on other threads than questions.
 */
public final class CommitIndex implements Outputs {

    private static final Duration ASK_AGAIN_AFTER = Duration.ofSeconds(20);
    private static final int ASKED_WITHOUT_A_THOUGHT = 500;

    private final ArtifactStore artifacts;
    private final Instant start;
    private final Supplier<Instant> now;
    private final Map<OutputAddress, Origin> committed = new HashMap<>();
    private final List<OutputAddress> found = new ArrayList<>();
    /** When those were asked for that were not there, the longest ago first. */
    private final Map<OutputAddress, Instant> missingAt = new LinkedHashMap<>();

    /** Those of the missing ones that are asked for at the next opportunity. */
    private final Set<OutputAddress> toAsk = new HashSet<>();

    /** The missing ones that tasks were sent for. */
    private final Set<OutputAddress> sent = new HashSet<>();

    /** Those that a worker found: it does not know whether a pod of this run had made them. */
    private final Set<OutputAddress> toTrace = new HashSet<>();

    private final boolean takenUp;
    private boolean anyReused;
    private Set<String> pods = Set.of();
    private boolean untouched;
    private boolean planned;

    private enum Origin {
        /** It is older than the run. */
        EARLIER,
        /** Somebody else made it meanwhile. */
        ELSEWHERE,
        /** This run asked for it, and nobody has said yet who made it. */
        PRESUMED,
        /** This run made it. */
        COMPUTED;

        /** Where it is from, if this is said after something else was. */
        Origin after(Origin before) {
            return before == EARLIER || before == COMPUTED || this == PRESUMED ? before : this;
        }

        boolean isReused() {
            return this == EARLIER || this == ELSEWHERE;
        }
    }

    /**
     * An index that knows nothing yet.
     *
     * @param start when the run began: commits of earlier times are reused
     * @param untouched whether nothing was published in this run yet: what is there now was there before
     */
    public CommitIndex(ArtifactStore artifacts, Instant start, boolean untouched, Supplier<Instant> now) {
        this.artifacts = artifacts;
        this.start = start;
        this.untouched = untouched;
        this.takenUp = !untouched;
        this.now = now;
    }

    /** Tasks were sent that make these. */
    public synchronized void sent(Collection<OutputAddress> outputs) {
        outputs.stream().filter(missingAt::containsKey).forEach(sent::add);
    }

    /** The run has Jobs of these names, whose pods' names begin with them. */
    public synchronized void workedOnBy(Collection<String> jobs) {
        Set<String> all = new HashSet<>(pods);
        jobs.forEach(job -> all.add(job + "-"));
        pods = Set.copyOf(all);
    }

    /** Says that from now on commits may be this run's. */
    public synchronized void workBegins() {
        untouched = false;
    }

    @Override
    public Set<OutputAddress> committed(Collection<OutputAddress> addresses) throws IOException {
        ask(unknown(addresses));
        synchronized (this) {
            return addresses.stream().filter(committed::containsKey).collect(Collectors.toSet());
        }
    }

    @Override
    public List<OutputAddress> found(int from) throws IOException {
        ask(due());
        trace();
        synchronized (this) {
            return List.copyOf(found.subList(from, found.size()));
        }
    }

    /** Says that a worker committed these for this run; the store need not be asked. */
    public synchronized void announce(Collection<OutputAddress> addresses) {
        learn(addresses, Origin.COMPUTED);
    }

    /**
     * Says that a worker found these committed. They may be younger than the run all the same: another experiment that
     * runs at the same time made them, or a pod of this one that was killed before it could tell.
     */
    public synchronized void announceFound(Collection<OutputAddress> addresses) {
        learn(addresses, Origin.ELSEWHERE);
        addresses.stream()
                .filter(address -> committed.get(address) == Origin.ELSEWHERE)
                .forEach(toTrace::add);
    }

    // What nobody has asked for is no output of this run.
    private void learn(Collection<OutputAddress> addresses, Origin origin) {
        addresses.stream()
                .filter(address -> missingAt.containsKey(address) || committed.containsKey(address))
                .forEach(address -> note(address, origin));
    }

    /** Whether this is known to be committed; the store is not asked. */
    public synchronized boolean isKnown(OutputAddress address) {
        return committed.containsKey(address);
    }

    /** Says that the run has been planned to its end once, and has asked for all that it could name until then. */
    public synchronized void planned() {
        planned = true;
    }

    /**
     * Whether the run may count on this: it does on what it found when it asked. While it is planned for the first time,
     * and its questions are on their way one after the other, it may on anything.
     */
    public synchronized boolean mayCountOn(OutputAddress address) {
        return !planned || committed.containsKey(address) || missingAt.containsKey(address);
    }

    /** Has everything that is missing asked for at the next opportunity. */
    public synchronized void askAgain() {
        toAsk.addAll(missingAt.keySet());
    }

    /** How many of these the run did not make. */
    public synchronized long reused(Collection<OutputAddress> addresses) {
        // Of a run over a new dataset there is none, and it is asked for with every result.
        return anyReused
                ? addresses.stream()
                        .map(committed::get)
                        .filter(origin -> origin != null && origin.isReused())
                        .count()
                : 0;
    }

    /** Those of the addresses that nobody knows about, or did too long ago; from now on they count as asked for. */
    private synchronized List<OutputAddress> unknown(Collection<OutputAddress> addresses) {
        Instant time = now.get();
        Instant fresh = time.minus(patience());
        List<OutputAddress> unknown = new ArrayList<>();
        for (OutputAddress address : addresses) {
            Instant asked = missingAt.get(address);
            if (!committed.containsKey(address)
                    && (asked == null || asked.isBefore(fresh) || toAsk.contains(address))) {
                unknown.add(address);
            }
        }
        unknown.forEach(address -> asked(address, time));
        return unknown;
    }

    /** Those of the missing ones that are to be asked for, among them what was not for long. */
    private synchronized List<OutputAddress> due() {
        Instant time = now.get();
        Instant fresh = time.minus(patience());
        Set<OutputAddress> due = new HashSet<>(toAsk);
        for (Map.Entry<OutputAddress, Instant> missing : missingAt.entrySet()) {
            if (!missing.getValue().isBefore(fresh)) {
                break;
            }
            due.add(missing.getKey());
        }
        due.forEach(address -> asked(address, time));
        return List.copyOf(due);
    }

    private Duration patience() {
        return ASK_AGAIN_AFTER.multipliedBy(1 + missingAt.size() / ASKED_WITHOUT_A_THOUGHT);
    }

    // Before the store is asked: an announcement that comes meanwhile must not be overwritten.
    private void asked(OutputAddress address, Instant time) {
        toAsk.remove(address);
        missingAt.remove(address);
        missingAt.put(address, time);
    }

    private void ask(List<OutputAddress> unknown) throws IOException {
        if (unknown.isEmpty()) {
            return;
        }
        try {
            CommitListing.Answer answer = artifacts.listed(unknown);
            Set<OutputAddress> unclear = new HashSet<>(answer.unlisted());
            if (isUntouched()) {
                answer.committed().forEach(address -> note(address, Origin.EARLIER));
            } else {
                // A listing does not say when; the commit does, by the clock of who made it.
                unclear.addAll(answer.committed());
            }
            artifacts.findListed(unclear).forEach((address, commit) -> note(address, origin(address, commit.run())));
        } catch (IOException e) {
            askAgain(unknown);
            throw e;
        } catch (InterruptedException e) {
            askAgain(unknown);
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("The controller is stopping");
        }
    }

    private void trace() throws IOException {
        Set<OutputAddress> unclear;
        synchronized (this) {
            unclear = Set.copyOf(toTrace);
        }
        if (unclear.isEmpty()) {
            return;
        }
        try {
            Map<OutputAddress, Commit> commits = artifacts.findAll(unclear);
            synchronized (this) {
                commits.forEach((address, commit) -> note(address, origin(address, commit.run())));
                toTrace.removeAll(unclear);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("The controller is stopping");
        }
    }

    private synchronized Origin origin(OutputAddress address, Commit.Run made) {
        if (made.time().isBefore(start)) {
            return Origin.EARLIER;
        }
        if (pods.stream().anyMatch(made.worker()::startsWith)) {
            return Origin.COMPUTED;
        }
        return takenUp || sent.contains(address) ? Origin.PRESUMED : Origin.ELSEWHERE;
    }

    private synchronized void askAgain(Collection<OutputAddress> unknown) {
        unknown.stream().filter(missingAt::containsKey).forEach(toAsk::add);
    }

    private synchronized boolean isUntouched() {
        return untouched;
    }

    private synchronized void note(OutputAddress address, Origin origin) {
        // Who finds again what this run has made does not make it another's.
        if (!committed.containsKey(address)) {
            found.add(address);
        }
        Origin now = committed.merge(address, origin, (before, said) -> said.after(before));
        anyReused |= now.isReused();
        missingAt.remove(address);
        sent.remove(address);
        toAsk.remove(address);
    }
}
