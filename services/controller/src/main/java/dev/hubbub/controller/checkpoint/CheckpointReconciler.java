package dev.hubbub.controller.checkpoint;

import dev.hubbub.artifacts.ObjectStore;
import dev.hubbub.contracts.Json;
import dev.hubbub.contracts.digest.Digest;
import dev.hubbub.controller.resource.Checkpoint;
import dev.hubbub.controller.resource.CheckpointPhase;
import dev.hubbub.controller.resource.CheckpointStatus;
import dev.hubbub.controller.resource.CheckpointVerdict;
import dev.hubbub.controller.resource.Condition;
import dev.hubbub.controller.resource.Refusal;
import dev.hubbub.controller.telemetry.ClusterEvents;
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
import java.net.HttpURLConnection;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
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

    /** How long at most to wait for what passes by itself, such as a store that is away. */
    private static final Duration PASSING = Duration.ofMinutes(1);

    private final KubernetesClient client;
    private final CheckpointFiles files;
    private final String bucket;
    private final ClusterEvents events;
    private final Duration settleTime;
    private final Duration interval;
    private final Clock clock;
    private final Looks looks = new Looks();
    private final SimpleInboundEventSource<Checkpoint> wishes = new SimpleInboundEventSource<>("checkpoint-wishes");
    private volatile Cache<Checkpoint> known;

    /**
     * A reconciler.
     *
     * @param settleTime how long a folder must stay as it is to count as whole
     * @param interval how often to look at places of which nobody sends notifications
     */
    public CheckpointReconciler(
            KubernetesClient client,
            ObjectStore objects,
            ClusterEvents events,
            Duration settleTime,
            Duration interval,
            Clock clock) {
        this.client = client;
        this.files = new CheckpointFiles(objects);
        this.bucket = objects.bucket();
        this.events = events;
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

    /** Forgets what is remembered of Checkpoints that are gone. */
    void forgetGone() {
        looks.keepOnly(known().map(ResourceID::fromResource).collect(Collectors.toSet()));
    }

    /** Whether an update is worth a look: our own word on it is not, and somebody else's does not last. */
    public boolean isNews(Checkpoint now, Checkpoint before) {
        return looks.isOthers(ResourceID.fromResource(now), now.getStatus())
                || !Objects.equals(now.getSpec(), before.getSpec())
                || !Objects.equals(now.labels(), before.labels())
                || !Objects.equals(now.problem(), before.problem());
    }

    @Override
    public UpdateControl<Checkpoint> reconcile(Checkpoint checkpoint, Context<Checkpoint> context) {
        ResourceID id = ResourceID.fromResource(checkpoint);
        try {
            return step(checkpoint, id);
        } catch (KubernetesClientException e) {
            if (e.getCode() == HttpURLConnection.HTTP_NOT_FOUND) {
                // It was deleted meanwhile.
                return UpdateControl.noUpdate();
            }
            return later(checkpoint, id, Refusal.line(e), Refusal.isLasting(e) ? interval : PASSING);
        } catch (IOException | IllegalArgumentException e) {
            return later(checkpoint, id, String.valueOf(e.getMessage()), PASSING);
        }
    }

    /** Something went wrong, which is said once, and is tried again. */
    private UpdateControl<Checkpoint> later(Checkpoint checkpoint, ResourceID id, String fault, Duration longest) {
        say(id, fault);
        return UpdateControl.<Checkpoint>noUpdate()
                .rescheduleAfter(looks.inVain(id, generation(checkpoint) + fault, RETRY_SOON, longest));
    }

    /** Writes a fault into the log, unless it is there; whether it was not. */
    private boolean say(ResourceID id, String fault) {
        boolean news = looks.isNews(id, fault);
        if (news) {
            LOG.warn(
                    "Checkpoint {}/{}: {}; it is looked at again",
                    id.getNamespace().orElse(""),
                    id.getName(),
                    fault);
        }
        return news;
    }

    private UpdateControl<Checkpoint> step(Checkpoint checkpoint, ResourceID id) throws IOException {
        Finding found = files.look(checkpoint);
        if (!found.isWhole()) {
            return inVain(checkpoint, id, found);
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
        Optional<String> unlabelled = label(checkpoint, found.content().labels());
        Finding whole = unlabelled.map(found::remarking).orElse(found);
        write(checkpoint, judged(checkpoint, whole));
        looks.wentWell(id);
        // Of a change there the bucket watch tells, and an output does not change.
        return found.content().time() != null || isWatched(checkpoint)
                ? UpdateControl.noUpdate()
                : UpdateControl.<Checkpoint>noUpdate().rescheduleAfter(interval);
    }

    private UpdateControl<Checkpoint> inVain(Checkpoint checkpoint, ResourceID id, Finding found) {
        boolean passing = found.reason() == Condition.Reason.StoreUnavailable;
        Duration again = looks.inVain(
                id,
                generation(checkpoint) + found.message(),
                passing ? RETRY_SOON : LOOK_FOR_MISSING,
                passing ? PASSING : interval);
        if (found.phase() == CheckpointPhase.Unreadable && isKnown(checkpoint)) {
            // The store is away, not the files: what is said of them stays, and nobody's trials leave a table for it.
            if (say(id, found.message())) {
                events.warning(checkpoint, found.reason().name(), found.message());
            }
        } else {
            write(checkpoint, found);
            looks.wentWell(id);
        }
        return UpdateControl.<Checkpoint>noUpdate().rescheduleAfter(again);
    }

    /** Whether the status says what files there are, and is about this very spec. */
    private static boolean isKnown(Checkpoint checkpoint) {
        return checkpoint.isObserved() && checkpoint.getStatus().digest() != null;
    }

    private static String generation(Checkpoint checkpoint) {
        return checkpoint.getMetadata().getGeneration() + " ";
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
        Duration left = Duration.between(now, looks.since(id, digest, now).plus(settleTime));
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

    /** Gives a Checkpoint the labels that it lacks; why it has none of them, if the cluster does not take them. */
    private Optional<String> label(Checkpoint checkpoint, Map<String, String> defaults) {
        Map<String, String> absent = new LinkedHashMap<>(defaults);
        absent.keySet().removeAll(checkpoint.labels().keySet());
        if (absent.isEmpty()) {
            return Optional.empty();
        }
        try {
            client.resource(checkpoint)
                    .patch(
                            PatchContext.of(PatchType.JSON_MERGE),
                            Json.text(Map.of("metadata", Map.of("labels", absent))));
            return Optional.empty();
        } catch (KubernetesClientException e) {
            if (!Refusal.isLasting(e) || e.getCode() == HttpURLConnection.HTTP_NOT_FOUND) {
                throw e;
            }
            return Optional.of("the cluster does not take the labels " + String.join(", ", absent.keySet()) + ": "
                    + Refusal.line(e));
        }
    }

    private void write(Checkpoint checkpoint, Finding found) {
        CheckpointStatus status = status(checkpoint, found);
        looks.says(ResourceID.fromResource(checkpoint), status);
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
        tell(checkpoint, status);
    }

    private void tell(Checkpoint checkpoint, CheckpointStatus status) {
        if (checkpoint.getStatus() != null && checkpoint.getStatus().phase() == status.phase()) {
            return;
        }
        switch (status.phase()) {
            case Incomplete, Ready -> events.normal(checkpoint, status.phase().name(), status.message());
            case Unreadable, Rejected, Invalid -> events.warning(
                    checkpoint, status.phase().name(), status.message());
        }
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
                List.of(Condition.of(
                        Condition.Type.Ready,
                        ready ? Condition.Status.True : Condition.Status.False,
                        found.reason(),
                        found.message(),
                        checkpoint.getMetadata().getGeneration(),
                        before.map(CheckpointStatus::conditions).orElse(List.of()),
                        clock.instant().truncatedTo(ChronoUnit.SECONDS).toString())),
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
        return Optional.ofNullable(content.time())
                .or(() -> looks.since(ResourceID.fromResource(checkpoint)))
                .map(time -> time.truncatedTo(ChronoUnit.MILLIS).toString())
                .orElse(now);
    }

    /** A number of bytes as Kubernetes writes them, rounded. */
    private static String quantity(long bytes) {
        if (bytes < 1 << 20) {
            return (bytes + 1023 >> 10) + "Ki";
        }
        return (bytes + (1 << 19) >> 20) + "Mi";
    }
}
