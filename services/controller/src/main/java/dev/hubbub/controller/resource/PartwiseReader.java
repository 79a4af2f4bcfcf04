package dev.hubbub.controller.resource;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.exc.InvalidFormatException;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.client.CustomResource;
import java.io.IOException;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Reads a resource part by part, so that one whose spec or status cannot be read is an object without it and not the end
 * of whoever watches all of them. Such objects there are: kept before a definition had its limits, or written by another
 * release.
 *
 * @param <S> the spec
 * @param <T> the status
 * @param <R> the resource
 */
abstract class PartwiseReader<S, T, R extends CustomResource<S, T>> extends JsonDeserializer<R> {

    private static final int LONGEST_REASON = 300;

    private final Supplier<R> empty;
    private final Class<S> specType;
    private final Class<T> statusType;

    PartwiseReader(Supplier<R> empty, Class<S> specType, Class<T> statusType) {
        this.empty = empty;
        this.specType = specType;
        this.statusType = statusType;
    }

    /** A spec could not be read, and why in one sentence. */
    abstract void unreadable(R resource, JsonNode spec, String problem);

    @Override
    public R deserialize(JsonParser parser, DeserializationContext context) throws IOException {
        JsonNode tree = context.readTree(parser);
        R resource = empty.get();
        if (tree.hasNonNull("apiVersion")) {
            resource.setApiVersion(tree.get("apiVersion").asText());
        }
        if (tree.hasNonNull("kind")) {
            resource.setKind(tree.get("kind").asText());
        }
        if (tree.hasNonNull("metadata")) {
            resource.setMetadata(context.readTreeAsValue(tree.get("metadata"), ObjectMeta.class));
        }
        try {
            S spec = part(tree.get("spec"), specType, context);
            Optional<String> absent = RequiredFields.absent("spec", spec);
            if (absent.isEmpty()) {
                resource.setSpec(spec);
            } else {
                unreadable(resource, tree.get("spec"), absent.get() + " is missing: correct it and apply again");
            }
        } catch (IOException | RuntimeException e) {
            unreadable(resource, tree.get("spec"), problem(e));
        }
        try {
            resource.setStatus(part(tree.get("status"), statusType, context));
        } catch (IOException | RuntimeException e) {
            // It is ours to write, and is written anew.
            resource.setStatus(null);
        }
        return resource;
    }

    private static <P> P part(JsonNode tree, Class<P> type, DeserializationContext context) throws IOException {
        return tree == null || tree.isNull() ? null : context.readTreeAsValue(tree, type);
    }

    private static String problem(Exception fault) {
        StringBuilder path = new StringBuilder("spec");
        if (fault instanceof JsonMappingException mapping) {
            mapping.getPath()
                    .forEach(step -> path.append(
                            step.getFieldName() == null ? "[" + step.getIndex() + "]" : "." + step.getFieldName()));
        }
        return path + " cannot be read: " + shortened(reason(fault)) + ": correct it and apply again";
    }

    private static String reason(Exception fault) {
        if (fault instanceof InvalidFormatException value) {
            return shortened(String.valueOf(value.getValue())) + " is no "
                    + value.getTargetType().getSimpleName() + " within its limits";
        }
        return fault instanceof JsonProcessingException json ? json.getOriginalMessage() : fault.getMessage();
    }

    private static String shortened(String text) {
        return BoundedText.of(String.valueOf(text).lines().findFirst().orElse(""), LONGEST_REASON);
    }
}
