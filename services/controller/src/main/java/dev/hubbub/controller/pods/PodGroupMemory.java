package dev.hubbub.controller.pods;

import dev.hubbub.controller.work.ShareQueue;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What the controller remembers of one run's group of pods, because the cluster does not say it. After a restart it
 * begins empty: the queue is closed once more, and Jobs that ended are looked into once more.
 */
public final class PodGroupMemory {

    /** What was made shows in the informer's cache within this time, unless it was taken away again. */
    private static final Duration SHOWS_WITHIN = Duration.ofSeconds(10);

    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(10);

    private final Set<String> examined = new HashSet<>();
    private final Map<String, Instant> noticed = new HashMap<>();
    private final Map<String, Instant> leaving = new HashMap<>();
    private final Set<String> removed = new HashSet<>();
    private Optional<Trouble> trouble = Optional.empty();
    private Optional<String> said = Optional.empty();
    private Instant looked = Instant.MIN;
    private Instant idleSince;
    private ShareQueue queue;
    private boolean closed;
    private String job;
    private String created;
    private Instant createdAt = Instant.MIN;
    private boolean audible;

    /** A Job was made. */
    public void created(String job, Instant now) {
        trouble = Optional.empty();
        this.job = job;
        created = job;
        createdAt = now;
    }

    /** The pods that are there are those of this Job. */
    public void workIn(String known) {
        job = known;
    }

    /** The Job whose pods they are, or were last; absent before the first. */
    public Optional<String> job() {
        return Optional.ofNullable(job);
    }

    /** A Job that ended was looked into: what it left behind is known. */
    public void examined(String job) {
        examined.add(job);
        closed = false;
        queue = null;
    }

    /** Whether it is time to look at the pods; they count as looked at then. */
    public boolean isLookDue(Instant now) {
        boolean due = !looked.plus(BETWEEN_LOOKS).isAfter(now);
        looked = due ? now : looked;
        return due;
    }

    /** What keeps the pods from their work, as far as it is known; absent if nothing does. */
    public Optional<Trouble> trouble() {
        return trouble;
    }

    /** What there is to say of what was seen. */
    enum News {
        NONE,
        /** There is trouble that was not said. */
        BEGAN,
        /** What was said is over. */
        ENDED
    }

    /** Takes in what keeps the pods from their work; its details may change while it lasts. */
    News takeIn(Optional<Trouble> seen) {
        Optional<String> before = said;
        said = seen.map(Trouble::what);
        trouble = seen;
        if (said.equals(before)) {
            return News.NONE;
        }
        return said.isPresent() ? News.BEGAN : News.ENDED;
    }

    /** Whether pods would be heard of if all were well. */
    public boolean isAudible() {
        return audible;
    }

    /** Pods would be heard of from now on if all were well, or would not: none may work, or none has started. */
    public void audible(boolean now) {
        audible = now;
    }

    /** Their Job waits for its turn, which is nothing that anybody has to do something about. */
    public void waits(Trouble forWhat) {
        said = Optional.empty();
        trouble = Optional.of(forWhat);
    }

    /** Whether there is something for the pods to do. */
    public void hasWork(boolean work, Instant now) {
        idleSince = work ? null : idleSince == null ? now : idleSince;
    }

    /** For how long there has been nothing for the pods to do. */
    Duration idle(Instant now) {
        return idleSince == null ? Duration.ZERO : Duration.between(idleSince, now);
    }

    /** There are no pods at work, and nothing is wanted of them. */
    public void idle() {
        said = Optional.empty();
        trouble = Optional.empty();
    }

    /** Whether this pod was taken away, however long it still shows. */
    boolean isRemoved(String pod) {
        return removed.contains(pod);
    }

    /** A pod was taken away. */
    void removed(String pod) {
        removed.add(pod);
    }

    /** Since when the pods that are being deleted are seen so, by name. */
    Map<String, Instant> leaving(Collection<Pod> pods, Instant now) {
        Set<String> names = pods.stream()
                .filter(pod -> pod.getMetadata().getDeletionTimestamp() != null)
                .map(pod -> pod.getMetadata().getName())
                .collect(Collectors.toSet());
        leaving.keySet().retainAll(names);
        names.forEach(name -> leaving.putIfAbsent(name, now));
        return leaving;
    }

    /** Nobody reads the queue any more. */
    public void lost() {
        trouble = Optional.empty();
        created = null;
        closed = false;
        queue = null;
    }

    /** What waits for the pods and what they have; absent before the first of them, and after a restart. */
    public Optional<ShareQueue> queue() {
        return Optional.ofNullable(queue);
    }

    /** The pods begin with this queue. */
    public ShareQueue begins(ShareQueue with) {
        queue = with;
        closed = false;
        return with;
    }

    /** The queue says that no more work will come, or no longer says so. */
    public void closed(boolean now) {
        closed = now;
    }

    boolean isClosed() {
        return closed;
    }

    boolean isExamined(String job) {
        return examined.contains(job);
    }

    /** When a Job that ended was first seen so. */
    Instant noticed(String job, Instant now) {
        return noticed.computeIfAbsent(job, key -> now);
    }

    /**
     * The Job that was made and does not show yet.
     *
     * @param visible the Jobs that show
     */
    Optional<String> created(Set<String> visible, Instant now) {
        if (created != null
                && (visible.contains(created) || createdAt.plus(SHOWS_WITHIN).isBefore(now))) {
            created = null;
        }
        return Optional.ofNullable(created);
    }
}
