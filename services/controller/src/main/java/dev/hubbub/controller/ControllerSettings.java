package dev.hubbub.controller;

import dev.hubbub.artifacts.ObjectStoreSettings;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Everything the controller can be told.
 *
 * @param bootstrapServers the Kafka broker
 * @param partitions partitions of the shared task topics, if the controller makes them
 * @param group the consumer group that reads results; one for each installation that shares a broker
 * @param store the object store
 * @param transcriptionImage the image of transcription pods, where an experiment does not name one
 * @param trainingImage the image of pods that make checkpoints, likewise
 * @param allowedImages images that experiments may name instead, with a tag or a digest or without one for any; empty
 *     for the installation's own in any version
 * @param podCredentials the Secret in the experiment's namespace that holds {@code HUBBUB_S3_ACCESS_KEY} and
 *     {@code HUBBUB_S3_SECRET_KEY} for pods; nothing but a reference to it is in a Job
 * @param traceCollector where pods export their spans to (OTLP); without one, they export none
 * @param namespaces the namespaces to look after; empty for all
 * @param leaderElection whether several controllers take turns
 * @param statusInterval the shortest time between two writes of a status whose phase is the same
 */
public record ControllerSettings(
        String bootstrapServers,
        int partitions,
        String group,
        ObjectStoreSettings store,
        String transcriptionImage,
        String trainingImage,
        List<String> allowedImages,
        String podCredentials,
        Optional<String> traceCollector,
        Set<String> namespaces,
        boolean leaderElection,
        Duration statusInterval) {}
