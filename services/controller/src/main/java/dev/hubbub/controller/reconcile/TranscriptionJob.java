package dev.hubbub.controller.reconcile;

import dev.hubbub.artifacts.ObjectStoreSettings;
import dev.hubbub.contracts.digest.Digest;
import dev.hubbub.contracts.event.Topics;
import dev.hubbub.contracts.stage.OutputAddress;
import dev.hubbub.controller.ControllerSettings;
import dev.hubbub.controller.observe.Run;
import dev.hubbub.controller.resource.Experiment;
import dev.hubbub.controller.resource.ResourcesSpec;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.EnvVarBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import io.fabric8.kubernetes.api.model.ResourceRequirementsBuilder;
import io.fabric8.kubernetes.api.model.Toleration;
import io.fabric8.kubernetes.api.model.TolerationBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** The Job whose pods transcribe one experiment. */
final class TranscriptionJob {

    static final String COMPONENT = "transcription";

    // A Job's name becomes a label of its pods, and pod names add six characters.
    private static final int LONGEST_NAME = 57;

    private final ControllerSettings settings;

    TranscriptionJob(ControllerSettings settings) {
        this.settings = settings;
    }

    /** A name that is the same as long as the same transcripts of the same run are wanted. */
    static String name(Experiment experiment, Run run, Collection<OutputAddress> transcripts) {
        String hash = Digest.ofJson(List.of(
                        run.uid(),
                        run.id(),
                        transcripts.stream()
                                .map(OutputAddress::digest)
                                .map(Digest::hex)
                                .sorted()
                                .toList()))
                .hex()
                .substring(0, 8);
        String ending = "-" + COMPONENT + "-" + hash;
        String name = experiment.getMetadata().getName().replace('.', '-');
        int room = LONGEST_NAME - ending.length();
        return (name.length() > room ? name.substring(0, room) : name) + ending;
    }

    Job build(Experiment experiment, Run run, String name) {
        ResourcesSpec.Pods pods = experiment.getSpec().resources().transcription();
        Map<String, String> labels = Map.of(Ownership.COMPONENT_LABEL, COMPONENT, Ownership.RUN_LABEL, run.id());
        // Completions stay unset: the pods share a queue, and each ends by itself when the queue does.
        return new JobBuilder()
                .withMetadata(Ownership.metadata(experiment, name, labels))
                .withNewSpec()
                .withParallelism(pods.pods())
                .withBackoffLimit(pods.backoffLimit())
                .withNewPodFailurePolicy()
                .addNewRule()
                .withAction("Ignore")
                .addNewOnPodCondition("True", "DisruptionTarget")
                .endRule()
                .endPodFailurePolicy()
                .withNewTemplate()
                .withNewMetadata()
                .addToLabels(Ownership.labels(experiment))
                .addToLabels(labels)
                .endMetadata()
                .withNewSpec()
                .withRestartPolicy("Never")
                .withPriorityClassName(pods.priorityClassName())
                .withRuntimeClassName(pods.runtimeClassName())
                .withNodeSelector(pods.nodeSelector())
                .withTolerations(tolerations(pods))
                .withContainers(container(experiment, name, pods))
                .endSpec()
                .endTemplate()
                .endSpec()
                .build();
    }

    private Container container(Experiment experiment, String group, ResourcesSpec.Pods pods) {
        ContainerBuilder container = new ContainerBuilder()
                .withName(COMPONENT)
                .withImage(pods.image() == null ? settings.transcriptionImage() : pods.image())
                .withEnv(environment(experiment, group))
                .withResources(resources(pods));
        settings.podCredentials().ifPresent(secret -> container
                .addNewEnvFrom()
                .withNewSecretRef(secret, false)
                .endEnvFrom());
        return container.build();
    }

    private List<EnvVar> environment(Experiment experiment, String group) {
        String namespace = experiment.getMetadata().getNamespace();
        String name = experiment.getMetadata().getName();
        List<EnvVar> environment = new ArrayList<>();
        environment.add(variable("HUBBUB_EXPERIMENT", namespace + "/" + name));
        environment.add(variable("HUBBUB_TOPIC", Topics.transcription(namespace, name)));
        // A group of its own for each Job: it starts with the first record that is there.
        environment.add(variable("HUBBUB_GROUP", group));
        environment.add(new EnvVarBuilder()
                .withName("HUBBUB_WORKER_NAME")
                .withNewValueFrom()
                .withNewFieldRef("v1", "metadata.name")
                .endValueFrom()
                .build());
        environment.add(variable("HUBBUB_KAFKA_BOOTSTRAP_SERVERS", settings.bootstrapServers()));
        ResourcesSpec.Pods pods = experiment.getSpec().resources().transcription();
        // Left to itself, a pod takes a GPU it did not ask for, or computes on the CPU and keeps one from others.
        environment.add(variable("HUBBUB_DEVICE", pods.gpu() == 0 ? "cpu" : "cuda"));
        if (pods.batch() != null) {
            environment.add(variable("HUBBUB_BATCH", Integer.toString(pods.batch())));
        }
        settings.traceCollector().ifPresent(url -> environment.add(variable("HUBBUB_OTLP_ENDPOINT", url)));
        environment.add(variable(ObjectStoreSettings.ENDPOINT, settings.store().endpoint()));
        environment.add(variable(ObjectStoreSettings.BUCKET, settings.store().bucket()));
        environment.add(variable(ObjectStoreSettings.REGION, settings.store().region()));
        if (settings.podCredentials().isEmpty()) {
            environment.add(
                    variable(ObjectStoreSettings.ACCESS_KEY, settings.store().accessKey()));
            environment.add(
                    variable(ObjectStoreSettings.SECRET_KEY, settings.store().secretKey()));
        }
        return environment;
    }

    private static EnvVar variable(String name, String value) {
        return new EnvVarBuilder().withName(name).withValue(value).build();
    }

    private static ResourceRequirements resources(ResourcesSpec.Pods pods) {
        ResourceRequirementsBuilder resources = new ResourceRequirementsBuilder();
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

    private static List<Toleration> tolerations(ResourcesSpec.Pods pods) {
        List<Toleration> tolerations = new ArrayList<>();
        if (pods.gpu() > 0) {
            tolerations.add(new TolerationBuilder()
                    .withKey("nvidia.com/gpu")
                    .withOperator("Exists")
                    .withEffect("NoSchedule")
                    .build());
        }
        for (ResourcesSpec.Toleration toleration : pods.tolerations()) {
            tolerations.add(new TolerationBuilder()
                    .withKey(toleration.key())
                    .withOperator(toleration.operator().name())
                    .withValue(toleration.value())
                    .withEffect(
                            toleration.effect() == null
                                    ? null
                                    : toleration.effect().name())
                    .build());
        }
        return tolerations;
    }
}
