package dev.hubbub.controller.pods;

import dev.hubbub.artifacts.ObjectStoreSettings;
import dev.hubbub.contracts.event.BrokerConnection;
import dev.hubbub.contracts.event.BrokerConnection.Protocol;
import dev.hubbub.contracts.setting.ImpossibleSettings;
import dev.hubbub.controller.ControllerSettings;
import dev.hubbub.controller.observe.Run;
import dev.hubbub.controller.plan.graph.Queue;
import dev.hubbub.controller.resource.Experiment;
import dev.hubbub.controller.resource.Ownership;
import dev.hubbub.controller.resource.ResourcesSpec;
import dev.hubbub.hub.HubSettings;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.EnvVarBuilder;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpecBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import io.fabric8.kubernetes.api.model.ResourceRequirementsBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What the Jobs of pod groups look like. */
public final class JobTemplate {

    private final ControllerSettings settings;
    private final JobDefaults defaults;

    public JobTemplate(ControllerSettings settings) {
        this.settings = settings;
        this.defaults = settings.jobDefaults();
    }

    /**
     * The Job of this name for one run's pods of a group.
     *
     * @param count how many pods it begins with; one that waits in a queue of the cluster's asks for all at once
     */
    public Job build(Experiment experiment, Run run, PodGroup group, String name, int count) {
        ResourcesSpec.Pods pods = group.pods(experiment);
        Map<String, String> labels =
                Map.of(Ownership.COMPONENT_LABEL, group.component(), Ownership.RUN_LABEL, run.id());
        ObjectMeta metadata = Ownership.metadata(experiment, name, labels);
        metadata.setLabels(with(defaults.metadata().getLabels(), metadata.getLabels()));
        if (pods.queueName() != null) {
            metadata.getLabels().put(KnownJob.QUEUE_LABEL, pods.queueName());
        }
        boolean queued = metadata.getLabels().containsKey(KnownJob.QUEUE_LABEL);
        metadata.setAnnotations(defaults.metadata().getAnnotations());
        // Completions stay unset: the pods share a queue, and each ends by itself when the queue does.
        return new JobBuilder()
                .withMetadata(metadata)
                .withNewSpec()
                .withParallelism(queued ? pods.pods() : count)
                .withBackoffLimit(pods.backoffLimit())
                .withNewPodFailurePolicy()
                .addNewRule()
                .withAction("Ignore")
                .addNewOnPodCondition("True", "DisruptionTarget")
                .endRule()
                .addNewRule()
                .withAction("FailJob")
                .withNewOnExitCodes()
                .withContainerName(group.component())
                .withOperator("In")
                .withValues(ImpossibleSettings.EXIT_STATUS)
                .endOnExitCodes()
                .endRule()
                .endPodFailurePolicy()
                .withTemplate(pod(experiment, group, name, labels))
                .endSpec()
                .build();
    }

    private PodTemplateSpec pod(Experiment experiment, PodGroup group, String job, Map<String, String> labels) {
        ResourcesSpec.Pods pods = group.pods(experiment);
        PodSpec usual = defaults.pod().getSpec();
        return new PodTemplateSpecBuilder(defaults.pod())
                .editMetadata()
                .addToLabels(Ownership.labels(experiment))
                .addToLabels(labels)
                .endMetadata()
                .editSpec()
                .withRestartPolicy("Never")
                // They never ask the API server for anything.
                .withAutomountServiceAccountToken(false)
                .withPriorityClassName(
                        pods.priorityClassName() == null ? usual.getPriorityClassName() : pods.priorityClassName())
                .withRuntimeClassName(
                        pods.runtimeClassName() == null ? usual.getRuntimeClassName() : pods.runtimeClassName())
                .withNodeSelector(with(usual.getNodeSelector(), pods.nodeSelector()))
                .addAllToTolerations(PodPlacement.tolerations(pods))
                .withAffinity(PodPlacement.affinity(usual.getAffinity(), pods.nodeAffinity()))
                .withTopologySpreadConstraints(PodPlacement.spread(
                        usual.getTopologySpreadConstraints(),
                        pods.topologySpreadConstraints(),
                        Map.of(
                                Ownership.UID_LABEL, experiment.getMetadata().getUid(),
                                Ownership.COMPONENT_LABEL, group.component())))
                .addAllToVolumes(PodVolumes.of(pods.volumes()))
                .withContainers(container(experiment, group, job))
                .endSpec()
                .build();
    }

    /** What is usual, and over it what is said here. */
    private static Map<String, String> with(Map<String, String> usual, Map<String, String> own) {
        Map<String, String> all = new LinkedHashMap<>(usual == null ? Map.of() : usual);
        all.putAll(own);
        return all;
    }

    private Container container(Experiment experiment, PodGroup group, String job) {
        ResourcesSpec.Pods pods = group.pods(experiment);
        return new ContainerBuilder(defaults.worker())
                .withName(group.component())
                .withImage(pods.image() == null ? group.image() : pods.image())
                // Of two variables of a name, Kubernetes takes the later one.
                .addAllToEnv(pods.env().stream()
                        .map(own -> variable(own.name(), asWritten(own.value())))
                        .toList())
                .addAllToEnv(environment(experiment, group, job))
                .addAllToVolumeMounts(PodVolumes.mounts(pods.volumes()))
                .withResources(resources(pods))
                .build();
    }

    private List<EnvVar> environment(Experiment experiment, PodGroup group, String job) {
        String namespace = experiment.getMetadata().getNamespace();
        String name = experiment.getMetadata().getName();
        ResourcesSpec.Pods pods = group.pods(experiment);
        List<EnvVar> environment = new ArrayList<>();
        environment.add(variable("HUBBUB_EXPERIMENT", namespace + "/" + name));
        environment.add(variable("HUBBUB_TOPIC", group.topic(experiment)));
        // A consumer group of its own for each Job: it starts with the first record that is there.
        environment.add(variable("HUBBUB_GROUP", job));
        environment.add(new EnvVarBuilder()
                .withName("HUBBUB_WORKER_NAME")
                .withNewValueFrom()
                .withNewFieldRef("v1", "metadata.name")
                .endValueFrom()
                .build());
        environment.addAll(broker());
        // Left to itself, a pod takes a GPU it did not ask for, or computes on the CPU and keeps one from others.
        environment.add(variable("HUBBUB_DEVICE", pods.gpu() == 0 ? "cpu" : "cuda"));
        group.environment().apply(pods).forEach((variable, value) -> environment.add(variable(variable, value)));
        settings.traceCollector().ifPresent(url -> environment.add(variable("HUBBUB_OTLP_ENDPOINT", url)));
        if (group.queue() == Queue.TRAINING) {
            settings.mlflow().ifPresent(server -> environment.addAll(mlflow(server)));
        }
        environment.add(variable(ObjectStoreSettings.ENDPOINT, settings.store().endpoint()));
        environment.add(variable(ObjectStoreSettings.BUCKET, settings.store().bucket()));
        environment.add(variable(ObjectStoreSettings.REGION, settings.store().region()));
        // Whoever may read Jobs may not thereby read credentials.
        environment.add(credential(ObjectStoreSettings.ACCESS_KEY, false));
        environment.add(credential(ObjectStoreSettings.SECRET_KEY, false));
        boolean fetches =
                group.queue() == Queue.TRAINING && experiment.getSpec().fetchesModels();
        if (fetches || experiment.getSpec().readsHub()) {
            environment.addAll(hub());
        }
        return environment;
    }

    /** How pods get in to the broker: as the controller does, with what the Secret in their own namespace says of them. */
    private List<EnvVar> broker() {
        BrokerConnection broker = settings.broker();
        List<EnvVar> environment = new ArrayList<>();
        environment.add(variable("HUBBUB_KAFKA_BOOTSTRAP_SERVERS", broker.bootstrapServers()));
        if (broker.protocol() != Protocol.PLAINTEXT) {
            environment.add(
                    variable(BrokerConnection.PROTOCOL, broker.protocol().name()));
        }
        broker.login().ifPresent(who -> {
            environment.add(variable(BrokerConnection.MECHANISM, who.mechanism().text()));
            environment.add(credential(BrokerConnection.USERNAME, false));
            environment.add(credential(BrokerConnection.PASSWORD, false));
        });
        if (broker.protocol().isEncrypted()) {
            environment.add(credential(
                    BrokerConnection.CA_CERTIFICATES, broker.authorities().isEmpty()));
            environment.add(credential(
                    BrokerConnection.CLIENT_CERTIFICATE, broker.client().isEmpty()));
            environment.add(
                    credential(BrokerConnection.CLIENT_KEY, broker.client().isEmpty()));
        }
        return environment;
    }

    private List<EnvVar> mlflow(ControllerSettings.MlflowServer server) {
        List<EnvVar> environment = new ArrayList<>();
        environment.add(variable("HUBBUB_MLFLOW_URI", server.uri()));
        server.experiment().ifPresent(name -> environment.add(variable("HUBBUB_MLFLOW_EXPERIMENT", name)));
        for (String who : List.of("HUBBUB_MLFLOW_TOKEN", "HUBBUB_MLFLOW_USERNAME", "HUBBUB_MLFLOW_PASSWORD")) {
            environment.add(credential(who, true));
        }
        return environment;
    }

    /** The hub that the controller asks, and the token for it, if the Secret has one. */
    private List<EnvVar> hub() {
        return List.of(
                variable(
                        HubSettings.ENDPOINT,
                        HubSettings.of(System.getenv()).endpoint().toString()),
                credential(HubSettings.TOKEN, true));
    }

    private EnvVar credential(String name, boolean optional) {
        return new EnvVarBuilder()
                .withName(name)
                .withNewValueFrom()
                .withNewSecretKeyRef(name, settings.podCredentials(), optional)
                .endValueFrom()
                .build();
    }

    private static EnvVar variable(String name, String value) {
        return new EnvVarBuilder().withName(name).withValue(value).build();
    }

    /** A value that Kubernetes leaves alone: it would put into it what {@code $(NAME)} is, which may be of a Secret. */
    private static String asWritten(String value) {
        return value.replace("$", "$$");
    }

    private ResourceRequirements resources(ResourcesSpec.Pods pods) {
        ResourceRequirements usual = defaults.worker().getResources();
        ResourceRequirementsBuilder resources =
                new ResourceRequirementsBuilder(usual == null ? new ResourceRequirements() : usual);
        if (pods.cpu() != null) {
            resources.addToRequests("cpu", Quantity.parse(pods.cpu()));
        }
        if (pods.memory() != null) {
            resources.addToRequests("memory", Quantity.parse(pods.memory()));
            resources.addToLimits("memory", Quantity.parse(pods.memory()));
        }
        if (pods.gpu() > 0) {
            // An extended resource cannot be overcommitted: request and limit are one number.
            Quantity count = new Quantity(Integer.toString(pods.gpu()));
            resources.addToRequests(pods.gpuResource(), count);
            resources.addToLimits(pods.gpuResource(), count);
        }
        return resources.build();
    }
}
