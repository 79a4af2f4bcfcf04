package dev.hubbub.controller.checkpoint;

import dev.hubbub.artifacts.ObjectStore;
import dev.hubbub.contracts.Json;
import dev.hubbub.contracts.digest.Digest;
import dev.hubbub.controller.resource.Checkpoint;
import dev.hubbub.controller.resource.CheckpointPhase;
import dev.hubbub.controller.resource.CheckpointStatus;
import dev.hubbub.controller.resource.CheckpointVerdict;
import dev.hubbub.controller.resource.Condition;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.Cache;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.inbound.SimpleInboundEventSource;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says in a Checkpoint's status what is where it points to, and gives it the labels that it has by default. A folder
 * counts as whole when nothing in it changed for a moment, so that what comes a second after the weights belongs to them.
 */
public final class CheckpointReconciler implements Reconciler<Checkpoint> {

    private static final Logger LOG = LoggerFactory.getLogger(CheckpointReconciler.class);
    private static final Duration RETRY_SOON = Duration.ofSeconds(5);
    private static final Duration LOOK_FOR_MISSING = Duration.ofSeconds(30);

    /** What was seen in a folder, and since when it is so. */
    private record Seen(Digest digest, Instant since) {}

    private final KubernetesClient client;
    private final CheckpointFiles files;
    private final String bucket;
    private final Duration settleTime;
    private final Duration interval;
    private final Clock clock;
    private final Map<ResourceID, Seen> seen = new ConcurrentHashMap<>();
    // What goes wrong with each, so that it is said once.
    private final Map<ResourceID, String> faults = new ConcurrentHashMap<>();
    private final SimpleInboundEventSource<Checkpoint> wishes = new SimpleInboundEventSource<>("checkpoint-wishes");
    private volatile Cache<Checkpoint> known;

    /**
     * A reconciler.
     *
     * @param settleTime how long a folder must stay as it is to count as whole
     * @param interval how often to look at places of which nobody sends notifications
     */
    public CheckpointReconciler(
            KubernetesClient client, ObjectStore objects, Duration settleTime, Duration interval, Clock clock) {
        this.client = client;
        this.files = new CheckpointFiles(objects);
        this.bucket = objects.bucket();
        this.settleTime = settleTime;
        this.interval = interval;
        this.clock = clock;
    }

    @Override
    public List<EventSource<?, Checkpoint>> prepareEventSources(EventSourceContext<Checkpoint> context) {
        known = context.getPrimaryCache();
        return List.of(wishes);
    }

    /** The Checkpoints that show; none before the controller works. */
    public Stream<Checkpoint> known() {
        return known == null ? Stream.of() : known.list();
    }

    /** Has another look at a Checkpoint soon. */
    public void look(Checkpoint checkpoint) {
        wishes.propagateEvent(ResourceID.fromResource(checkpoint));
    }

    /** Whether an update is worth a look: our own word on it is not. */
    public static boolean isNews(Checkpoint now, Checkpoint before) {
        return !Objects.equals(now.getSpec(), before.getSpec())
                || !Objects.equals(now.labels(), before.labels())
                || !Objects.equals(now.problem(), before.problem());
    }

    @Override
    public UpdateControl<Checkpoint> reconcile(Checkpoint checkpoint, Context<Checkpoint> context) {
        ResourceID id = ResourceID.fromResource(checkpoint);
        try {
            UpdateControl<Checkpoint> next = step(checkpoint, id);
            faults.remove(id);
            return next;
        } catch (IOException | KubernetesClientException | IllegalArgumentException e) {
            String message = String.valueOf(e.getMessage());
            if (!message.equals(faults.put(id, message))) {
                LOG.warn(
                        "Checkpoint {}/{}: {}; it is looked at again",
                        id.getNamespace().orElse(""),
                        id.getName(),
                        message);
            }
            return UpdateControl.<Checkpoint>noUpdate().rescheduleAfter(RETRY_SOON);
        }
    }

    private UpdateControl<Checkpoint> step(Checkpoint checkpoint, ResourceID id) throws IOException {
        Finding found = files.look(checkpoint);
        if (!found.isWhole()) {
            seen.remove(id);
            write(checkpoint, found);
            return UpdateControl.<Checkpoint>noUpdate().rescheduleAfter(LOOK_FOR_MISSING);
        }
        Optional<Duration> unsettled = unsettled(checkpoint, id, found.content());
        if (unsettled.isPresent()) {
            // Of what was ready it must be said at once: its trials are not about these files.
            if (checkpoint.getStatus() != null && checkpoint.getStatus().digest() != null) {
                write(checkpoint, Finding.changing("Its files were replaced a moment ago"));
            }
            return UpdateControl.<Checkpoint>noUpdate().rescheduleAfter(unsettled.get());
        }
        // Before the status: whoever selects ready ones by their labels must find both.
        label(checkpoint, found.content().labels());
        write(checkpoint, judged(checkpoint, found));
        // Of a change there the bucket watch tells, and an output does not change.
        return found.content().time() != null || isWatched(checkpoint)
                ? UpdateControl.noUpdate()
                : UpdateControl.<Checkpoint>noUpdate().rescheduleAfter(interval);
    }

    /** How long to wait until files that are new count; absent if they do. */
    private Optional<Duration> unsettled(Checkpoint checkpoint, ResourceID id, Finding.Content content) {
        Digest digest = content.digest();
        boolean same = checkpoint.getStatus() != null
                && digest.equals(checkpoint.getStatus().digest());
        // Nobody replaces the files of an output, which knows when it was made.
        if (same || content.time() != null) {
            return Optional.empty();
        }
        Instant now = clock.instant();
        Seen before = seen.compute(
                id, (key, last) -> last != null && last.digest().equals(digest) ? last : new Seen(digest, now));
        Duration left = Duration.between(now, before.since().plus(settleTime));
        return left.isNegative() || left.isZero() ? Optional.empty() : Optional.of(left);
    }

    private boolean isWatched(Checkpoint checkpoint) {
        return CheckpointFiles.place(checkpoint)
                .filter(place -> place.bucket().equals(bucket) && place.key().startsWith(CheckpointLabels.FOLDER))
                .isPresent();
    }

    private static Finding judged(Checkpoint checkpoint, Finding whole) {
        return CheckpointVerdict.of(checkpoint)
                .map(verdict -> switch (verdict) {
                    case awaited -> whole.but(
                            CheckpointPhase.Incomplete,
                            Condition.Reason.VerdictAwaited,
                            "The gates of the experiment that made it have not decided; to try it without them, remove"
                                    + " the label " + Checkpoint.VERDICT_LABEL);
                    case rejected -> whole.but(
                            CheckpointPhase.Rejected,
                            Condition.Reason.RejectedByGate,
                            "A gate says that it is worse than what it began with; to try it nevertheless, set the label "
                                    + Checkpoint.VERDICT_LABEL + " to " + CheckpointVerdict.promoted);
                    case promoted, undecided -> whole;
                })
                .orElse(whole);
    }

    private void label(Checkpoint checkpoint, Map<String, String> defaults) {
        Map<String, String> absent = new LinkedHashMap<>(defaults);
        absent.keySet().removeAll(checkpoint.labels().keySet());
        if (!absent.isEmpty()) {
            client.resource(checkpoint)
                    .patch(
                            PatchContext.of(PatchType.JSON_MERGE),
                            Json.text(Map.of("metadata", Map.of("labels", absent))));
        }
    }

    private void write(Checkpoint checkpoint, Finding found) {
        CheckpointStatus status = status(checkpoint, found);
        if (status.equals(checkpoint.getStatus())) {
            return;
        }
        client.resources(Checkpoint.class)
                .inNamespace(checkpoint.getMetadata().getNamespace())
                .withName(checkpoint.getMetadata().getName())
                .editStatus(current -> {
                    current.setStatus(status);
                    return current;
                });
        LOG.info(
                "Checkpoint {}/{} is {}: {}",
                checkpoint.getMetadata().getNamespace(),
                checkpoint.getMetadata().getName(),
                status.phase(),
                status.message());
    }

    private CheckpointStatus status(Checkpoint checkpoint, Finding found) {
        Optional<CheckpointStatus> before = Optional.ofNullable(checkpoint.getStatus());
        Optional<Finding.Content> content = Optional.ofNullable(found.content());
        Digest digest = content.map(Finding.Content::digest).orElse(null);
        String now = clock.instant().truncatedTo(ChronoUnit.MILLIS).toString();
        boolean ready = found.phase() == CheckpointPhase.Ready;
        return new CheckpointStatus(
                found.phase(),
                checkpoint.getMetadata().getGeneration(),
                found.message(),
                List.of(new Condition(
                        Condition.Type.Ready,
                        ready ? Condition.Status.True : Condition.Status.False,
                        found.reason(),
                        found.message(),
                        checkpoint.getMetadata().getGeneration(),
                        since(before, ready, now))),
                digest,
                content.map(Finding.Content::architecture).orElse(null),
                CheckpointVerdict.of(checkpoint).orElse(null),
                content.map(Finding.Content::files).orElse(null),
                content.map(whole -> quantity(whole.bytes())).orElse(null),
                digest == null
                        ? null
                        : before.filter(status -> digest.equals(status.digest()))
                                .map(CheckpointStatus::readyTime)
                                .orElseGet(() -> came(checkpoint, content.get(), now)));
    }

    /** When a checkpoint came: when it was made, or its files were first seen as they are. */
    private String came(Checkpoint checkpoint, Finding.Content content, String now) {
        Seen first = seen.get(ResourceID.fromResource(checkpoint));
        Instant time = content.time() == null && first != null ? first.since() : content.time();
        return time == null ? now : time.truncatedTo(ChronoUnit.MILLIS).toString();
    }

    /** A number of bytes as Kubernetes writes them, rounded. */
    private static String quantity(long bytes) {
        if (bytes < 1 << 20) {
            return (bytes + 1023 >> 10) + "Ki";
        }
        return (bytes + (1 << 19) >> 20) + "Mi";
    }

    private static String since(Optional<CheckpointStatus> before, boolean ready, String now) {
        return before.stream()
                .flatMap(status -> status.conditions().stream())
                .filter(condition -> ready == (condition.status() == Condition.Status.True))
                .map(Condition::lastTransitionTime)
                .findFirst()
                .orElse(now);
    }
}
