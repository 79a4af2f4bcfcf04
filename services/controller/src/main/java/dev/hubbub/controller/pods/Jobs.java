package dev.hubbub.controller.pods;

import dev.hubbub.controller.resource.Experiment;
import dev.hubbub.controller.resource.Ownership;
import io.fabric8.kubernetes.api.model.DeletionPropagation;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobSpec;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.PodResource;
import io.fabric8.kubernetes.client.dsl.ScalableResource;
import java.net.HttpURLConnection;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Makes, changes and deletes Jobs in the cluster. What is there is the informer's to say. */
public final class Jobs {

    private final KubernetesClient client;

    public Jobs(KubernetesClient client) {
        this.client = client;
    }

    /** Makes a Job, unless there is one of its name. */
    public void create(Job job) {
        try {
            client.resource(job).create();
        } catch (KubernetesClientException e) {
            if (e.getCode() != HttpURLConnection.HTTP_CONFLICT) {
                throw e;
            }
        }
    }

    /**
     * Takes a Job's pods down, or lets them come again; a Job that is gone is no fault. One in a queue of the cluster's is
     * taken out of it: suspended by us, its queue would resume it.
     */
    public void suspend(String namespace, String name, boolean suspend) {
        Job known = job(namespace, name).get();
        if (known != null && KnownJob.isQueued(known)) {
            if (suspend) {
                delete(namespace, name);
            }
            return;
        }
        change(namespace, name, spec -> spec.setSuspend(suspend));
    }

    /** Lets a Job have so many pods at a time; one that is gone is no fault. */
    public void widen(String namespace, String name, int pods) {
        change(namespace, name, spec -> spec.setParallelism(pods));
    }

    /** Lets the cluster take a Job away so many seconds after its end; one that is gone is no fault. */
    public void expire(String namespace, String name, int seconds) {
        change(namespace, name, spec -> spec.setTtlSecondsAfterFinished(seconds));
    }

    private void change(String namespace, String name, Consumer<JobSpec> change) {
        try {
            // By name: an edit of an object in hand would fail if its status moved meanwhile.
            job(namespace, name).edit(current -> {
                change.accept(current.getSpec());
                return current;
            });
        } catch (KubernetesClientException e) {
            if (e.getCode() != HttpURLConnection.HTTP_NOT_FOUND) {
                throw e;
            }
        }
    }

    /** Deletes a Job and its pods; one that is gone is no fault. */
    public void delete(String namespace, String name) {
        job(namespace, name)
                .withPropagationPolicy(DeletionPropagation.BACKGROUND)
                .delete();
    }

    /** Deletes every Job of an experiment, whatever an informer has seen of them. */
    public void deleteAll(Experiment experiment) {
        String namespace = experiment.getMetadata().getNamespace();
        client.batch()
                .v1()
                .jobs()
                .inNamespace(namespace)
                .withLabel(Ownership.UID_LABEL, experiment.getMetadata().getUid())
                .list()
                .getItems()
                .forEach(job -> delete(namespace, job.getMetadata().getName()));
    }

    /** A Job's pods. */
    List<Pod> pods(String namespace, String job) {
        return client.pods()
                .inNamespace(namespace)
                .withLabel("job-name", job)
                .list()
                .getItems();
    }

    /** The last time that a Job's pods were refused, such as by a quota; absent if they were not, or it is long ago. */
    Optional<Event> refusal(Job job) {
        return client
                .v1()
                .events()
                .inNamespace(job.getMetadata().getNamespace())
                .withField("involvedObject.uid", job.getMetadata().getUid())
                .withField("reason", "FailedCreate")
                .list()
                .getItems()
                .stream()
                .max(Comparator.comparing(Jobs::time));
    }

    /** When an event happened, the last time if it happened again. */
    static Instant time(Event event) {
        if (event.getSeries() != null && event.getSeries().getLastObservedTime() != null) {
            return Instant.parse(event.getSeries().getLastObservedTime().getTime());
        }
        return Stream.of(
                        event.getLastTimestamp(),
                        event.getEventTime() == null
                                ? null
                                : event.getEventTime().getTime(),
                        event.getMetadata().getCreationTimestamp())
                .filter(Objects::nonNull)
                .findFirst()
                .map(Instant::parse)
                .orElse(Instant.EPOCH);
    }

    /**
     * Takes a pod away without waiting for its node. It counts as failed first: a Job with a failure policy makes another
     * for no pod that did not fail, however long it is gone. One that is gone meanwhile is no fault.
     */
    void removePod(String namespace, String name) {
        try {
            remove(client.pods().inNamespace(namespace).withName(name));
        } catch (KubernetesClientException e) {
            if (e.getCode() != HttpURLConnection.HTTP_NOT_FOUND) {
                throw e;
            }
        }
    }

    private static void remove(PodResource pod) {
        if (pod.get() == null) {
            return;
        }
        pod.editStatus(lost -> new PodBuilder(lost)
                .editOrNewStatus()
                .withPhase("Failed")
                .addNewCondition()
                .withType("DisruptionTarget")
                .withStatus("True")
                .withReason("NodeLost")
                .withMessage("It was to end and did not, as if its node were gone")
                .endCondition()
                .endStatus()
                .build());
        pod.withGracePeriod(0).delete();
    }

    private ScalableResource<Job> job(String namespace, String name) {
        return client.batch().v1().jobs().inNamespace(namespace).withName(name);
    }
}
