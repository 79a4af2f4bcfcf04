package dev.hubbub.controller;

import dev.hubbub.artifacts.ObjectStoreSettings;
import dev.hubbub.contracts.event.BrokerConnection;
import dev.hubbub.controller.pods.AllowedNames;
import dev.hubbub.controller.pods.ImagePolicy;
import dev.hubbub.controller.pods.JobDefaults;
import dev.hubbub.controller.pods.PodPolicy;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The controller's configuration. Every property can be given as an environment variable:
 * {@code hubbub.kafka.bootstrap-servers} is {@code HUBBUB_KAFKA_BOOTSTRAP_SERVERS}.
 */
@ConfigMapping(prefix = "hubbub")
public interface ControllerConfiguration {

    /** The broker. */
    Kafka kafka();

    /** The object store. */
    S3 s3();

    /** The images of the pods the controller starts. */
    Images images();

    /** What experiments may say of their pods, beside images. */
    Pods pods();

    /** Where traces are collected. */
    Otlp otlp();

    /** Where runs of training are told. */
    Mlflow mlflow();

    /** The controller itself. */
    Own controller();

    /** The broker. */
    interface Kafka {
        /** Where it is. */
        @WithDefault("localhost:9092")
        String bootstrapServers();

        /** How it is spoken to: PLAINTEXT, SSL, SASL_PLAINTEXT or SASL_SSL. */
        Optional<String> protocol();

        /** How it is told who speaks: PLAIN, SCRAM-SHA-256 or SCRAM-SHA-512. */
        Optional<String> mechanism();

        /** Who speaks. */
        Optional<String> username();

        /** The proof. */
        Optional<String> password();

        /** The certificates, in PEM, that its own must be signed by. */
        Optional<String> caCertificates();

        /** The certificate by which it knows the controller, in PEM. */
        Optional<String> clientCertificate();

        /** Its key, in PEM. */
        Optional<String> clientKey();

        /** Partitions of the shared topics, if the controller makes them. */
        @WithDefault("4")
        int partitions();

        /** The first of these as a value, checked. */
        default BrokerConnection connection() {
            Map<String, Optional<String>> variables = Map.of(
                    BrokerConnection.PROTOCOL, protocol(),
                    BrokerConnection.MECHANISM, mechanism(),
                    BrokerConnection.USERNAME, username(),
                    BrokerConnection.PASSWORD, password(),
                    BrokerConnection.CA_CERTIFICATES, caCertificates(),
                    BrokerConnection.CLIENT_CERTIFICATE, clientCertificate(),
                    BrokerConnection.CLIENT_KEY, clientKey());
            return BrokerConnection.of(bootstrapServers(), variables::get);
        }
    }

    /** The object store. */
    interface S3 {
        /** Its URL. */
        @WithDefault("http://localhost:9000")
        String endpoint();

        /** The access key. */
        Optional<String> accessKey();

        /** Its secret. */
        Optional<String> secretKey();

        /** The bucket of artifacts, media and checkpoints. */
        @WithDefault(ObjectStoreSettings.DEFAULT_BUCKET)
        String bucket();

        /** The region requests are signed for. */
        @WithDefault(ObjectStoreSettings.DEFAULT_REGION)
        String region();
    }

    /** Images. */
    interface Images {
        /** The image of transcription pods. */
        String transcription();

        /** The image of pods that make checkpoints. */
        String training();

        /** Images that experiments may name instead; absent for the installation's own in any version. */
        Optional<List<String>> allowed();
    }

    /** What experiments may say of their pods, beside images. */
    interface Pods {
        /**
         * Variables that they may set, each a name, or what names begin with and an asterisk; by default such as make a
         * difference to how fast something is computed, or to what is logged of it.
         */
        @WithDefault("CUDA_LAUNCH_BLOCKING,MALLOC_ARENA_MAX,MKL_NUM_THREADS,OMP_NUM_THREADS,PYTORCH_CUDA_ALLOC_CONF")
        Optional<List<String>> allowedVariables();

        /** PersistentVolumeClaims that they may mount, likewise; absent for none. */
        Optional<List<String>> allowedClaims();
    }

    /** Where traces are collected. */
    interface Otlp {
        /** The collector's URL, for the controller and for the pods it starts. */
        Optional<String> endpoint();
    }

    /** Where runs of training are told. */
    interface Mlflow {
        /** The MLflow server's root, for training pods. */
        Optional<String> uri();

        /** The name of its experiment that runs belong to. */
        Optional<String> experiment();
    }

    /** The controller itself. */
    interface Own {
        /** The consumer group that reads results. */
        @WithDefault("hubbub-controller")
        String group();

        /** The namespaces to look after; absent for all. */
        Optional<Set<String>> namespaces();

        /** The Secret with the pods' store credentials, in each experiment's namespace. */
        @WithDefault("hubbub-store")
        String podCredentialsSecret();

        /** The file with what the Jobs of all experiments have; see {@link JobDefaults}. */
        Optional<String> jobTemplate();

        /** Whether several controllers take turns. */
        @WithDefault("false")
        boolean leaderElection();

        /** The namespace of the Lease by which they do; absent for that of the pod, or of KUBECONFIG. */
        Optional<String> leaseNamespace();

        /** Its name; another one for each installation with controllers in that namespace. */
        @WithDefault("hubbub-controller")
        String leaseName();

        /** The shortest time between two writes of a status. */
        @WithDefault("500ms")
        Duration statusInterval();

        /** How long a checkpoint's files must stay as they are to count as whole. */
        @WithDefault("2s")
        Duration checkpointSettleTime();

        /** How often all checkpoints of the bucket are looked at, whatever notifications say. */
        @WithDefault("5m")
        Duration checkpointInterval();
    }

    /** The same as a value, checked. */
    default ControllerSettings settings() {
        return new ControllerSettings(
                kafka().connection(),
                kafka().partitions(),
                controller().group(),
                new ObjectStoreSettings(
                        s3().endpoint(),
                        s3().accessKey().orElse(null),
                        s3().secretKey().orElse(null),
                        s3().bucket(),
                        s3().region()),
                images().transcription(),
                images().training(),
                new PodPolicy(
                        new ImagePolicy(images().allowed().orElse(List.of())),
                        new AllowedNames(pods().allowedVariables().orElse(List.of())),
                        new AllowedNames(pods().allowedClaims().orElse(List.of()))),
                controller().podCredentialsSecret(),
                controller()
                        .jobTemplate()
                        .map(file -> JobDefaults.read(Path.of(file)))
                        .orElse(JobDefaults.NONE),
                otlp().endpoint(),
                mlflow().uri().map(uri -> new ControllerSettings.MlflowServer(uri, mlflow().experiment())),
                controller().namespaces().orElse(Set.of()),
                controller().leaderElection()
                        ? Optional.of(ControllerSettings.LeaderElection.ofThisProcess(
                                controller().leaseNamespace(), controller().leaseName()))
                        : Optional.empty(),
                controller().statusInterval(),
                controller().checkpointSettleTime(),
                controller().checkpointInterval());
    }
}
