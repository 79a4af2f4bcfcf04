package dev.hubbub.controller;

import dev.hubbub.artifacts.ObjectStoreSettings;
import dev.hubbub.contracts.event.BrokerConnection;
import dev.hubbub.controller.pods.JobDefaults;
import dev.hubbub.controller.pods.PodPolicy;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * Everything the controller can be told.
 *
 * @param broker the Kafka broker
 * @param partitions partitions of the shared task topics, if the controller makes them
 * @param group the consumer group that reads results; one for each installation that shares a broker
 * @param store the object store
 * @param transcriptionImage the image of transcription pods, where an experiment does not name one
 * @param trainingImage the image of pods that make checkpoints, likewise
 * @param podPolicy what experiments may say of their pods
 * @param podCredentials the Secret in the experiment's namespace that holds {@code HUBBUB_S3_ACCESS_KEY} and
 *     {@code HUBBUB_S3_SECRET_KEY} for pods; nothing but a reference to it is in a Job
 * @param jobDefaults what the Jobs of all experiments have beside what each asks for
 * @param traceCollector where pods export their spans to (OTLP); without one, they export none
 * @param mlflow the MLflow server that training pods tell of their runs; without one, they tell none
 * @param namespaces the namespaces to look after; empty for all
 * @param leaderElection how several controllers take turns; absent for one that is alone
 * @param statusInterval the shortest time between two writes of a status whose phase is the same
 * @param checkpointSettleTime how long a checkpoint's files must stay as they are to count as whole
 * @param checkpointInterval how often all checkpoints of the bucket are looked at, whatever notifications say
 */
public record ControllerSettings(
        BrokerConnection broker,
        int partitions,
        String group,
        ObjectStoreSettings store,
        String transcriptionImage,
        String trainingImage,
        PodPolicy podPolicy,
        String podCredentials,
        JobDefaults jobDefaults,
        Optional<String> traceCollector,
        Optional<MlflowServer> mlflow,
        Set<String> namespaces,
        Optional<LeaderElection> leaderElection,
        Duration statusInterval,
        Duration checkpointSettleTime,
        Duration checkpointInterval) {

    /**
     * An MLflow server. Who asks it is in the Secret of {@code podCredentials}, if somebody must.
     *
     * @param uri its root
     * @param experiment the name of its experiment that runs belong to; absent for the pods' own default
     */
    public record MlflowServer(String uri, Optional<String> experiment) {
        public MlflowServer {
            if (!uri.matches("https?://[^/@?#]+(/.*)?")) {
                throw new IllegalArgumentException(
                        "HUBBUB_MLFLOW_URI is no address such as" + " http://mlflow:5000 without a user in it.");
            }
        }
    }

    /**
     * How several controllers take turns.
     *
     * @param namespace where their Lease is; absent for the pod's own
     * @param name its name, by which controllers of other installations take no turns with these
     * @param identity which of them this one is; a container that is started anew in its pod is the same
     * @param lasts how long after its last renewal a Lease is nobody's
     * @param renewedWithin how long a leader tries to renew it before it ends
     * @param askedEvery how often it is renewed, and how often others ask whether it is free
     */
    public record LeaderElection(
            Optional<String> namespace,
            String name,
            String identity,
            Duration lasts,
            Duration renewedWithin,
            Duration askedEvery) {

        public LeaderElection {
            if (!name.matches("[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?")) {
                throw new IllegalArgumentException(
                        "HUBBUB_CONTROLLER_LEASE_NAME is no name such as hubbub-controller: small letters, digits, dots"
                                + " and dashes.");
            }
        }

        /**
         * This process as one of them, with times by which another leads within 15 seconds of a leader's sudden end, and
         * which an API server that is away for a few seconds does not end.
         *
         * @param namespace where their Lease is; absent for the pod's own
         * @param name its name
         */
        public static LeaderElection ofThisProcess(Optional<String> namespace, String name) {
            return new LeaderElection(
                    namespace, name, process(), Duration.ofSeconds(10), Duration.ofSeconds(7), Duration.ofSeconds(1));
        }

        private static String process() {
            try {
                return InetAddress.getLocalHost().getHostName() + "-"
                        + ProcessHandle.current().pid();
            } catch (UnknownHostException e) {
                return UUID.randomUUID().toString();
            }
        }
    }
}
