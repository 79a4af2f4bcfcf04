package dev.hubbub.controller.pods;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hubbub.artifacts.ObjectStoreSettings;
import dev.hubbub.contracts.event.BrokerConnection;
import dev.hubbub.controller.ControllerSettings;
import dev.hubbub.controller.observe.Run;
import dev.hubbub.controller.resource.Experiment;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.Toleration;
import io.fabric8.kubernetes.api.model.TopologySpreadConstraint;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.PodFailurePolicyRule;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class JobTemplateTest {

    private static final String EXPERIMENT =
            """
            apiVersion: hubbub.dev/v1alpha1
            kind: Experiment
            metadata: {name: study, namespace: lab, uid: 1234}
            spec:
              models: [{name: m, checkpoint: "s3://hubbub/checkpoints/m"}]
              resources:
                transcription:
                  gpu: 1
                  memory: 8Gi
                  priorityClassName: urgent
                  nodeSelector: {disk: fast}
                  tolerations: [{key: own}]
            """;

    private static final String DEFAULTS =
            """
            metadata:
              labels: {kueue.x-k8s.io/queue-name: research, hubbub.dev/run-id: not theirs}
            spec:
              template:
                metadata:
                  annotations: {a: b}
                spec:
                  priorityClassName: usual
                  runtimeClassName: nvidia
                  nodeSelector: {disk: any, zone: a}
                  tolerations: [{key: usual, operator: Exists}]
                  imagePullSecrets: [{name: registry}]
                  securityContext: {runAsNonRoot: true}
                  containers:
                    - name: worker
                      securityContext: {readOnlyRootFilesystem: true}
                      resources: {limits: {ephemeral-storage: 10Gi, memory: 1Gi}}
                      env:
                        - {name: HUBBUB_CACHE, value: /cache}
                        - {name: HUBBUB_DEVICE, value: tpu}
                      volumeMounts: [{name: cache, mountPath: /cache}]
                  volumes: [{name: cache, emptyDir: {}}]
            """;

    @Test
    void what_the_installation_says_is_in_every_job_and_what_an_experiment_says_wins() {
        Job job = job(JobDefaults.of(DEFAULTS), BrokerConnection.open("kafka:9092"));
        assertEquals("research", job.getMetadata().getLabels().get("kueue.x-k8s.io/queue-name"));
        assertNotEquals("not theirs", job.getMetadata().getLabels().get("hubbub.dev/run-id"));
        assertEquals(Map.of("a", "b"), job.getSpec().getTemplate().getMetadata().getAnnotations());
        PodSpec pod = job.getSpec().getTemplate().getSpec();
        assertEquals("urgent", pod.getPriorityClassName());
        assertEquals("nvidia", pod.getRuntimeClassName());
        assertEquals(Map.of("disk", "fast", "zone", "a"), pod.getNodeSelector());
        assertTrue(pod.getTolerations().stream()
                .map(Toleration::getKey)
                .toList()
                .containsAll(List.of("usual", "own", "nvidia.com/gpu")));
        assertEquals(
                List.of("Ignore", "FailJob"),
                job.getSpec().getPodFailurePolicy().getRules().stream()
                        .map(PodFailurePolicyRule::getAction)
                        .toList());
        assertEquals(
                List.of(78),
                job.getSpec()
                        .getPodFailurePolicy()
                        .getRules()
                        .get(1)
                        .getOnExitCodes()
                        .getValues());
        assertEquals("registry", pod.getImagePullSecrets().get(0).getName());
        assertTrue(pod.getSecurityContext().getRunAsNonRoot());
        assertEquals("Never", pod.getRestartPolicy());
        assertEquals(1, pod.getContainers().size());
        Container worker = pod.getContainers().get(0);
        assertEquals("transcription", worker.getName());
        assertTrue(worker.getSecurityContext().getReadOnlyRootFilesystem());
        assertEquals("/cache", worker.getVolumeMounts().get(0).getMountPath());
        assertEquals(
                Map.of(
                        "ephemeral-storage", Quantity.parse("10Gi"),
                        "memory", Quantity.parse("8Gi"),
                        "nvidia.com/gpu", Quantity.parse("1")),
                worker.getResources().getLimits());
        // Of two variables of a name, the later counts.
        Map<String, String> environment = environment(worker);
        assertEquals("/cache", environment.get("HUBBUB_CACHE"));
        assertEquals("cuda", environment.get("HUBBUB_DEVICE"));
    }

    @Test
    void what_else_an_experiment_wants_in_its_pods_is_beside_what_the_installation_and_the_controller_have_there() {
        String own =
                "      env: [{name: OMP_NUM_THREADS, value: '4'}, {name: HUBBUB_DEVICE, value: tpu}, {name: EMPTY},"
                        + " {name: NCCL_DEBUG_FILE, value: '$(LICENCE)$$'}]\n"
                        + "      volumes: [{mountPath: /mnt/lexica, persistentVolumeClaim: {claimName: lexica}},"
                        + " {mountPath: /mnt/own, persistentVolumeClaim: {claimName: own, readOnly: false}},"
                        + " {mountPath: /mnt/room, emptyDir: {sizeLimit: 2Gi}}]\n";
        Job job = job(
                EXPERIMENT + own,
                PodGroup.transcription("hubbub/transcription:test"),
                JobDefaults.of(DEFAULTS),
                BrokerConnection.open("kafka:9092"));
        PodSpec pod = job.getSpec().getTemplate().getSpec();
        Container worker = pod.getContainers().get(0);
        Map<String, String> environment = environment(worker);
        assertEquals("4", environment.get("OMP_NUM_THREADS"));
        assertEquals("", environment.get("EMPTY"));
        assertEquals("$$(LICENCE)$$$$", environment.get("NCCL_DEBUG_FILE"), "nobody reads a Secret by its variable");
        assertEquals("cuda", environment.get("HUBBUB_DEVICE"), "what is kept from before a rule does no harm");
        assertEquals("cache", pod.getVolumes().get(0).getName());
        assertEquals(
                List.of("/cache", "/mnt/lexica true", "/mnt/own", "/mnt/room"),
                worker.getVolumeMounts().stream()
                        .map(mount -> mount.getMountPath() + (mount.getReadOnly() == null ? "" : " true"))
                        .toList());
        assertEquals(
                pod.getVolumes().stream().map(Volume::getName).toList(),
                worker.getVolumeMounts().stream().map(VolumeMount::getName).toList());
        assertTrue(pod.getVolumes().get(1).getPersistentVolumeClaim().getReadOnly());
        assertEquals("own", pod.getVolumes().get(2).getPersistentVolumeClaim().getClaimName());
        assertEquals(
                Quantity.parse("2Gi"), pod.getVolumes().get(3).getEmptyDir().getSizeLimit());
    }

    @Test
    void where_pods_may_be_is_what_the_experiment_says_or_else_what_the_installation_does() {
        String own = EXPERIMENT
                + """
                      pods: 3
                      queueName: night
                      nodeAffinity:
                        requiredDuringSchedulingIgnoredDuringExecution:
                          nodeSelectorTerms: [{matchExpressions: [{key: gpu, operator: In, values: [a100, h200]}]}]
                        preferredDuringSchedulingIgnoredDuringExecution:
                          - {weight: 5, preference: {matchExpressions: [{key: spot, operator: DoesNotExist}]}}
                      topologySpreadConstraints: [{topologyKey: kubernetes.io/hostname}]
                """;
        JobDefaults defaults = JobDefaults.of(DEFAULTS.replace(
                "      priorityClassName: usual",
                """
                      priorityClassName: usual
                      affinity:
                        nodeAffinity: {preferredDuringSchedulingIgnoredDuringExecution: []}
                        podAntiAffinity: {preferredDuringSchedulingIgnoredDuringExecution: []}
                      topologySpreadConstraints:
                        - {topologyKey: zone, maxSkew: 2, whenUnsatisfiable: DoNotSchedule}
                """
                        .stripTrailing()));
        BrokerConnection broker = BrokerConnection.open("kafka:9092");
        Job job = job(own, PodGroup.transcription("image"), defaults, broker);
        assertEquals("night", job.getMetadata().getLabels().get("kueue.x-k8s.io/queue-name"));
        assertEquals(3, job.getSpec().getParallelism(), "a queue lets all of them in at once");
        PodSpec pod = job.getSpec().getTemplate().getSpec();
        assertEquals(
                "[a100, h200]",
                pod.getAffinity()
                        .getNodeAffinity()
                        .getRequiredDuringSchedulingIgnoredDuringExecution()
                        .getNodeSelectorTerms()
                        .get(0)
                        .getMatchExpressions()
                        .get(0)
                        .getValues()
                        .toString());
        assertEquals(
                5,
                pod.getAffinity()
                        .getNodeAffinity()
                        .getPreferredDuringSchedulingIgnoredDuringExecution()
                        .get(0)
                        .getWeight());
        assertTrue(pod.getAffinity().getPodAntiAffinity() != null, "of that it says nothing");
        assertEquals(1, pod.getTopologySpreadConstraints().size());
        TopologySpreadConstraint spread = pod.getTopologySpreadConstraints().get(0);
        assertEquals(
                "kubernetes.io/hostname 1 ScheduleAnyway",
                spread.getTopologyKey() + " " + spread.getMaxSkew() + " " + spread.getWhenUnsatisfiable());
        assertTrue(
                job.getSpec()
                        .getTemplate()
                        .getMetadata()
                        .getLabels()
                        .entrySet()
                        .containsAll(spread.getLabelSelector().getMatchLabels().entrySet()),
                "its own pods are counted");

        PodSpec usual = job(EXPERIMENT, PodGroup.transcription("image"), defaults, broker)
                .getSpec()
                .getTemplate()
                .getSpec();
        assertEquals("zone", usual.getTopologySpreadConstraints().get(0).getTopologyKey());
        assertEquals(
                List.of(), usual.getAffinity().getNodeAffinity().getPreferredDuringSchedulingIgnoredDuringExecution());
    }

    @Test
    void pods_get_in_to_a_broker_that_asks_who_comes_by_the_secret_of_their_own_namespace() {
        BrokerConnection broker = BrokerConnection.of(
                "kafka:9093",
                name -> Optional.ofNullable(Map.of(
                                BrokerConnection.PROTOCOL, "SASL_SSL",
                                BrokerConnection.USERNAME, "controller",
                                BrokerConnection.PASSWORD, "secret",
                                BrokerConnection.CA_CERTIFICATES, "pem")
                        .get(name)));
        Job job = job(JobDefaults.NONE, broker);
        Container worker = job.getSpec().getTemplate().getSpec().getContainers().get(0);
        assertEquals("SASL_SSL", environment(worker).get(BrokerConnection.PROTOCOL));
        assertEquals("SCRAM-SHA-512", environment(worker).get(BrokerConnection.MECHANISM));
        Map<String, Boolean> optional = worker.getEnv().stream()
                .filter(variable -> variable.getName().startsWith("HUBBUB_KAFKA_") && variable.getValueFrom() != null)
                .collect(Collectors.toMap(
                        EnvVar::getName,
                        variable -> variable.getValueFrom().getSecretKeyRef().getOptional()));
        assertEquals(
                Map.of(
                        BrokerConnection.USERNAME, false,
                        BrokerConnection.PASSWORD, false,
                        BrokerConnection.CA_CERTIFICATES, false,
                        BrokerConnection.CLIENT_CERTIFICATE, true,
                        BrokerConnection.CLIENT_KEY, true),
                optional);
        assertTrue(!Serialization.asYaml(job).contains("pem"), "whoever may read Jobs may not read credentials");
    }

    @Test
    void a_template_that_no_job_could_have_is_refused_with_the_place() {
        refused(
                "spec.template.spec.nodeSelektor is not what a Job has there",
                DEFAULTS.replace("nodeSelec", "nodeSelek"));
        refused("spec.template.spec.volumes[0].emptyDir is not what", DEFAULTS.replace("emptyDir: {}", "emptyDir: 3"));
        refused("there is no spec.template", "metadata: {}");
        refused(
                "spec has more than template",
                DEFAULTS.replace("spec:\n  template", "spec:\n  parallelism: 3\n  template"));
        refused("spec.template.spec.containers has others than", DEFAULTS.replace("name: worker", "name: proxy"));
        refused(
                "spec.template.spec has a restartPolicy or an image",
                DEFAULTS.replace("name: worker", "name: worker\n          image: own"));
    }

    @Test
    void the_token_of_a_hub_is_given_to_those_pods_alone_that_read_it() {
        String stored = "s3://b/dev.jsonl";
        String onHub = "hf://lab/m@0123456789abcdef0123456789abcdef01234567";
        assertEquals(List.of(), admittedToHub(stored, "checkpoint: 's3://b/m'"));
        assertEquals(List.of("training"), admittedToHub(stored, "checkpoint: '" + onHub + "'"));
        assertEquals(
                List.of("training"),
                admittedToHub(stored, "average: [{checkpoint: 's3://b/m'}, {checkpoint: '" + onHub + "'}]"));
        assertEquals(List.of("training"), admittedToHub(stored, "checkpoint: 's3://b/m', adapter: '" + onHub + "'"));
        assertEquals(
                List.of("training", "transcription"),
                admittedToHub(onHub.replace("lab/m", "datasets/lab/d") + "/dev.jsonl", "checkpoint: 's3://b/m'"));
    }

    /** Which pods are given the token of a hub, where the Secret has one, by the experiment's dataset and model. */
    private static List<String> admittedToHub(String dataset, String model) {
        String yaml = "metadata: {name: e, namespace: lab, uid: u, generation: 1}\nspec:\n  datasets: [{name: d, uri: '"
                + dataset + "'}]\n  models: [{name: m, " + model + "}]\n";
        return Stream.of(PodGroup.training("training"), PodGroup.transcription("transcription"))
                .filter(group -> job(yaml, group, JobDefaults.NONE, BrokerConnection.open("kafka:9092"))
                        .getSpec()
                        .getTemplate()
                        .getSpec()
                        .getContainers()
                        .get(0)
                        .getEnv()
                        .stream()
                        .anyMatch(variable -> variable.getName().equals("HUBBUB_HUB_TOKEN")))
                .map(PodGroup::component)
                .toList();
    }

    private static void refused(String sentence, String yaml) {
        IllegalArgumentException refusal = assertThrows(IllegalArgumentException.class, () -> JobDefaults.of(yaml));
        assertTrue(refusal.getMessage().startsWith(sentence), refusal.getMessage());
    }

    private static Map<String, String> environment(Container container) {
        return container.getEnv().stream()
                .filter(variable -> variable.getValue() != null)
                .collect(Collectors.toMap(EnvVar::getName, EnvVar::getValue, (earlier, later) -> later));
    }

    private static Job job(JobDefaults defaults, BrokerConnection broker) {
        return job(EXPERIMENT, PodGroup.transcription("hubbub/transcription:test"), defaults, broker);
    }

    private static Job job(String yaml, PodGroup group, JobDefaults defaults, BrokerConnection broker) {
        ControllerSettings settings = new ControllerSettings(
                broker,
                2,
                "hubbub-controller",
                new ObjectStoreSettings("http://minio:9000", "key", "secret", "hubbub"),
                "hubbub/transcription:test",
                "hubbub/training:test",
                new PodPolicy(new ImagePolicy(List.of()), new AllowedNames(List.of()), new AllowedNames(List.of())),
                "hubbub-store",
                defaults,
                Optional.empty(),
                Optional.empty(),
                Set.of(),
                Optional.empty(),
                Duration.ofSeconds(1),
                Duration.ofSeconds(1),
                Duration.ofMinutes(5));
        Experiment experiment = Serialization.unmarshal(yaml, Experiment.class);
        return new JobTemplate(settings).build(experiment, Run.of(experiment), group, "study-1", 1);
    }
}
