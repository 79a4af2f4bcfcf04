package dev.hubbub.localdev.experiment;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hubbub.contracts.Json;
import dev.hubbub.contracts.digest.DerivedName;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.GenericKubernetesResourceList;
import io.fabric8.kubernetes.api.model.StatusCause;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.FieldValidateable.Validation;
import io.fabric8.kubernetes.client.dsl.MixedOperation;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;

/** Experiments and their trials on an API server, a local stack's or a real cluster's. */
public final class ExperimentClient implements AutoCloseable {

    /** A new value of it makes the controller run an unchanged experiment again. */
    static final String RUN_ANNOTATION = "hubbub.dev/run";

    private static final String EXPERIMENT_LABEL = "hubbub.dev/experiment";
    private static final int CONFLICT = 409;
    private static final int UNPROCESSABLE = 422;
    private static final int BAD_REQUEST = 400;
    private static final int NOT_FOUND = 404;

    private static final Duration REQUEST_TIMEOUT = Duration.ofMinutes(1);

    private final KubernetesClient client;

    private ExperimentClient(KubernetesClient client) {
        this.client = client;
    }

    /** A client of the API server that a kubeconfig names. */
    public static ExperimentClient of(Path kubeconfig) throws ClusterException {
        if (!Files.isRegularFile(kubeconfig)) {
            throw new ClusterException(
                    "There is no kubeconfig " + kubeconfig + ": name one with --kubeconfig or KUBECONFIG.");
        }
        Config config = Config.fromKubeconfig(kubeconfig.toFile());
        // A machine that computes a lot may let a request wait.
        config.setRequestTimeout(Math.toIntExact(REQUEST_TIMEOUT.toMillis()));
        return new ExperimentClient(
                new KubernetesClientBuilder().withConfig(config).build());
    }

    /** The namespace of the kubeconfig's context. */
    public String defaultNamespace() {
        String namespace = client.getNamespace();
        return namespace == null ? "default" : namespace;
    }

    /**
     * Makes or changes an experiment, and starts a run of it even where nothing changed.
     *
     * @return what to wait for
     * @throws InvalidExperimentException if the server refuses it, with a sentence per field
     */
    public StartedRun apply(ExperimentFile file, String namespace) throws InvalidExperimentException, ClusterException {
        String run = Instant.now().toString();
        ObjectNode resource = file.resource().deepCopy();
        resource.remove("status");
        resource.withObject("/metadata").put("namespace", namespace);
        resource.withObject("/metadata").withObject("/annotations").put(RUN_ANNOTATION, run);
        try {
            GenericKubernetesResource wanted = Json.mapper().convertValue(resource, GenericKubernetesResource.class);
            GenericKubernetesResource applied = experiments()
                    .inNamespace(namespace)
                    .resource(wanted)
                    .fieldValidation(Validation.STRICT)
                    .fieldManager("hubbub")
                    .forceConflicts()
                    .serverSideApply();
            return new StartedRun(
                    namespace, file.name(), run, applied.getMetadata().getGeneration());
        } catch (KubernetesClientException e) {
            if (e.getCode() == UNPROCESSABLE || e.getCode() == BAD_REQUEST || e.getCode() == CONFLICT) {
                throw new InvalidExperimentException(file.name(), faults(e), e);
            }
            throw failure(e);
        }
    }

    private static List<String> faults(KubernetesClientException refusal) {
        if (refusal.getStatus() == null) {
            return List.of(String.valueOf(refusal.getMessage()));
        }
        if (refusal.getStatus().getDetails() == null
                || refusal.getStatus().getDetails().getCauses() == null
                || refusal.getStatus().getDetails().getCauses().isEmpty()) {
            return List.of(refusal.getStatus().getMessage());
        }
        return refusal.getStatus().getDetails().getCauses().stream()
                .map(ExperimentClient::sentence)
                .toList();
    }

    private static String sentence(StatusCause cause) {
        return cause.getField() == null || cause.getField().isEmpty()
                ? cause.getMessage()
                : cause.getField() + ": " + cause.getMessage();
    }

    ClusterException failure(KubernetesClientException e) {
        String where = client.getConfiguration().getMasterUrl();
        if (e.getCode() == NOT_FOUND) {
            return new ClusterException(
                    "The API server at " + where + " does not know Experiments: apply Hubbub's k8s/crds to it first.",
                    e);
        }
        Throwable cause = e.getCode() == 0 && e.getCause() != null ? e.getCause() : e;
        return new ClusterException(
                "The API server at " + where + " cannot be used (" + cause.getMessage()
                        + "): check that it runs and that the kubeconfig names it.",
                e);
    }

    /** The trials of an experiment, in their order. */
    public List<TrialState> trials(StartedRun run) throws ClusterException {
        return trials(run.namespace(), run.name());
    }

    /** The trials of an experiment, in their order; none if there is no such experiment. */
    public List<TrialState> trials(String namespace, String experiment) throws ClusterException {
        try {
            return trials()
                    .inNamespace(namespace)
                    .withLabel(EXPERIMENT_LABEL, DerivedName.of(experiment, DerivedName.LONGEST_LABEL))
                    .list()
                    .getItems()
                    .stream()
                    .map(trial -> TrialState.of(tree(trial)))
                    .sorted(Comparator.comparing(TrialState::index))
                    .toList();
        } catch (KubernetesClientException e) {
            throw failure(e);
        }
    }

    /** What the cluster warned of about an experiment and its trials during a run, each thing once. */
    public List<String> warnings(StartedRun run) throws ClusterException {
        try {
            return client.v1().events().inNamespace(run.namespace()).list().getItems().stream()
                    .filter(event -> "Warning".equals(event.getType()))
                    .filter(event -> run.name().equals(event.getInvolvedObject().getName())
                            && "Experiment".equals(event.getInvolvedObject().getKind()))
                    .filter(event -> !time(event).isBefore(run.startedAt()))
                    .map(Event::getMessage)
                    .distinct()
                    .toList();
        } catch (KubernetesClientException e) {
            throw failure(e);
        }
    }

    private static Instant time(Event event) {
        String time = event.getLastTimestamp() != null
                ? event.getLastTimestamp()
                : event.getEventTime() != null
                        ? event.getEventTime().getTime()
                        : event.getMetadata().getCreationTimestamp();
        return time == null ? Instant.EPOCH : Instant.parse(time);
    }

    /** Follows a run; close what is returned to stop. */
    public RunWatch follow(StartedRun run, RunListener listener) throws ClusterException {
        try {
            return new RunWatch(
                    run,
                    listener,
                    handler -> experiments()
                            .inNamespace(run.namespace())
                            .withName(run.name())
                            .inform(handler),
                    handler -> trials().inNamespace(run.namespace())
                            .withLabel(EXPERIMENT_LABEL, DerivedName.of(run.name(), DerivedName.LONGEST_LABEL))
                            .inform(handler));
        } catch (KubernetesClientException e) {
            throw failure(e);
        }
    }

    /** All experiments of a namespace with their states. */
    public List<NamedExperiment> experiments(String namespace) throws ClusterException {
        try {
            return experiments().inNamespace(namespace).list().getItems().stream()
                    .map(resource ->
                            new NamedExperiment(resource.getMetadata().getName(), ExperimentState.of(tree(resource))))
                    .toList();
        } catch (KubernetesClientException e) {
            throw failure(e);
        }
    }

    /** The names of experiments, of all namespaces, of whose run or spec there is more to do, seen by the controller or not. */
    public List<String> unfinishedEverywhere() throws ClusterException {
        try {
            return experiments().inAnyNamespace().list().getItems().stream()
                    .filter(resource -> !ExperimentState.of(tree(resource)).isFinal(resource.getMetadata()))
                    .map(resource -> resource.getMetadata().getName())
                    .toList();
        } catch (KubernetesClientException e) {
            throw failure(e);
        }
    }

    /** The trials of all experiments of all namespaces. */
    public List<TrialState> trialsEverywhere() throws ClusterException {
        try {
            return trials().inAnyNamespace().list().getItems().stream()
                    .map(trial -> TrialState.of(tree(trial)))
                    .toList();
        } catch (KubernetesClientException e) {
            throw failure(e);
        }
    }

    /** An experiment and how far it is. */
    public record NamedExperiment(String name, ExperimentState state) {}

    static JsonNode tree(GenericKubernetesResource resource) {
        return Json.mapper().valueToTree(resource);
    }

    private MixedOperation<
                    GenericKubernetesResource, GenericKubernetesResourceList, Resource<GenericKubernetesResource>>
            experiments() {
        return client.genericKubernetesResources(resource("Experiment", "experiments"));
    }

    private MixedOperation<
                    GenericKubernetesResource, GenericKubernetesResourceList, Resource<GenericKubernetesResource>>
            trials() {
        return client.genericKubernetesResources(resource("Trial", "trials"));
    }

    private static ResourceDefinitionContext resource(String kind, String plural) {
        return new ResourceDefinitionContext.Builder()
                .withGroup("hubbub.dev")
                .withVersion("v1alpha1")
                .withKind(kind)
                .withPlural(plural)
                .withNamespaced(true)
                .build();
    }

    @Override
    public void close() {
        client.close();
    }
}
