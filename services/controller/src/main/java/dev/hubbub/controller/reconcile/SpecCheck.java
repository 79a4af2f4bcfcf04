package dev.hubbub.controller.reconcile;

import dev.hubbub.controller.resource.Experiment;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.GenericKubernetesResourceBuilder;
import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.api.model.StatusCause;
import io.fabric8.kubernetes.api.model.StatusDetails;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether the API server would take an experiment's spec today. It took it once, perhaps under a definition that demanded
 * less, and keeps it since: whoever plans must not meet what the definition rules out.
 */
final class SpecCheck {

    /** An object that breaks a rule, and will as long as it is the same. */
    static final int UNPROCESSABLE = 422;

    private static final Logger LOG = LoggerFactory.getLogger(SpecCheck.class);

    private final KubernetesClient client;

    SpecCheck(KubernetesClient client) {
        this.client = client;
    }

    /** What the definition has against a spec, in one sentence; absent if nothing, or if nobody can tell. */
    Optional<String> problem(Experiment experiment) {
        try {
            GenericKubernetesResource kept = client.genericKubernetesResources(
                            Experiment.GROUP + "/" + Experiment.VERSION, experiment.getKind())
                    .inNamespace(experiment.getMetadata().getNamespace())
                    .withName(experiment.getMetadata().getName())
                    .get();
            if (kept == null) {
                return Optional.empty();
            }
            // As a new one: of what does not change, an update is not asked what a creation is.
            GenericKubernetesResource fresh = new GenericKubernetesResourceBuilder()
                    .withApiVersion(kept.getApiVersion())
                    .withKind(kept.getKind())
                    .withNewMetadata()
                    .withNamespace(kept.getMetadata().getNamespace())
                    .withName("hubbub-check-" + UUID.randomUUID())
                    .endMetadata()
                    .addToAdditionalProperties(
                            "spec", kept.getAdditionalProperties().get("spec"))
                    .build();
            client.resource(fresh).dryRun().create();
            return Optional.empty();
        } catch (KubernetesClientException e) {
            Optional<String> problem = problem(experiment, e);
            if (problem.isEmpty()) {
                LOG.debug("Whether the spec of {} is valid cannot be asked", RunMemories.key(experiment), e);
            }
            return problem;
        }
    }

    /** What a refusal has against a spec, in one sentence; absent if it is about something else. */
    static Optional<String> problem(Experiment experiment, KubernetesClientException refusal) {
        boolean own = details(refusal)
                .map(StatusDetails::getKind)
                .filter(experiment.getKind()::equals)
                .isPresent();
        return own && refusal.getCode() == UNPROCESSABLE ? Optional.of(sentence(refusal)) : Optional.empty();
    }

    private static Optional<StatusDetails> details(KubernetesClientException refusal) {
        return Optional.ofNullable(refusal.getStatus()).map(Status::getDetails);
    }

    private static String sentence(KubernetesClientException refusal) {
        List<StatusCause> causes =
                details(refusal).map(StatusDetails::getCauses).orElse(List.of());
        String problems = causes.stream()
                .map(cause -> cause.getField() + ": " + cause.getMessage())
                .distinct()
                .collect(Collectors.joining("; "));
        return (problems.isEmpty() ? refusal.getMessage() : problems)
                + " (the experiment was kept from before this was demanded): correct it and apply again";
    }
}
