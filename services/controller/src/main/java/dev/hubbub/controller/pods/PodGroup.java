package dev.hubbub.controller.pods;

import dev.hubbub.contracts.event.Topics;
import dev.hubbub.contracts.stage.StageName;
import dev.hubbub.controller.plan.graph.Queue;
import dev.hubbub.controller.resource.Experiment;
import dev.hubbub.controller.resource.ResourcesSpec;
import java.util.Map;
import java.util.Optional;
import java.util.function.BinaryOperator;
import java.util.function.Function;

/**
 * A kind of pods that every experiment may have of its own. They share a queue, come with the first task in it and end
 * with the last. What differs between kinds is what stands here; how their queues are filled and closed, how their Jobs
 * are made, replaced, suspended and given up is one mechanism.
 *
 * @param component its name: in Jobs' names and labels, in events and in sentences for people
 * @param queue the queue of a plan that its pods work on
 * @param topics the queue's topic, from an experiment's namespace and name
 * @param resources what an experiment wants for these pods
 * @param image the pods' image, where an experiment does not name one
 * @param environment variables that only these pods get
 */
public record PodGroup(
        String component,
        Queue queue,
        BinaryOperator<String> topics,
        Function<ResourcesSpec, ResourcesSpec.Pods> resources,
        String image,
        Function<ResourcesSpec.Pods, Map<String, String>> environment) {

    /** The pods that make checkpoints. */
    public static PodGroup training(String image) {
        return new PodGroup(
                "training", Queue.TRAINING, Topics::training, ResourcesSpec::training, image, PodGroup::batch);
    }

    /** The pods that transcribe. */
    public static PodGroup transcription(String image) {
        return new PodGroup(
                StageName.TRANSCRIPTION.text(),
                Queue.TRANSCRIPTION,
                Topics::transcription,
                ResourcesSpec::transcription,
                image,
                PodGroup::batch);
    }

    private static Map<String, String> batch(ResourcesSpec.Pods pods) {
        return pods.batch() == null ? Map.of() : Map.of("HUBBUB_BATCH", Integer.toString(pods.batch()));
    }

    /** The topic of an experiment's queue. */
    public String topic(Experiment experiment) {
        return topics.apply(
                experiment.getMetadata().getNamespace(),
                experiment.getMetadata().getName());
    }

    /** What an experiment wants for its pods. */
    public ResourcesSpec.Pods pods(Experiment experiment) {
        return resources.apply(experiment.getSpec().resources());
    }

    /** Why an experiment may not have these pods as it wants them, in one sentence; absent if it may. */
    public Optional<String> problem(Experiment experiment, PodPolicy policy) {
        String path = "spec.resources." + component;
        ResourcesSpec.Pods pods = pods(experiment);
        return pods.problem(path).or(() -> policy.problem(path, pods, image));
    }

    /** The reason of an event about it: {@code Transcription} and then what happened. */
    public String reason(String happened) {
        return Character.toUpperCase(component.charAt(0)) + component.substring(1) + happened;
    }
}
