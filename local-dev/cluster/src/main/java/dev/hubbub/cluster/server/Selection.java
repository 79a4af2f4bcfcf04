package dev.hubbub.cluster.server;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hubbub.cluster.objects.ClusterObjects;
import dev.hubbub.cluster.resource.ApiFailure;
import dev.hubbub.cluster.resource.ResourceType;
import dev.hubbub.cluster.selector.FieldSelector;
import dev.hubbub.cluster.selector.LabelSelector;
import dev.hubbub.cluster.store.ObjectKey;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;

/** The objects of a kind a list, watch or collection request is about. */
record Selection(
        ClusterObjects objects,
        ResourceType type,
        String namespace,
        String name,
        LabelSelector labels,
        FieldSelector fields) {

    static Selection of(ClusterObjects objects, ResourceType type, ResourcePath path, Query query) {
        return new Selection(
                objects,
                type,
                path.namespace(),
                path.name(),
                LabelSelector.parse(query.text("labelSelector")),
                FieldSelector.parse(type, query.text("fieldSelector")));
    }

    boolean mayHold(ObjectKey key) {
        return key.isOf(type)
                && (namespace.isEmpty() || key.namespace().equals(namespace))
                && (name.isEmpty() || key.name().equals(name));
    }

    boolean matches(ObjectNode presented) {
        return labels.test(presented) && fields.test(presented);
    }

    ObjectNode present(ObjectNode kept) {
        return objects.present(type, kept);
    }

    Stream<ObjectKey> keys() {
        return objects.store()
                .keys(type.storageGroup(), type.plural(), namespace)
                .filter(key -> mayHold(key) && matches(presentKey(key)));
    }

    Stream<ObjectNode> all() {
        return keys().map(this::presentKey);
    }

    private ObjectNode presentKey(ObjectKey key) {
        return present(objects.store().get(key).orElseThrow());
    }

    /**
     * One page of the selection.
     *
     * @param meta the list's metadata: the version, and the token of the next page where there is one
     */
    record Page(List<ObjectNode> items, ObjectNode meta) {}

    /**
     * @param limit the most objects of the page, 0 for all
     * @param token the token of an earlier page, empty for the first
     */
    Page page(long limit, String token) {
        List<ObjectKey> keys = keys().toList();
        int from = token.isEmpty() ? 0 : position(keys, token);
        int to = limit <= 0 ? keys.size() : (int) Math.min(keys.size(), from + limit);
        ObjectNode meta = JsonNodeFactory.instance.objectNode();
        meta.put("resourceVersion", Long.toString(objects.store().version()));
        if (to < keys.size()) {
            ObjectKey last = keys.get(to - 1);
            meta.put("continue", token(last)).put("remainingItemCount", keys.size() - to);
        }
        return new Page(keys.subList(from, to).stream().map(this::presentKey).toList(), meta);
    }

    private static String token(ObjectKey last) {
        String place = last.namespace() + "/" + last.name();
        return Base64.getUrlEncoder().withoutPadding().encodeToString(place.getBytes(StandardCharsets.UTF_8));
    }

    private int position(List<ObjectKey> keys, String token) {
        String[] place;
        try {
            place = new String(Base64.getUrlDecoder().decode(token), StandardCharsets.UTF_8).split("/", 2);
        } catch (IllegalArgumentException e) {
            throw ApiFailure.badRequest("continue key is not valid: " + token);
        }
        if (place.length != 2) {
            throw ApiFailure.badRequest("continue key is not valid: " + token);
        }
        ObjectKey last = new ObjectKey(type.storageGroup(), type.plural(), place[0], place[1]);
        return (int) keys.stream().filter(key -> key.compareTo(last) <= 0).count();
    }

    ObjectNode list(Page page) {
        ObjectNode list = JsonNodeFactory.instance
                .objectNode()
                .put("kind", type.listKind())
                .put("apiVersion", type.apiVersion());
        list.set("metadata", page.meta());
        ArrayNode items = list.putArray("items");
        items.addAll(page.items());
        return list;
    }
}
