package dev.hubbub.controller.telemetry;

import dev.hubbub.controller.resource.BoundedText;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.EventBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.net.HttpURLConnection;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Kubernetes Events about experiments, trials and checkpoints, as {@code kubectl describe} shows them. What happens again
 * is one event that counts up; a controller that starts anew begins another.
 */
public final class ClusterEvents implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ClusterEvents.class);
    private static final int LONGEST_MESSAGE = 1021;
    private static final int LONGEST_NAME = 200;

    /** So many are counted up; of what was said before, the next time is another event. */
    private static final int MOST_REMEMBERED = 4000;

    /** So many wait to be told when there is time; beyond that they are left out. */
    private static final int MOST_WAITING = 10_000;

    private record Said(String uid, String type, String reason, String message) {}

    private record Sent(String name, int count) {}

    private final KubernetesClient client;
    private final Clock clock;
    private final Map<Said, Sent> sent = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Said, Sent> eldest) {
            return size() > MOST_REMEMBERED;
        }
    };

    private final ThreadPoolExecutor later = new ThreadPoolExecutor(
            1,
            1,
            10,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(MOST_WAITING),
            telling -> {
                Thread thread = new Thread(telling, "events");
                thread.setDaemon(true);
                return thread;
            },
            new ThreadPoolExecutor.DiscardPolicy());

    public ClusterEvents(KubernetesClient client, Clock clock) {
        this.client = client;
        this.clock = clock;
        later.allowCoreThreadTimeOut(true);
    }

    /** Something happened to a resource, as it should. */
    public void normal(HasMetadata about, String reason, String message) {
        send(about, "Normal", reason, message);
    }

    /** Something happened to a resource that somebody should look at. */
    public void warning(HasMetadata about, String reason, String message) {
        send(about, "Warning", reason, message);
    }

    /** The same as the others, by somebody else: where thousands are to be told of, the work does not wait for it. */
    public void later(HasMetadata about, boolean well, String reason, String message) {
        later.execute(() -> send(about, well ? "Normal" : "Warning", reason, message));
    }

    @Override
    public void close() {
        later.shutdownNow();
    }

    private void send(HasMetadata about, String type, String reason, String message) {
        Said said = new Said(about.getMetadata().getUid(), type, reason, BoundedText.of(message, LONGEST_MESSAGE));
        try {
            Sent before = sent(said);
            if (before == null || !countUp(about, said, before)) {
                create(about, said);
            }
        } catch (KubernetesClientException e) {
            // An event is a courtesy; the status says the same and is written again.
            LOG.warn(
                    "Could not record the event '{}' of {}: {}",
                    message,
                    about.getMetadata().getName(),
                    e.getMessage());
        }
    }

    private void create(HasMetadata about, Said said) {
        String now = now();
        String name = about.getMetadata().getName();
        Event event = client.resource(new EventBuilder()
                        .withNewMetadata()
                        .withNamespace(about.getMetadata().getNamespace())
                        .withName(abbreviate(name) + "." + UUID.randomUUID())
                        .endMetadata()
                        .withNewInvolvedObject()
                        .withApiVersion(about.getApiVersion())
                        .withKind(about.getKind())
                        .withNamespace(about.getMetadata().getNamespace())
                        .withName(name)
                        .withUid(about.getMetadata().getUid())
                        .endInvolvedObject()
                        .withType(said.type())
                        .withReason(said.reason())
                        .withMessage(said.message())
                        .withNewSource()
                        .withComponent("hubbub-controller")
                        .endSource()
                        .withFirstTimestamp(now)
                        .withLastTimestamp(now)
                        .withCount(1)
                        .build())
                .create();
        remember(said, new Sent(event.getMetadata().getName(), 1));
    }

    /** Says that it happened again; false if the cluster has forgotten the event. */
    private boolean countUp(HasMetadata about, Said said, Sent before) {
        Sent again = new Sent(before.name(), before.count() + 1);
        String patch = "{\"count\": " + again.count() + ", \"lastTimestamp\": \"" + now() + "\"}";
        try {
            client.v1()
                    .events()
                    .inNamespace(about.getMetadata().getNamespace())
                    .withName(before.name())
                    .patch(PatchContext.of(PatchType.JSON_MERGE), patch);
        } catch (KubernetesClientException e) {
            if (e.getCode() == HttpURLConnection.HTTP_NOT_FOUND) {
                return false;
            }
            throw e;
        }
        remember(said, again);
        return true;
    }

    private Sent sent(Said said) {
        synchronized (sent) {
            return sent.get(said);
        }
    }

    private void remember(Said said, Sent event) {
        synchronized (sent) {
            sent.put(said, event);
        }
    }

    private String now() {
        return clock.instant().truncatedTo(ChronoUnit.SECONDS).toString();
    }

    private static String abbreviate(String name) {
        return name.substring(0, Math.min(name.length(), LONGEST_NAME)).replaceAll("[-.]+$", "");
    }
}
