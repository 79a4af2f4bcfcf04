package dev.hubbub.controller.reconcile;

import dev.hubbub.controller.resource.Experiment;
import io.fabric8.kubernetes.api.model.EventBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Kubernetes Events about experiments, as {@code kubectl describe} shows them. */
final class ExperimentEvents {

    private static final Logger LOG = LoggerFactory.getLogger(ExperimentEvents.class);
    private static final int LONGEST_MESSAGE = 1024;
    private static final int LONGEST_NAME = 200;

    private final KubernetesClient client;
    private final Clock clock;

    ExperimentEvents(KubernetesClient client, Clock clock) {
        this.client = client;
        this.clock = clock;
    }

    void normal(Experiment experiment, String reason, String message) {
        send(experiment, "Normal", reason, message);
    }

    void warning(Experiment experiment, String reason, String message) {
        send(experiment, "Warning", reason, message);
    }

    private void send(Experiment experiment, String type, String reason, String message) {
        String now = clock.instant().truncatedTo(ChronoUnit.SECONDS).toString();
        String name = experiment.getMetadata().getName();
        try {
            client.resource(new EventBuilder()
                            .withNewMetadata()
                            .withNamespace(experiment.getMetadata().getNamespace())
                            .withName(abbreviate(name, LONGEST_NAME) + "." + UUID.randomUUID())
                            .endMetadata()
                            .withNewInvolvedObject()
                            .withApiVersion(experiment.getApiVersion())
                            .withKind(experiment.getKind())
                            .withNamespace(experiment.getMetadata().getNamespace())
                            .withName(name)
                            .withUid(experiment.getMetadata().getUid())
                            .endInvolvedObject()
                            .withType(type)
                            .withReason(reason)
                            .withMessage(abbreviate(message, LONGEST_MESSAGE))
                            .withNewSource()
                            .withComponent("hubbub-controller")
                            .endSource()
                            .withFirstTimestamp(now)
                            .withLastTimestamp(now)
                            .withCount(1)
                            .build())
                    .create();
        } catch (KubernetesClientException e) {
            // An event is a courtesy; the status says the same and is written again.
            LOG.warn("Could not record the event '{}' of {}: {}", message, name, e.getMessage());
        }
    }

    private static String abbreviate(String text, int longest) {
        return text.length() <= longest ? text : text.substring(0, longest);
    }
}
