package dev.hubbub.controller.checkpoint;

import dev.hubbub.artifacts.ObjectStore;
import dev.hubbub.artifacts.ObjectUri;
import dev.hubbub.contracts.digest.Digest;
import dev.hubbub.contracts.stage.StoredObject;
import dev.hubbub.controller.resource.Checkpoint;
import dev.hubbub.controller.resource.CheckpointSpec;
import dev.hubbub.controller.resource.CheckpointStatus;
import dev.hubbub.controller.resource.Refusal;
import dev.hubbub.controller.work.Remarks;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches what lies below {@code checkpoints/} in the bucket, and makes a Checkpoint of each folder with weights in each
 * namespace where an experiment waits for some. A notification only says where to look; what was missed is found by looking
 * at all of it when the controller begins and every few minutes.
 */
public final class BucketWatch implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(BucketWatch.class);
    private static final Duration RETRY = Duration.ofSeconds(5);

    /** Files of one upload come together: this long one look waits for the others. */
    private static final Duration TOGETHER = Duration.ofMillis(200);

    private static final int LONGEST_NAME = 200;

    /** The prefix below which all is looked at. */
    private static final String EVERYTHING = CheckpointLabels.FOLDER;

    private final ObjectStore objects;
    private final KubernetesClient client;
    private final CheckpointReconciler checkpoints;
    private final Supplier<Set<String>> waiting;
    private final Duration interval;
    private final Remarks remarks = new Remarks();
    private final Set<String> due = ConcurrentHashMap.newKeySet();
    private final ScheduledThreadPoolExecutor looks = new ScheduledThreadPoolExecutor(1, look -> {
        Thread thread = new Thread(look, "checkpoint-looks");
        thread.setDaemon(true);
        return thread;
    });

    /**
     * A watch that has not begun.
     *
     * @param waiting the namespaces where experiments try checkpoints as they come
     * @param interval how often to look at all of it
     */
    public BucketWatch(
            ObjectStore objects,
            KubernetesClient client,
            CheckpointReconciler checkpoints,
            Supplier<Set<String>> waiting,
            Duration interval) {
        this.objects = objects;
        this.client = client;
        this.checkpoints = checkpoints;
        this.waiting = waiting;
        this.interval = interval;
        looks.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    /** Begins. */
    public void start() {
        looks.scheduleWithFixedDelay(this::lookAtAll, 0, interval.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Has a look at all of it soon. */
    public void lookAtAll() {
        lookSoon(EVERYTHING, Duration.ZERO);
    }

    /** Has a look around an object that was stored, or a folder with some, if checkpoints are there. */
    public void stored(ObjectUri named) {
        // No store has a key with .. in it that would be a folder above, but one that is a file system lists it as
        // such.
        ObjectUri place = named.normalized();
        String key = place.key();
        if (place.bucket().equals(objects.bucket()) && key.startsWith(EVERYTHING)) {
            int end = key.indexOf('/', EVERYTHING.length());
            lookSoon(end < 0 ? EVERYTHING : key.substring(0, end + 1), TOGETHER);
        } else {
            // Somebody imported what is there.
            checkpoints
                    .known()
                    .filter(known -> CheckpointFiles.place(known)
                            .filter(folder -> folder.bucket().equals(place.bucket()) && key.startsWith(folder.key()))
                            .isPresent())
                    .forEach(checkpoints::look);
        }
    }

    @Override
    public void close() {
        looks.shutdownNow();
    }

    private void lookSoon(String prefix, Duration delay) {
        if (due.add(prefix) && !looks.isShutdown()) {
            looks.schedule(() -> look(prefix), delay.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private void look(String prefix) {
        // What comes from now on wants another look.
        due.remove(prefix);
        try {
            Set<String> namespaces = waiting.get();
            if (namespaces.isEmpty() && checkpoints.known().findAny().isEmpty()) {
                return;
            }
            // A folder itself may be the checkpoint, so the look is from above it.
            List<CheckpointFolder> folders = CheckpointFolder.among(
                    objects.uri(EVERYTHING),
                    objects.list(prefix).stream()
                            .map(object -> below(prefix.substring(EVERYTHING.length()), object))
                            .toList());
            boolean refused = false;
            for (CheckpointFolder folder : folders) {
                checkpoints
                        .known()
                        .filter(known -> isAt(known, folder) && !folder.digest().equals(digest(known)))
                        .forEach(checkpoints::look);
                for (String namespace : namespaces) {
                    refused |= !register(namespace, folder);
                }
            }
            if (prefix.equals(EVERYTHING)) {
                checkpoints.forgetGone();
            }
            if (!refused) {
                remarks.wentWell();
            }
        } catch (IOException | RuntimeException e) {
            if (remarks.isNews(e.toString())) {
                LOG.warn(
                        "What is below {} is looked at again soon: {}",
                        objects.uri(prefix),
                        e instanceof IOException ? e.getMessage() : e.toString());
            }
            lookSoon(prefix, RETRY);
        }
    }

    private static StoredObject below(String folder, StoredObject object) {
        return new StoredObject(folder + object.path(), object.size(), object.identity());
    }

    private static boolean isAt(Checkpoint checkpoint, CheckpointFolder folder) {
        return CheckpointFiles.place(checkpoint).filter(folder.uri()::equals).isPresent();
    }

    private static Digest digest(Checkpoint checkpoint) {
        return Optional.ofNullable(checkpoint.getStatus())
                .map(CheckpointStatus::digest)
                .orElse(null);
    }

    /**
     * Sees to it that there is a Checkpoint of a folder. Where the cluster takes none, such as where a quota or a policy
     * is against it, the others have theirs nevertheless.
     *
     * @return whether there is one
     */
    private boolean register(String namespace, CheckpointFolder folder) {
        if (checkpoints
                .known()
                .anyMatch(known -> known.getMetadata().getNamespace().equals(namespace) && isAt(known, folder))) {
            return true;
        }
        try {
            create(namespace, folder);
            return true;
        } catch (KubernetesClientException e) {
            if (!Refusal.isLasting(e)) {
                throw e;
            }
            String line = Refusal.line(e);
            if (remarks.isNews(namespace + folder.uri() + line)) {
                LOG.warn(
                        "There is no Checkpoint of {} in the namespace {}, which is tried again every {} s: {}",
                        folder.uri(),
                        namespace,
                        interval.toSeconds(),
                        line);
            }
            return false;
        }
    }

    private void create(String namespace, CheckpointFolder folder) {
        String name = name(folder);
        if (!create(namespace, name, folder)) {
            Checkpoint other = client.resources(Checkpoint.class)
                    .inNamespace(namespace)
                    .withName(name)
                    .get();
            if (other != null && !isAt(other, folder)) {
                create(namespace, name + distinction(folder), folder);
            }
        }
    }

    /** Whether there was none of its name. */
    private boolean create(String namespace, String name, CheckpointFolder folder) {
        Checkpoint checkpoint = new Checkpoint();
        checkpoint.setMetadata(
                new ObjectMetaBuilder().withNamespace(namespace).withName(name).build());
        checkpoint.setSpec(new CheckpointSpec(folder.uri().toString(), null, null));
        try {
            client.resource(checkpoint).create();
            LOG.info("{} is the Checkpoint {}/{}", folder.uri(), namespace, name);
            return true;
        } catch (KubernetesClientException e) {
            if (e.getCode() == HttpURLConnection.HTTP_CONFLICT) {
                return false;
            }
            throw e;
        }
    }

    /** The folder's path, with dots for slashes; of a path that this does not give back, a digest is a part. */
    private static String name(CheckpointFolder folder) {
        String path = folder.uri().key().substring(EVERYTHING.length()).replaceAll("/+$", "");
        String name = path.toLowerCase(Locale.ROOT)
                .replace('/', '.')
                .replaceAll("[^a-z0-9.-]", "-")
                .replaceAll("(?<![a-z0-9])[.-]+|[.-]+(?=\\.)|[.-]+$", "");
        boolean same = !path.contains(".") && name.replace('.', '/').equals(path) && name.length() <= LONGEST_NAME;
        String room = name.length() <= LONGEST_NAME
                ? name
                : name.substring(0, LONGEST_NAME).replaceAll("[.-]+$", "");
        return same ? name : (room.isEmpty() ? "checkpoint" : room) + distinction(folder);
    }

    private static String distinction(CheckpointFolder folder) {
        return "-" + Digest.of(folder.uri().toString()).abbreviated();
    }
}
