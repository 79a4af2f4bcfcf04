package dev.hubbub.chart;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.type.LogicalType;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.fabric8.openshift.api.model.monitoring.v1.PodMonitor;
import io.fabric8.openshift.api.model.monitoring.v1.PrometheusRule;
import io.fabric8.openshift.api.model.monitoring.v1.ServiceMonitor;
import io.strimzi.api.kafka.model.kafka.Kafka;
import io.strimzi.api.kafka.model.nodepool.KafkaNodePool;
import java.io.Serial;
import java.util.Map;
import java.util.Optional;

/**
 * Reads objects as an API server does that validates fields strictly: by types made from Kubernetes' own schemas, with a
 * field that they do not have, or a value of another kind, as a fault.
 */
final class StrictReader {

    private static final Map<String, Class<?>> OTHERS = Map.of(
            "ServiceMonitor", ServiceMonitor.class,
            "PodMonitor", PodMonitor.class,
            "PrometheusRule", PrometheusRule.class,
            "Kafka", Kafka.class,
            "KafkaNodePool", KafkaNodePool.class);

    private final KubernetesSerialization kinds = new KubernetesSerialization();
    private final JsonMapper mapper = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
            .withCoercionConfig(
                    LogicalType.Textual, text -> text.setCoercion(CoercionInputShape.Integer, CoercionAction.Fail)
                            .setCoercion(CoercionInputShape.Float, CoercionAction.Fail)
                            .setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail))
            .annotationIntrospector(new JacksonAnnotationIntrospector() {
                @Serial
                private static final long serialVersionUID = 1;

                // The types would keep what they do not know.
                @Override
                public Boolean hasAnySetter(Annotated annotated) {
                    return false;
                }
            })
            .build();

    /** What is wrong with an object, with the place; absent if nothing is. */
    Optional<String> fault(JsonNode object) {
        String kind = object.path("kind").asText();
        Class<?> type = OTHERS.containsKey(kind)
                ? OTHERS.get(kind)
                : kinds.getRegisteredKubernetesResource(
                        object.path("apiVersion").asText(), kind);
        if (type == null) {
            return Optional.of(
                    "nobody knows the kind " + object.path("apiVersion").asText() + " " + kind);
        }
        return fault(object, type);
    }

    /** What is wrong with a value of this type. */
    Optional<String> fault(JsonNode value, Class<?> type) {
        try {
            mapper.treeToValue(value, type);
            return Optional.empty();
        } catch (JsonMappingException e) {
            return Optional.of(
                    e.getPathReference().replaceAll("io\\.[a-z0-9.]*\\.", "") + ": " + e.getOriginalMessage());
        } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
            return Optional.of(e.getOriginalMessage());
        }
    }
}
