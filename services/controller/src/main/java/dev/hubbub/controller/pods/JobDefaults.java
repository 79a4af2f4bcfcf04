package dev.hubbub.controller.pods;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpecBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.JobSpec;
import io.fabric8.kubernetes.api.model.batch.v1.JobTemplateSpec;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.Serial;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * What the Jobs of all experiments have beside what each asks for: the installation's security contexts, volumes,
 * tolerations, accounts, labels. It is read from a file in the form of a CronJob's {@code jobTemplate}, with labels and
 * annotations of Jobs, and the template of their pods. What an experiment and the controller themselves say wins.
 *
 * @param metadata labels and annotations of Jobs
 * @param pod the template that pods begin with, without containers
 * @param worker the container that works, without a name of its own
 */
public record JobDefaults(ObjectMeta metadata, PodTemplateSpec pod, Container worker) {

    /** Nothing. */
    public static final JobDefaults NONE = new JobDefaults(
            new ObjectMeta(),
            new PodTemplateSpecBuilder()
                    .withNewMetadata()
                    .endMetadata()
                    .withNewSpec()
                    .endSpec()
                    .build(),
            new Container());

    private static final String VARIABLE = "HUBBUB_CONTROLLER_JOB_TEMPLATE";
    private static final String WORKER = "worker";
    private static final ObjectMapper STRICT = strict();

    /**
     * Reads a file.
     *
     * @throws IllegalArgumentException if it cannot be read or says something that no Job could have, in one sentence
     */
    public static JobDefaults read(Path file) {
        try {
            return of(Files.readString(file));
        } catch (IOException e) {
            throw new IllegalArgumentException(VARIABLE + " names " + file + ", which cannot be read: " + e, e);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(VARIABLE + " names " + file + ", in which " + e.getMessage(), e);
        }
    }

    /**
     * Reads the text of a file.
     *
     * @throws IllegalArgumentException with the rest of a sentence that begins with the file
     */
    static JobDefaults of(String yaml) {
        JobTemplateSpec template;
        try {
            template = STRICT.convertValue(Serialization.unmarshal(yaml, Map.class), JobTemplateSpec.class);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(reason(e), e);
        }
        if (template == null || template.getSpec() == null || template.getSpec().getTemplate() == null) {
            throw new IllegalArgumentException("there is no spec.template: it is the template of pods");
        }
        JobSpec others = new JobSpec();
        others.setTemplate(template.getSpec().getTemplate());
        require(template.getSpec().equals(others), "spec has more than template: the rest is each experiment's own");
        PodTemplateSpec pod = template.getSpec().getTemplate();
        PodSpec spec = pod.getSpec() == null ? new PodSpec() : pod.getSpec();
        List<Container> containers = spec.getContainers();
        require(
                containers.size() <= 1 && containers.stream().allMatch(container -> WORKER.equals(container.getName())),
                "spec.template.spec.containers has others than the one named worker, which would keep Jobs from ending");
        require(
                spec.getRestartPolicy() == null
                        && containers.stream().allMatch(container -> container.getImage() == null),
                "spec.template.spec has a restartPolicy or an image, which are the controller's own");
        return new JobDefaults(
                template.getMetadata() == null ? new ObjectMeta() : template.getMetadata(),
                new PodTemplateSpecBuilder()
                        .withMetadata(pod.getMetadata() == null ? new ObjectMeta() : pod.getMetadata())
                        .withSpec(spec)
                        .editSpec()
                        .withContainers(List.of())
                        .endSpec()
                        .build(),
                containers.isEmpty()
                        ? new Container()
                        : new ContainerBuilder(containers.get(0)).withName(null).build());
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalArgumentException(otherwise);
        }
    }

    private static String reason(IllegalArgumentException fault) {
        if (fault.getCause() instanceof JsonMappingException unreadable) {
            StringBuilder path = new StringBuilder();
            for (JsonMappingException.Reference part : unreadable.getPath()) {
                path.append(part.getFieldName() == null ? "[" + part.getIndex() + "]" : "." + part.getFieldName());
            }
            return path.substring(path.length() > 0 && path.charAt(0) == '.' ? 1 : 0) + " is not what a Job has there ("
                    + unreadable.getOriginalMessage().lines().findFirst().orElse("") + ")";
        }
        return fault.getMessage();
    }

    /** A reader for which a field that Kubernetes does not know is a fault: Kubernetes' own types keep such fields. */
    private static ObjectMapper strict() {
        return new ObjectMapper()
                .setSerializationInclusion(JsonInclude.Include.NON_NULL)
                .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .setAnnotationIntrospector(new JacksonAnnotationIntrospector() {
                    @Serial
                    private static final long serialVersionUID = 1;

                    @Override
                    public Boolean hasAnySetter(Annotated annotated) {
                        return false;
                    }
                });
    }
}
